/**
 * Sessions and redirects: known ones, near misses, and any others.
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

/**
 * The expected fields of a verdict on a session, compared if the verdict has them.
 *
 * @category models
 */
export type ExpectedSession =
  & Omit<Partial<SessionVerdict>, "tag" | "printed">
  & { readonly tag: SessionVerdict["tag"] }

/**
 * The expected fields of a verdict on a redirect, compared if the verdict has them.
 *
 * @category models
 */
export type ExpectedRedirect =
  & Omit<Partial<RedirectVerdict>, "tag" | "printed">
  & { readonly tag: RedirectVerdict["tag"] }

/**
 * A session and its expected verdict.
 *
 * @category models
 */
export interface SessionSample {
  readonly session: SessionInput
  readonly expected: ExpectedSession
}

/**
 * Every known status, with its meaning.
 *
 * @category examples
 */
export const everyStatus: ReadonlyArray<SessionStatusRow & { readonly status: string }> = Object.entries(
  sessionStatuses
).map(([status, row]) => ({ status, ...row }))

/**
 * The statuses of unfinished sessions.
 *
 * @category examples
 */
export const unfinished = everyStatus.filter(({ step }) => step !== null)

/**
 * Every failure of the table, with its tag.
 *
 * @category examples
 */
export const everyFailure: ReadonlyArray<SessionRow & { readonly tag: SessionErrorTag }> = (
  Object.keys(sessionRows) as Array<SessionErrorTag>
).map((tag) => ({ tag, ...sessionRows[tag] }))

/**
 * The failures that a session can name.
 *
 * @category examples
 */
export const codes = everyFailure.flatMap(({ code, tag }) => code === null ? [] : [{ code, tag }])

/**
 * The failures that a redirect can name.
 *
 * @category examples
 */
export const redirectErrors = everyFailure.flatMap(({ redirectError, tag }) =>
  redirectError === null ? [] : [{ error: redirectError, tag }]
)

/**
 * A connection that no other text contains.
 *
 * @category arbitraries
 */
export const connection = secret

/**
 * Values of a `connection_id` that don't count.
 *
 * @category examples
 */
export const noConnections: ReadonlyArray<unknown> = [undefined, null, "", " ", "\t\n", "\u3000", 0, 7, true, [], [
  "zq10a"
], {
  id: "zq10a"
}]

/**
 * Undocumented statuses, none of which is a step of a known one.
 *
 * @category examples
 */
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

/**
 * Undocumented error codes of a session.
 *
 * @category examples
 */
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

/**
 * A known text in another spelling.
 *
 * @category examples
 */
export const respelled = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const known = new Set(texts)
  return texts.flatMap(spellings).filter((text) => !known.has(text))
}

/**
 * An undocumented status.
 *
 * @category arbitraries
 */
export const newStatus: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...newStatuses, ...respelled(everyStatus.map(({ status }) => status))),
  words,
  words.map((said) => `Finished:${said}`)
)

/**
 * An undocumented error code of a session.
 *
 * @category arbitraries
 */
export const newCode: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...newCodes, ...respelled(codes.map(({ code }) => code))),
  words
)

/** Any JSON, including known values. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...everyStatus.map(({ status }) => status), ...codes.map(({ code }) => code)),
  newStatus,
  blank,
  fc.jsonValue()
)

/**
 * Any session: a known one, a near miss, or anything else.
 *
 * @category arbitraries
 */
export const session: fc.Arbitrary<SessionInput> = fc.record(
  { status: anything, error_code: anything, connection_id: fc.oneof(connection, anything) },
  { requiredKeys: [] }
)

/**
 * Error codes for sessions in which they have no meaning.
 *
 * @category arbitraries
 */
export const idleCode: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  ...codes.map(({ code }) => code),
  ...newCodes
)

/**
 * The part before the query, of an absolute URL and of a path in a server's request.
 *
 * @category examples
 */
export const before: ReadonlyArray<string> = [
  "https://app.example/back",
  "/back",
  "/",
  "http://localhost:3000/?state=zq&"
]

/**
 * A URL with these parameters. The parts before and after them have no meaning.
 *
 * @category examples
 */
export const urlOf = (parameters: ReadonlyArray<readonly [string, string]>, start = "/back", end = ""): string => {
  const spell = (text: string) => encodeURIComponent(text).replaceAll("%20", "+")
  const query = parameters.map(([name, value]) => `${spell(name)}=${spell(value)}`).join("&")
  const mark = query === "" || start.includes("?") ? "" : "?"
  return `${start}${mark}${query}${end}`
}

/**
 * Parameters without a meaning.
 *
 * @category arbitraries
 */
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

/**
 * A value that isn't blank.
 *
 * @category arbitraries
 */
export const claim: fc.Arbitrary<string> = fc.oneof(
  secret,
  words.map((said) => `so ${said}`),
  fc.string({ minLength: 1 })
)
  .filter((text) => text.trim() !== "" && text.isWellFormed())
