/**
 * How long things take at the simulated Flanks and its banks. All in milliseconds.
 *
 * @since 0.1.0
 */
import type { DataKind } from "@effect-flanks/client/DataKind"

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long things take, in milliseconds. */
export interface Timing {
  /** The life of an access token; Flanks says 3600 seconds. */
  readonly accessToken: number
  /** The life of one that was asked for with a password; the older docs say 36000 seconds. */
  readonly accessTokenOfPassword: number
  /** The security checks of a scenario that has them; Flanks says 24 to 48 hours. */
  readonly securityChecks: number
  /** From the start of an extraction to the end of each dataKind. */
  readonly extraction: { readonly [S in DataKind]: number }
  /** From one refresh of the data to the next; Flanks says once a day. */
  readonly refresh: number
  /** From the end of the extraction until an error in the data is mended, in a scenario where it is. */
  readonly healing: number
  /** How long a bank stays down in a scenario where it is. */
  readonly outage: number
  /** From one status of a report to the next, of a session that is processing, and until a user logs in by itself. */
  readonly step: number
  /** How long a session can be used. Flanks says that it expires, but not when; an hour is this simulator's choice. */
  readonly session: number
  /** How long the Link endpoints answer 404 once they are shut down, before they answer 410; both are its choice too. */
  readonly linksNotFound: number
}

/** What the simulator takes unless told otherwise; where Flanks gives a figure, within it. */
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
