/** Bodies of a 2xx without a code: empty ones, data, errors, and failures in other words. */
import * as Bodies from "../generators/Bodies.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, nearTexts, type Said } from "../generators/Texts.ts"
import type { Response } from "../Implementation.ts"
import { type Member, member, spell } from "../internal/json.ts"
import { blanks } from "../internal/words.ts"

const successes = Statuses.everyStatus.filter(Statuses.isSuccess)

const onEach = (bodies: ReadonlyArray<string>): ReadonlyArray<Response> =>
  successes.flatMap((status) => bodies.map((body) => ({ status, body })))

export const empty = () => [...onEach([""]), ...blanks.map((body) => ({ status: 204, body }))]

export const unreadable = () => onEach(Bodies.unreadables)

/** Fields that report no failure, although some look as if they did. */
export const harmless: ReadonlyArray<Member> = [
  member("error", null),
  member("success", true),
  member("success", null),
  member("success", "false"),
  member("success", 0),
  member("error_code", null),
  member("error_code", ""),
  member("error_code", " \t\u00a0"),
  member("errored", { product: { account: true } }),
  member("message", "Invalid credentials"),
  member("message", "Retrieving user data. Please try again in a moment."),
  member("errors", ["so it is"]),
  member("trace_id", "t-1")
]

/** JSON that is data, most of it other than an object. */
export const bare = [
  "null",
  "true",
  "false",
  "0",
  "\"\"",
  "\"Invalid credentials\"",
  "[]",
  "[{\"error\":\"so\"}]",
  "[20002]",
  "{}"
]

export const data = () => onEach([...bare, ...harmless.map((one) => spell([one]))])

/** A bare array, and whether it holds only known errors. */
export interface List extends Response {
  readonly isErrors: boolean
}

const error = (code: unknown): string => spell([member("error", "so it is"), member("error_code", code)])

const listsOfErrors: ReadonlyArray<string> = [
  ...Statuses.everyCode.map(({ code }) => `[${spell([member("error_code", code)])}]`),
  `[${Statuses.everyCode.map(({ code }) => error(code)).join(", ")}]`,
  `[${error("0020002")}]`,
  `\ufeff [${error(50001)},\n${error("50001")}] `
]

/** Arrays with some data, or with an unknown error. */
const listsOfData: ReadonlyArray<string> = [
  "[]",
  `[${error(20002)}, {}]`,
  `[{"id": 1}, ${error(50001)}]`,
  `[${error(20002)}, null]`,
  `[${error(20002)}, [${error(20002)}]]`,
  `[[${error(20002)}]]`,
  `[${error(20004)}]`,
  `[${error(null)}]`,
  `[${error("PROCESSING")}]`,
  "[20002]",
  "[\"20002\"]",
  "[{\"error\": {\"error_code\": 20002}}]"
]

export const lists = (): ReadonlyArray<List> => [
  ...onEach(listsOfErrors).map((one) => ({ ...one, isErrors: true })),
  ...onEach(listsOfData).map((one) => ({ ...one, isErrors: false }))
]

/** Fields that report a failure. */
export const failingMembers: ReadonlyArray<Member> = [
  member("success", false),
  member("error", ""),
  member("error", "so it is"),
  member("error", false),
  member("error", 0),
  member("error", []),
  member("error", {}),
  member("error", { code: "Other" }),
  member("error_code", "PROCESSING"),
  member("error_code", " 20002"),
  member("error_code", 20002.5),
  member("error_code", false),
  member("error_code", 0.5),
  member("error_code", []),
  ["error_code", "1e400"]
]

/** The fields of a 2xx that reports a failure, and the meaning of its text; null if the grammar doesn't know it. */
export interface Failing {
  readonly status: number
  readonly members: ReadonlyArray<Member>
  readonly said: Said | null
}

/** The fields with the text of a 2xx that reports a failure. A text in `error` is itself such a report. */
export const telling = ([key, raw]: Member, text: string): ReadonlyArray<Member> =>
  key === "error" && raw.startsWith("\"") ? [member("error", text)] : [[key, raw], member("message", text)]

export const failing = (): ReadonlyArray<Failing> =>
  successes.filter((status) => status < 207 || status === 299).flatMap((status): ReadonlyArray<Failing> => [
    { status, members: [member("success", false), member("error", { code: "ValidationError" })], said: null },
    ...failingMembers.flatMap((one): ReadonlyArray<Failing> => [
      { status, members: [member("credentials_token", "zq10token"), one], said: null },
      ...everySaid.map((said) => ({ status, members: telling(one, said.text), said })),
      ...nearTexts.slice(0, status < 203 ? nearTexts.length : 1).map((text) => ({
        status,
        members: [one, member("message", text)],
        said: null
      }))
    ])
  ])
