/**
 * Sessions and redirects: those that are known, near misses of them, and any at all.
 *
 * @since 0.1.0
 */
import {
  type SessionErrorTag,
  type SessionRow,
  sessionRows,
  sessionStatuses,
  type SessionStatusRow
} from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import type { RedirectVerdict, SessionInput, SessionVerdict } from "../Implementation.ts"
import { blank, secret, words } from "../internal/words.ts"

/** What a verdict on a session must say, as far as it says anything of it. */
export type ExpectedSession =
  & Omit<Partial<SessionVerdict>, "tag" | "printed">
  & { readonly tag: SessionVerdict["tag"] }

/** What a verdict on a redirect must say, as far as it says anything of it. */
export type ExpectedRedirect =
  & Omit<Partial<RedirectVerdict>, "tag" | "printed">
  & { readonly tag: RedirectVerdict["tag"] }

/** A session and what it means. */
export interface SessionSample {
  readonly session: SessionInput
  readonly expected: ExpectedSession
}

/** Every status that is known, with what it means. */
export const everyStatus: ReadonlyArray<SessionStatusRow & { readonly status: string }> = Object.entries(
  sessionStatuses
).map(([status, row]) => ({ status, ...row }))

/** The statuses of sessions that have not finished. */
export const unfinished = everyStatus.filter(({ step }) => step !== null)

/** Every failure of the table, with its tag. */
export const everyFailure: ReadonlyArray<SessionRow & { readonly tag: SessionErrorTag }> = (
  Object.keys(sessionRows) as Array<SessionErrorTag>
).map((tag) => ({ tag, ...sessionRows[tag] }))

/** The failures that a session can name. */
export const codes = everyFailure.flatMap(({ code, tag }) => code === null ? [] : [{ code, tag }])

/** The failures that a redirect can name. */
export const redirectErrors = everyFailure.flatMap(({ redirectError, tag }) =>
  redirectError === null ? [] : [{ error: redirectError, tag }]
)

/** A connection that no other text contains. */
export const connection = secret

/** Values of a `connection_id` that do not count. */
export const noConnections: ReadonlyArray<unknown> = [undefined, null, "", " ", "\t\n", "\u3000", 0, 7, true, [], [
  "zq10a"
], {
  id: "zq10a"
}]

/** Statuses that nobody has shown, and that a step of the known ones is not. */
export const newStatuses: ReadonlyArray<string> = [
  "Finished:Expired",
  "Finished:Cancelled",
  "Finished:",
  "Finished",
  "FinishedOK",
  "Waiting:Consent",
  "Waiting",
  "Processing:Consent",
  "Expired",
  "Created",
  "OK",
  "Error",
  "constructor",
  "__proto__",
  ""
]

/** Error codes that nobody has shown in a session. */
export const newCodes: ReadonlyArray<string> = [
  "Timeout",
  "AlreadyExists",
  "AbortedByUser",
  "AlreadyConnected",
  "ConnectInternalError",
  "UnexpectedSession",
  "INVALID_CREDENTIALS",
  "50002",
  "toString",
  "__proto__",
  ""
]

const spellings = (text: string): ReadonlyArray<string> =>
  [
    text.toLowerCase(),
    text.toUpperCase(),
    `${text} `,
    ` ${text}`,
    `${text}s`,
    text.slice(0, -1),
    text.replace(":", ": "),
    text.replace(":", ""),
    text.replace(/([a-z])([A-Z])/g, "$1_$2")
  ].filter((spelled) => spelled !== text)

/** A known text, spelled otherwise. */
export const respelled = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const known = new Set(texts)
  return texts.flatMap(spellings).filter((text) => !known.has(text))
}

/** A status that nobody has shown. */
export const newStatus: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...newStatuses, ...respelled(everyStatus.map(({ status }) => status))),
  words,
  words.map((said) => `Finished:${said}`)
)

/** An error code that nobody has shown in a session. */
export const newCode: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...newCodes, ...respelled(codes.map(({ code }) => code))),
  words
)

/** Any JSON, known values among it. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...everyStatus.map(({ status }) => status), ...codes.map(({ code }) => code)),
  newStatus,
  blank,
  fc.jsonValue()
)

/** Any session: known, nearly so, or anything. */
export const session: fc.Arbitrary<SessionInput> = fc.record(
  { status: anything, error_code: anything, connection_id: fc.oneof(connection, anything) },
  { requiredKeys: [] }
)

/** Error codes for sessions in which they mean nothing. */
export const idleCode: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  ...codes.map(({ code }) => code),
  ...newCodes
)

/** What comes before the query of a URL: of a whole one, and of a path as a server gets it. */
export const before: ReadonlyArray<string> = [
  "https://app.example/back",
  "/back",
  "/",
  "http://localhost:3000/?state=zq&"
]

/** A URL with these parameters; the parts before and after them mean nothing. */
export const urlOf = (parameters: ReadonlyArray<readonly [string, string]>, start = "/back", end = ""): string => {
  const spell = (text: string) => encodeURIComponent(text).replaceAll("%20", "+")
  const query = parameters.map(([name, value]) => `${spell(name)}=${spell(value)}`).join("&")
  return `${start}${start.includes("?") ? "" : "?"}${query}${end}`
}

/** Parameters that mean nothing. */
export const otherParameters: fc.Arbitrary<ReadonlyArray<readonly [string, string]>> = fc.array(
  fc.tuple(
    fc.oneof(
      words,
      fc.constantFrom("state", "Session_id", "sessionId", "session", "codes", "Error", "error_code", "extra")
    ),
    fc.oneof(words, fc.constantFrom("INVALID_SCA", "zq10id", ""))
  ),
  { maxLength: 4 }
)

/** A value that is not blank. */
export const claim: fc.Arbitrary<string> = fc.oneof(
  secret,
  words.map((said) => `so ${said}`),
  fc.string({ minLength: 1 })
)
  .filter((text) => text.trim() !== "" && text.isWellFormed())
