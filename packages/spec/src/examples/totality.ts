/** Responses of every kind, simple ones first. */
import type { Tag } from "@effect-flanks/domain/Table"
import * as Bodies from "../generators/Bodies.ts"
import { everyDocumented } from "../generators/Responses.ts"
import { everyCode, everyStatus } from "../generators/Statuses.ts"
import type { Response } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"

const bodies: ReadonlyArray<string> = [
  ...Bodies.unreadables,
  ...Bodies.hugeNumbers,
  ...Bodies.hugeNumbers.map((number) => `{"error_code": ${number}}`),
  "",
  " ",
  "null",
  "true",
  "\"\"",
  "[]",
  "{}",
  "[{\"error_code\": 20002}]",
  "{\"error\": null}",
  "{\"error\": {}}",
  "{\"error\": []}",
  "{\"error\": {\"code\": null}}",
  "{\"error\": {\"code\": \"ValidationError\", \"details\": {}}}",
  "{\"error\": {\"code\": \"ValidationError\", \"details\": [null, 1, {\"field\": 1}]}}",
  "{\"__proto__\": {\"error_code\": 20002}}",
  "\"\ud800\""
]

export const anyResponses = () => [200, 400, 401, 404].flatMap((status) => bodies.map((body) => ({ status, body })))

/** A large response, and its tag; null if some parsers can't read it. */
interface Large extends Response {
  readonly tag: Tag | null
}

const extreme: ReadonlyArray<string> = [
  Bodies.nested(5000),
  Bodies.nested(100_000),
  spell([["error_code", "20002"], ["data", Bodies.nested(5000)]]),
  spell([member("error", { code: "ValidationError", details: [] }), ["details", Bodies.nested(5000)]]),
  "x".repeat(1_000_000),
  "9".repeat(1_000_000)
]

export const largeResponses = (): ReadonlyArray<Large> => [
  ...[200, 400].flatMap((status) => extreme.map((body) => ({ status, body, tag: null }))),
  { status: 200, body: `[${"1,".repeat(500_000)}1]`, tag: "Accepted" },
  {
    status: 400,
    body: spell([member("error", "é".repeat(1_000_000)), member("error_code", 20002)]),
    tag: "Processing"
  },
  { status: 400, body: `{"error_code":20002}${" ".repeat(1_000_000)}`, tag: "Processing" }
]

/** Bodies that would have a meaning with a status, and their codes. */
export const bodiesForNoStatus: ReadonlyArray<{ readonly body: string; readonly code: { readonly tag: Tag } | null }> =
  [
    { body: "{}", code: null },
    { body: "{\"error_code\":50001}", code: { tag: "BankError" } },
    { body: "{\"error\":\"Invalid bank\"}", code: null }
  ]

export const impossibleStatuses = () =>
  [0, 99, 600, -200, 200.5, 1e9, Infinity].flatMap((status) => bodiesForNoStatus.map((one) => ({ ...one, status })))

export const everyCodeOnEveryStatus = () =>
  everyStatus.flatMap((status) =>
    ["{}", ...everyCode.map(({ code }) => `{"error_code":${code}}`)].map((body) => ({ status, body }))
  )

const plain: Response = { status: 400, body: "{}" }

export const pairs = (): ReadonlyArray<readonly [one: Response, other: Response]> =>
  everyDocumented.map(({ members, status }) => [plain, { status, body: spell(members) }])
