/**
 * The map of status and code: which there are, and what each combination is.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { rows, type Tag } from "@effect-flanks/domain/Table"

const documented = Object.values(rows).flatMap(({ statuses }) => [...statuses])

/** The undocumented statuses that RFC 9110 calls temporary, one that only proxies answer, and one that no retry fixes. */
const undocumented = [408, 425, 429, 501, 502, 503, 504, 522]

/** An undocumented status of each kind beside the documented ones. */
const others = [204, 302, 404, ...undocumented]

/** The statuses of the map. */
export const statuses: ReadonlyArray<number> = [...new Set([...documented, ...others])].toSorted((a, b) => a - b)

/** What a response says: an `error_code`, `other` for one that nobody knows, `none` without. */
export type Said = number | "other" | "none"

/** A column of the map. */
export interface Column {
  readonly said: Said
  readonly title: string
  /** Flanks' name of the code. */
  readonly name: string | null
}

/** The columns of the map: every documented code, one that nobody knows, none. */
export const columns: ReadonlyArray<Column> = [
  ...Object.values(rows).flatMap(({ code, name }) => code === null ? [] : [{ said: code, title: String(code), name }]),
  { said: "other", title: "another code", name: null },
  { said: "none", title: "no code", name: null }
]

/** A code that nobody knows. */
const unknownCode = 99999

const isSuccess = (status: number): boolean => status >= 200 && status <= 299

/** The plainest body that says it; on a 2xx with the token that a delay comes with. */
export const bodyOf = (status: number, said: Said): object => {
  const error_code = said === "other" ? unknownCode : said
  if (error_code === "none") return isSuccess(status) ? {} : { error: "…" }
  return isSuccess(status) ? { credentials_token: "token", error_code } : { error: "…", error_code }
}

/** What a combination of status and code is. */
export const outcomeOf = (status: number, said: Said): Outcome => classify(status, JSON.stringify(bodyOf(status, said)))

/** The documented body of a combination where there is one that means the same, else the plainest. */
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

/** Whether nothing documents an outcome, on a status that HTTP calls temporary. */
export const isTransient = (outcome: Outcome): boolean => outcome._tag === "UnexpectedResponse" && outcome.transient

/** The names of the colours of the map. */
export type Colour = "green" | "teal" | "rose" | "blue" | "red" | "violet" | "amber" | "grey"

/** Colours by whose turn it is: green nobody's for data, blue to wait, amber the user's, violet the bank's, red ours. */
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

/** What the colours mean. */
export const meanings: ReadonlyArray<readonly [Colour, string]> = [
  ["green", "nobody's turn: data"],
  ["teal", "nobody's turn: keep the token, wait"],
  ["blue", "nobody's turn: wait"],
  ["amber", "the end user's turn"],
  ["red", "the developer's turn"],
  ["rose", "Flanks support's turn"],
  ["violet", "the bank's, Flanks' or the network's turn"],
  ["grey", "nothing documents it"]
]

/** What a cell says of an outcome. */
export const labelOf = (outcome: Outcome): string => isTransient(outcome) ? "Unexpected, transient" : outcome._tag
