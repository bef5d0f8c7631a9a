/**
 * The lifecycle of credentials, computed from the time of their creation: security checks, the extraction of each kind of
 * data, daily refreshes, temporary errors, and the bank's requests to the user.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { hex } from "./internal/world/chance.ts"
import type { Timing } from "./Timing.ts"
import type { Credentials } from "./World.ts"

/**
 * The state of credentials at a time.
 *
 * @category models
 */
export interface CredentialsState {
  /** Whether security checks still delay the exchange and the status. */
  readonly delayed: boolean
  /** Whether security checks delay the data. */
  readonly checking: boolean
  /** Whether the first extraction is still running. */
  readonly pending: boolean
  readonly created: ReadonlyArray<DataKind>
  readonly errored: ReadonlyArray<DataKind>
  readonly blocked: boolean
  readonly scaToken: string | null
  readonly resetToken: string | null
  readonly transactionToken: string | null
  /** The time of the last refresh. Null until the first extraction ends. */
  readonly updatedAt: number | null
}

/**
 * The end of the security checks. Without checks, the creation.
 *
 * @category times
 */
export const checkedAt = ({ createdAt, life }: Credentials, timing: Timing): number =>
  life.checks === "none" ? createdAt : createdAt + timing.securityChecks

/**
 * The end of the first extraction of a kind of data.
 *
 * @category times
 */
export const createdAt = (credentials: Credentials, dataKind: DataKind, timing: Timing): number =>
  credentials.life.pace === Infinity
    ? Infinity
    : checkedAt(credentials, timing) + timing.extraction[dataKind] * credentials.life.pace

/**
 * The end of the first extraction.
 *
 * @category times
 */
export const finishedAt = (credentials: Credentials, timing: Timing): number =>
  Math.max(...dataKinds.map((dataKind) => createdAt(credentials, dataKind, timing)))

/** The time at which the bank asks the user for something. In most scenarios, never. */
const askedAt = (credentials: Credentials, timing: Timing): number =>
  credentials.life.asks === "nothing" ? Infinity : finishedAt(credentials, timing) + timing.refresh

const refreshedAt = (since: number, now: number, { refresh }: Timing): number =>
  since + Math.floor((now - since) / refresh) * refresh

/** A token for the user's session. It stays the same as long as the bank's request does. */
const tokenFor = (what: string, { token }: Credentials): string => hex(`${what}/${token}`, 32)

/**
 * The state of credentials. `now` is in milliseconds since 1970.
 *
 * @category states
 */
export const stateAt = (credentials: Credentials, now: number, timing: Timing): CredentialsState => {
  const { forced, life, satisfiedAt } = credentials
  const finished = finishedAt(credentials, timing)
  const checking = now < checkedAt(credentials, timing)
  const asks = now >= askedAt(credentials, timing) && satisfiedAt === null ? life.asks : "nothing"
  const created = dataKinds.filter((dataKind) => now >= createdAt(credentials, dataKind, timing))
  const healed = life.heals && now >= finished + timing.healing
  return {
    delayed: checking && life.checks === "exchange",
    checking,
    pending: now < finished,
    created,
    errored: healed ? [] : created.filter((dataKind) => life.errored.includes(dataKind)),
    blocked: asks === "reset",
    scaToken: asks === "sca" ? tokenFor("sca", credentials) : forced.sca,
    resetToken: asks === "reset" ? tokenFor("reset", credentials) : forced.reset,
    transactionToken: forced.transaction,
    updatedAt: now < finished
      ? null
      : asks !== "nothing"
      ? finished
      : refreshedAt(life.asks === "nothing" ? finished : satisfiedAt ?? finished, now, timing)
  }
}
