/**
 * Reads a credentials status: which data is ready, errored or pending, and what the user must do.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import type { Flags, Status } from "./api/Credentials.ts"
import type { DataKind } from "./DataKind.ts"

type Flags = typeof Flags.Type

const product =
  (name: "auth" | "account" | "card" | "portfolio" | "investment" | "liability" | "holders") =>
  (flags: Flags | null | undefined): boolean => flags?.product?.[name] === true

const transaction =
  (name: "account" | "card" | "investment" | "liability") => (flags: Flags | null | undefined): boolean =>
    flags?.transaction?.[name] === true || flags?.transactions?.[name] === true

/** Reads a status' flag for each data kind. */
const flagOf: { readonly [S in DataKind]: (flags: Flags | null | undefined) => boolean } = {
  identity: product("auth"),
  holder: product("holders"),
  portfolio: product("portfolio"),
  investment: product("investment"),
  investmentTransaction: transaction("investment"),
  account: product("account"),
  accountTransaction: transaction("account"),
  card: product("card"),
  cardTransaction: transaction("card"),
  liability: product("liability"),
  liabilityTransaction: transaction("liability")
}

const dataKinds = Object.keys(flagOf) as ReadonlyArray<DataKind>

/**
 * The state of one data kind.
 *
 * - `ready`: retrieved without an error.
 * - `errored`: in error (20001). Flanks must fix it.
 * - `pending`: still being retrieved (20002).
 * - `absent`: the extraction finished without it.
 *
 * @category models
 */
export type State = "ready" | "errored" | "pending" | "absent"

/**
 * What the user must do, with the token for the session if Flanks provided one.
 *
 * @category models
 */
export type UserAction =
  /** Enter the bank credentials again. Until then, Flanks refreshes no data. */
  | { readonly _tag: "Reset"; readonly blocked: boolean; readonly token: Redacted.Redacted | null }
  /** Complete the bank's strong customer authentication. */
  | { readonly _tag: "Sca"; readonly token: Redacted.Redacted }

/**
 * The meaning of a status.
 *
 * @category models
 */
export interface Readiness {
  /** The state of every data kind. */
  readonly states: { readonly [S in DataKind]: State }
  /** Whether the first extraction finished, with or without errors. */
  readonly finished: boolean
  /** What the user must do; null if nothing. */
  readonly user: UserAction | null
}

const stateOf = (dataKind: DataKind, { created, errored, pending }: Status): State => {
  if (flagOf[dataKind](errored)) return "errored"
  if (flagOf[dataKind](created)) return "ready"
  return pending === false ? "absent" : "pending"
}

const present = (token: Redacted.Redacted | null | undefined): Redacted.Redacted | null =>
  token === null || token === undefined || Redacted.value(token).trim() === "" ? null : token

const userAction = ({ blocked, reset_token, sca_token }: Status): UserAction | null => {
  const reset = present(reset_token)
  if (blocked === true || reset !== null) return { _tag: "Reset", blocked: blocked === true, token: reset }
  const sca = present(sca_token)
  return sca === null ? null : { _tag: "Sca", token: sca }
}

/**
 * Reads a credentials status.
 *
 * **When to use**
 *
 * Use it on the result of `credentials.status`, for example to show which data is there. To wait for data, use `awaitData`.
 *
 * **Details**
 *
 * It is pure. `pending: false` alone means that the extraction finished, not that it succeeded.
 *
 * @example
 * import { readiness } from "@effect-flanks/client/Readiness"
 *
 * const { states } = readiness({ pending: true, created: { product: { account: true } } })
 * states.account // => "ready"
 * states.portfolio // => "pending"
 *
 * @category reading a status
 */
export const readiness = (status: Status): Readiness => ({
  states: Object.fromEntries(dataKinds.map((dataKind) => [dataKind, stateOf(dataKind, status)])) as Readiness["states"],
  finished: status.pending === false,
  user: userAction(status)
})

/**
 * The data kinds in a state, in the order of `among`; among all data kinds by default.
 *
 * @category reading a status
 */
export const inState = (
  { states }: Readiness,
  state: State,
  among: ReadonlyArray<DataKind> = dataKinds
): ReadonlyArray<DataKind> => among.filter((dataKind) => states[dataKind] === state)
