/**
 * The map of statuses and codes, with the outcome of each combination.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { rows, type Tag } from "@effect-flanks/domain/Table"

const documented = Object.values(rows).flatMap(({ statuses }) => [...statuses])

/** Undocumented statuses: temporary ones of RFC 9110, one that only proxies use, and one that a retry never fixes. */
const undocumented = [408, 425, 429, 501, 502, 503, 504, 522]

/** The undocumented statuses of the map. */
const others = [204, 302, 404, ...undocumented]

/** The statuses of the map. */
export const statuses: ReadonlyArray<number> = [...new Set([...documented, ...others])].toSorted((a, b) => a - b)

/** The code of a response: an `error_code`, `other` for an unknown one, or `none`. */
export type Said = number | "other" | "none"

/** A column of the map. */
export interface Column {
  readonly said: Said
  readonly title: string
  /** Flanks' name of the code. */
  readonly name: string | null
}

/** The columns of the map: every documented code, an unknown one, and none. */
export const columns: ReadonlyArray<Column> = [
  ...Object.values(rows).flatMap(({ code, name }) => code === null ? [] : [{ said: code, title: String(code), name }]),
  { said: "other", title: "another code", name: null },
  { said: "none", title: "no code", name: null }
]

/** An unknown code. */
const unknownCode = 99999

const isSuccess = (status: number): boolean => status >= 200 && status <= 299

/** A minimal body with this code. On a 2xx, it has the token of a delayed exchange. */
export const bodyOf = (status: number, said: Said): object => {
  const error_code = said === "other" ? unknownCode : said
  if (error_code === "none") return isSuccess(status) ? {} : { error: "…" }
  return isSuccess(status) ? { credentials_token: "token", error_code } : { error: "…", error_code }
}

/** The outcome of a combination. */
export const outcomeOf = (status: number, said: Said): Outcome => classify(status, JSON.stringify(bodyOf(status, said)))

/** The documented body of a combination if it has the same outcome, otherwise a minimal one. */
export const exampleOf = (status: number, said: Said): object => {
  const { _tag, basis } = outcomeOf(status, said)
  const code = said === "none" ? undefined : said
  const shown = combinations.find((combination) => {
    if (combination.status !== status || combination.body.error_code !== code) return false
    const outcome = classify(status, JSON.stringify(combination.body))
    return outcome._tag === _tag && outcome.basis === basis
  })
  return shown?.body ?? bodyOf(status, said)
}

/** Whether an outcome is undocumented and its status temporary in HTTP. */
export const isTransient = (outcome: Outcome): boolean => outcome._tag === "UnexpectedResponse" && outcome.transient

/** The names of the colours of the map. */
export type Colour = "green" | "teal" | "rose" | "blue" | "red" | "violet" | "amber" | "grey"

/** The colour of each outcome. It depends on the actor. */
export const colours: { readonly [T in Tag]: Colour } = {
  Accepted: "green",
  TokenDelayed: "teal",
  Incomplete: "rose",
  Processing: "blue",
  ScaError: "blue",
  ConfigurationError: "red",
  BankError: "violet",
  CredentialsError: "amber",
  ScaRequired: "amber",
  Unauthorized: "red",
  AccessDenied: "red",
  MethodNotAllowed: "red",
  UnsupportedMediaType: "red",
  InternalServerError: "violet",
  UnexpectedResponse: "grey",
  TransportError: "violet"
}

/** The meaning of each colour. */
export const meanings: ReadonlyArray<readonly [Colour, string]> = [
  ["green", "success"],
  ["teal", "delayed success: store the token, and wait"],
  ["blue", "nobody must act: wait"],
  ["amber", "the end user must act"],
  ["red", "the developer must act"],
  ["rose", "Flanks support must act"],
  ["violet", "the bank, Flanks or the network failed"],
  ["grey", "undocumented"]
]

/** The text of a cell. */
export const labelOf = (outcome: Outcome): string => isTransient(outcome) ? "Unexpected, transient" : outcome._tag
