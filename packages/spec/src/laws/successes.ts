/** Laws about 2xx without a code: data, unless the body says otherwise. */
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { statusObject } from "../generators/Credentials.ts"
import type { Expected } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, nearTexts, said } from "../generators/Texts.ts"
import { type Member, member, spell } from "../internal/json.ts"
import { classifierLaw, expects } from "../internal/trials.ts"
import { blanks, secret, smallTalk } from "../internal/words.ts"

const successes = Statuses.everyStatus.filter(Statuses.isSuccess)

const accepted = (status: number): Expected => ({
  tag: "Accepted",
  basis: status === 200 ? "documented" : "status",
  code: null,
  reason: null
})

const unexpected: Expected = { tag: "UnexpectedResponse", basis: "none", code: null, reason: null }

export const anEmpty2xxIsAccepted = classifierLaw({
  id: "an-empty-2xx-is-accepted",
  sentence: "A 2xx with nothing in its body is Accepted.",
  source: ["D4"],
  mutant: "wants a body of every success",
  examples: () =>
    successes.flatMap((status) =>
      (status === 204 ? ["", ...blanks] : [""]).map((body) => expects(status, body, accepted(status)))
    ),
  random: Statuses.successStatus.map((status) => expects(status, "", accepted(status)))
})

export const anUnreadable2xxIsUnexpected = classifierLaw({
  id: "an-unreadable-2xx-is-unexpected",
  sentence: "A 2xx that is not JSON, such as the page of a proxy, is no success.",
  source: ["D4"],
  mutant: "takes every 2xx for a success",
  examples: () => successes.flatMap((status) => Bodies.unreadables.map((body) => expects(status, body, unexpected))),
  random: fc.tuple(Statuses.successStatus, Bodies.prose).map(([status, body]) => expects(status, body, unexpected))
})

const harmless: ReadonlyArray<Member> = [
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

const bare = [
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

export const any2xxIsAccepted = classifierLaw({
  id: "any-2xx-is-accepted",
  sentence:
    "Any other JSON on a 2xx is Accepted: bare arrays, scalars, objects that say no failure; documented on 200.",
  source: ["D4"],
  mutant: "takes a bare array for an unexpected body",
  examples: () =>
    successes.flatMap((status) =>
      [...bare, ...harmless.map((one) => spell([one]))].map((body) => expects(status, body, accepted(status)))
    ),
  random: fc.tuple(
    Statuses.successStatus,
    fc.oneof(
      fc.tuple(fc.subarray([...harmless]), Bodies.noise).map(([some, noise]) => spell([...noise, ...some])),
      fc.array(Bodies.json, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
      fc.constantFrom(...bare)
    )
  ).map(([status, body]) => expects(status, body, accepted(status)))
})

const error = (code: unknown): string => spell([member("error", "so it is"), member("error_code", code)])

/** Lists with nothing but errors in them. */
const listsOfErrors: ReadonlyArray<string> = [
  ...Statuses.everyCode.map(({ code }) => `[${spell([member("error_code", code)])}]`),
  `[${Statuses.everyCode.map(({ code }) => error(code)).join(", ")}]`,
  `[${error("0020002")}]`,
  `\ufeff [${error(50001)},\n${error("50001")}] `
]

/** Lists in which something is data, or names no known error. */
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

export const errorsAreNotData = classifierLaw({
  id: "errors-are-not-data",
  sentence:
    "A 2xx with a list of nothing but known errors is an UnexpectedResponse; a list with anything else in it, or with nothing, is Accepted.",
  source: ["D4"],
  mutant: "takes a list of errors for a list of data",
  examples: () =>
    successes.flatMap((status) => [
      ...listsOfErrors.map((body) => expects(status, body, unexpected)),
      ...listsOfData.map((body) => expects(status, body, accepted(status)))
    ]),
  random: fc.tuple(
    Statuses.successStatus,
    fc.array(fc.tuple(Statuses.knownCode, Bodies.noise), { minLength: 1, maxLength: 4 }),
    fc.option(statusObject)
  ).map(([status, errors, data]) => {
    const items = errors.map(([{ code }, noise]) => spell([...noise, member("error_code", code)]))
    return data === null
      ? expects(status, `[${items.join(",")}]`, unexpected)
      : expects(status, `[${[...items, JSON.stringify(data)].join(",")}]`, accepted(status))
  })
})

const failing: ReadonlyArray<Member> = [
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

const failures = (status: number, [key, raw]: Member): ReadonlyArray<readonly [body: string, expected: Expected]> => {
  const silent = spell([member("credentials_token", "zq10token"), [key, raw]])
  const telling = everySaid.map(({ reason, tag, text }): readonly [string, Expected] => {
    const isText = key === "error" && raw.startsWith("\"")
    return [
      spell([isText ? member("error", text) : [key, raw], member("message", text)]),
      { tag, basis: "message", code: null, reason }
    ]
  })
  const near = nearTexts.slice(0, status < 203 ? nearTexts.length : 1).map((text): readonly [string, Expected] => [
    spell([[key, raw], member("message", text)]),
    unexpected
  ])
  return [[silent, unexpected], ...telling, ...near]
}

export const a2xxThatSaysFailureIsNone = classifierLaw({
  id: "a-2xx-that-says-failure-is-none",
  sentence:
    "A 2xx whose object has an error, success false, or an error_code that is no code is no success: a text of the grammar decides it, else it is an UnexpectedResponse.",
  source: ["D4"],
  mutant: "looks at error_code alone",
  examples: () =>
    successes.filter((status) => status < 207 || status === 299).flatMap((status) =>
      [
        [spell([member("success", false), member("error", { code: "ValidationError" })]), unexpected] as const,
        ...failing.flatMap((one) => failures(status, one))
      ].map(([body, expected]) => expects(status, body, expected))
    ),
  random: fc.tuple(Statuses.successStatus, fc.constantFrom(...failing), Bodies.noise, fc.option(said), smallTalk).map((
    [status, one, noise, told, talk]
  ) => {
    const text = member("message", told?.text ?? talk)
    const isText = one[0] === "error" && one[1].startsWith("\"")
    const members = isText ? [member("error", told?.text ?? talk)] : [one, text]
    return expects(
      status,
      spell([...noise, ...members]),
      told === null ? unexpected : { tag: told.tag, basis: "message", code: null, reason: told.reason }
    )
  })
})

export const aStatusObjectIsData = classifierLaw({
  id: "a-status-object-is-data",
  sentence:
    "The status of a credential is Accepted in every state: pending, blocked or errored, it is what was asked for.",
  source: ["D4"],
  mutant: "takes a status with errored data for a failure",
  examples: () => [],
  random: fc.tuple(statusObject, fc.option(secret)).map(([status, token]) =>
    expects(200, JSON.stringify(token === null ? status : { ...status, credentials_token: token }), accepted(200))
  )
})
