/**
 * The course of credentials over time, computed from when they were made: security checks, extraction dataKind by dataKind,
 * daily refreshes, errors that heal, and what the bank asks of the user.
 *
 * @since 0.1.0
 */
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { hex } from "./internal/world/chance.ts"
import type { Timing } from "./Timing.ts"
import type { Credentials } from "./World.ts"

/** Where credentials stand at a time. */
export interface CredentialsState {
  /** Whether the exchange and the status are still held back by security checks. */
  readonly delayed: boolean
  /** Whether security checks hold back the data. */
  readonly checking: boolean
  /** Whether the first extraction still runs. */
  readonly pending: boolean
  readonly created: ReadonlyArray<DataKind>
  readonly errored: ReadonlyArray<DataKind>
  readonly blocked: boolean
  readonly scaToken: string | null
  readonly resetToken: string | null
  readonly transactionToken: string | null
  /** When the data was last fetched; null before the end of the first extraction. */
  readonly updatedAt: number | null
}

/** When security checks end; at once without any. */
export const checkedAt = ({ createdAt, life }: Credentials, timing: Timing): number =>
  life.checks === "none" ? createdAt : createdAt + timing.securityChecks

/** When the first extraction of a dataKind ends. */
export const createdAt = (credentials: Credentials, dataKind: DataKind, timing: Timing): number =>
  credentials.life.pace === Infinity
    ? Infinity
    : checkedAt(credentials, timing) + timing.extraction[dataKind] * credentials.life.pace

/** When the first extraction ends. */
export const finishedAt = (credentials: Credentials, timing: Timing): number =>
  Math.max(...dataKinds.map((dataKind) => createdAt(credentials, dataKind, timing)))

/** When the bank asks for something; never in most lives. */
const askedAt = (credentials: Credentials, timing: Timing): number =>
  credentials.life.asks === "nothing" ? Infinity : finishedAt(credentials, timing) + timing.refresh

const refreshedAt = (since: number, now: number, { refresh }: Timing): number =>
  since + Math.floor((now - since) / refresh) * refresh

/** A token for a session of the user, the same as long as the bank asks for the same. */
const tokenFor = (what: string, { token }: Credentials): string => hex(`${what}/${token}`, 32)

/** Where credentials stand. `now` is in milliseconds since 1970. */
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
