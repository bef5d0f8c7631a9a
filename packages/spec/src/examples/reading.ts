/** Bodies that are easily misread. */
import * as Bodies from "../generators/Bodies.ts"
import { everyDocumented } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, type Said } from "../generators/Texts.ts"
import type { Response } from "../Implementation.ts"
import { type Member, member, spell } from "../internal/json.ts"
import { blanks, jsonBlanks } from "../internal/words.ts"

const bom = "\ufeff"

export const documented = (): ReadonlyArray<Response> =>
  everyDocumented.map(({ members, status }) => ({ status, body: spell(members) }))

/** White space of JavaScript that JSON does not allow. */
export const forbiddenBlanks = blanks.filter((space) => !jsonBlanks.includes(space) && space !== bom)

export const unreadable = () =>
  [
    ...Bodies.unreadables,
    ...forbiddenBlanks.flatMap((space) => [`${space}{"error_code":20002}`, `{"error_code":20002}${space}`]),
    `{"error_code":20002}${bom}`
  ].flatMap((body) => [200, 400].map((status) => ({ status, body })))

export const blank = () =>
  [200, 204, 400, 401, 409, 500].flatMap((status) =>
    [...blanks, `${bom}${bom}`, " \t\r\n"].map((body) => ({ status, body }))
  )

/** An object, and a field of the same name before its own. */
export interface Duplicate {
  readonly status: number
  readonly members: ReadonlyArray<Member>
  readonly first: Member
}

export const duplicates = (): ReadonlyArray<Duplicate> =>
  everyDocumented.flatMap(({ members, status }) =>
    Bodies.fieldNames.filter((name) => members.some(([key]) => key === name)).map((name) => ({
      status,
      members,
      first: member(name, 50001)
    }))
  )

/** Ways to spell a whole number as an `error_code`. */
export const spellings = (code: number): ReadonlyArray<string> => [
  String(code),
  `${code}.0`,
  `${code}e0`,
  ...(code === 0 ? ["-0"] : [`${code}0e-1`]),
  ...(code < 0 ? [] : [`"${code}"`, `"00${code}"`])
]

export const spelledCodes = () => [
  ...Statuses.everyCode.flatMap(({ code }) =>
    [...spellings(code), `${code / 10_000}e4`].map((raw) => ({ status: 404, code, raw }))
  ),
  ...Statuses.unknownCodes.flatMap((code) => spellings(code).map((raw) => ({ status: 400, code, raw })))
]

/** Values of `error_code` that look like a code but aren't one. */
export const rawNoCodes: ReadonlyArray<string> = [
  "20002.5",
  "\"\"",
  "\" 20002\"",
  "\"20002 \"",
  "\"+20002\"",
  "\"-20002\"",
  "\"20002.0\"",
  "\"2e4\"",
  "\"0x4e22\"",
  "\"20_002\"",
  "\"٢٠٠٠٢\"",
  "\"20002n\"",
  "\"PROCESSING\"",
  "\"20002\\n\"",
  "true",
  "null",
  "[20002]",
  "{\"code\": 20002}",
  "1e400",
  "9007199254740992",
  "-9007199254740992",
  "\"9007199254740993\"",
  `"${"9".repeat(400)}"`
]

export const noCodes = () =>
  [400, 409, 404].flatMap((status) =>
    rawNoCodes.flatMap((raw) => ["so what", "Invalid bank"].map((text) => ({ status, text, raw })))
  )

export const codesElsewhere = (): ReadonlyArray<string> => [
  "20002",
  "\"20002\"",
  "[{\"error_code\":20002}]",
  "{\"error\":{\"error_code\":20002}}",
  "{\"error\":{\"code\":20002}}",
  "{\"error\":{\"code\":\"20002\"}}"
]

/** The values of `error` and `message`, and the other fields. */
export interface ErrorAndMessage {
  readonly status: number
  readonly error: string
  readonly message: string
  readonly others: ReadonlyArray<Member>
}

export const errorAndMessage = (): ReadonlyArray<ErrorAndMessage> =>
  everySaid.flatMap(({ text }) => [
    { status: 400, error: text, message: "Invalid message", others: [] },
    { status: 400, error: "so it is", message: text, others: [] },
    { status: 400, error: "", message: text, others: [] }
  ])

/** A text in `message`, and an `error` that isn't a text. */
export interface Message {
  readonly said: Said
  readonly error: ReadonlyArray<Member>
}

/** Values of `error` that aren't a text. */
export const noTexts: ReadonlyArray<ReadonlyArray<Member>> = [
  [],
  ...[null, 1, true, {}, ["Invalid bank"], { code: "Other" }, { code: "Other", message: "Invalid bank" }].map((
    error
  ) => [
    member("error", error)
  ])
]

export const messages = (): ReadonlyArray<Message> =>
  everySaid.flatMap((said) => noTexts.map((error) => ({ said, error })))

/** The value of a token, and the code of the same body. */
export interface TokenField {
  readonly status: number
  readonly raw: unknown
  readonly code: number | null
}

export const tokens = (): ReadonlyArray<TokenField> =>
  Statuses.everyStatus.flatMap((status) => [
    { status, raw: "zq10token", code: null },
    { status, raw: " zq10 token ", code: 50001 },
    { status, raw: "x", code: null },
    ...(status % 100 === 0
      ? [null, 1, {}, ["zq10token"], "", " ", "\u00a0\ufeff"].map((raw) => ({ status, raw, code: 20003 }))
      : [])
  ])
