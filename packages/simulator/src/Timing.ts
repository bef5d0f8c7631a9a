/**
 * The durations in the simulator, in milliseconds.
 *
 * @since 0.1.0
 */
import type { DataKind } from "@effect-flanks/client/DataKind"

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * The durations in the simulator, in milliseconds.
 *
 * @category models
 */
export interface Timing {
  /** The lifetime of an access token. Flanks documents 3600 seconds. */
  readonly accessToken: number
  /** The lifetime of an access token for a password. The older docs say 36000 seconds. */
  readonly accessTokenOfPassword: number
  /** The security checks, in scenarios that have them. Flanks says 24 to 48 hours. */
  readonly securityChecks: number
  /** From the start of the extraction to the end of each kind of data. */
  readonly extraction: { readonly [S in DataKind]: number }
  /** Between two refreshes of the data. Flanks says once a day. */
  readonly refresh: number
  /** From the end of the extraction until an error in the data is fixed, in scenarios that fix it. */
  readonly healing: number
  /** The outage of a bank, in scenarios that have one. */
  readonly outage: number
  /** Between two states of a report or of a processing session, and until an automatic login. */
  readonly step: number
  /** The lifetime of a session. Flanks says that it expires, but not when. An hour is the simulator's choice. */
  readonly session: number
  /** How long the Link endpoints respond with 404 after their shutdown, before 410. Both are the simulator's choice. */
  readonly linksNotFound: number
}

/**
 * The default durations. They are within Flanks' figures, if there are any.
 *
 * @category configuration
 */
export const usual: Timing = {
  accessToken: hour,
  accessTokenOfPassword: 10 * hour,
  securityChecks: 30 * hour,
  extraction: {
    identity: 3 * second,
    account: 8 * second,
    holder: 12 * second,
    card: 15 * second,
    portfolio: 20 * second,
    liability: 25 * second,
    investment: 40 * second,
    accountTransaction: minute,
    cardTransaction: 70 * second,
    liabilityTransaction: 80 * second,
    investmentTransaction: 90 * second
  },
  refresh: day,
  healing: 6 * hour,
  outage: 10 * minute,
  step: 3 * second,
  session: hour,
  linksNotFound: day
}
