/** Laws about reading a body. */
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { documented, everyDocumented } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid } from "../generators/Texts.ts"
import { member, spell } from "../internal/json.ts"
import { classifierLaw, expects, sameVerdict } from "../internal/trials.ts"
import { blank, blanks, jsonBlanks, secret, smallTalk } from "../internal/words.ts"

const bom = "\ufeff"

export const dropsOneByteOrderMark = classifierLaw({
  id: "drops-one-byte-order-mark",
  sentence: "One byte order mark before the body changes nothing.",
  source: ["R1"],
  mutant: "leaves the byte order mark to the JSON parser",
  examples: () =>
    everyDocumented.map(({ members, status }) => {
      const body = spell(members)
      return sameVerdict([{ status, body }, { status, body: bom + body }])
    }),
  random: documented.map(({ body, status }) => sameVerdict([{ status, body }, { status, body: bom + body }]))
})

export const readsStrictJson = classifierLaw({
  id: "reads-strict-json",
  sentence:
    "What JSON does not allow makes a body unreadable: other white space, a second byte order mark, a trailing comma, text before or after.",
  source: ["R1", "D4", "D9"],
  mutant: "trims the body before it parses it",
  ...(() => {
    const unreadable = (body: string) => [
      expects(200, body, { tag: "UnexpectedResponse", basis: "none", code: null }),
      expects(400, body, { tag: "UnexpectedResponse", basis: "none", code: null })
    ]
    const forbidden = blanks.filter((space) => !jsonBlanks.includes(space) && space !== bom)
    const broken = fc.tuple(
      documented,
      fc.constantFrom(...forbidden, `${bom}${bom}`, ` ${bom}`, ",", "x"),
      fc.boolean()
    ).map(([{ body }, piece, before]) => before ? piece + body : `${body}${piece}`)
    return {
      examples: () =>
        [
          ...Bodies.unreadables,
          ...forbidden.flatMap((space) => [`${space}{"error_code":20002}`, `{"error_code":20002}${space}`]),
          `{"error_code":20002}${bom}`
        ].flatMap(unreadable),
      random: fc.oneof(broken, Bodies.prose).chain((body) => fc.constantFrom(...unreadable(body)))
    }
  })()
})

export const allBlankIsEmpty = classifierLaw({
  id: "all-blank-is-empty",
  sentence: "A body of white space alone means what an empty one means, whichever white space it is.",
  source: ["R1"],
  mutant: "takes white space for an unreadable body",
  examples: () =>
    [200, 204, 400, 401, 409, 500].flatMap((status) =>
      [...blanks, `${bom}${bom}`, " \t\r\n"].map((body) => sameVerdict([{ status, body: "" }, { status, body }]))
    ),
  random: fc.tuple(Statuses.status, blank).map(([status, body]) =>
    sameVerdict([{ status, body: "" }, { status, body }])
  )
})

export const lastDuplicateWins = classifierLaw({
  id: "last-duplicate-wins",
  sentence: "Of a field that stands twice the last one counts.",
  source: ["R1"],
  mutant: "takes the first",
  examples: () =>
    everyDocumented.flatMap(({ expected, members, status }) =>
      Bodies.fieldNames.filter((name) => members.some(([key]) => key === name)).map((name) =>
        expects(status, spell([member(name, 50001), ...members]), expected)
      )
    ),
  random: fc.tuple(Statuses.failureStatus, Statuses.knownCode, Bodies.json).map(([status, { code }, other]) =>
    sameVerdict([
      { status, body: spell([["error_code", String(code)]]) },
      { status, body: spell([["error_code", other], ["error_code", String(code)]]) }
    ])
  )
})

/** Ways to spell a whole number as an `error_code`. */
const spellings = (code: number): ReadonlyArray<string> => [
  String(code),
  `${code}.0`,
  `${code}e0`,
  ...(code === 0 ? [] : [`${code}0e-1`]),
  ...(code < 0 ? [] : [`"${code}"`, `"00${code}"`])
]

export const readsACodeHoweverSpelled = classifierLaw({
  id: "reads-a-code-however-spelled",
  sentence: "A code is the same as 20002, 20002.0, 2.0002e4, \"20002\" and \"0020002\".",
  source: ["R2"],
  mutant: "reads numbers only",
  examples: () => [
    ...Statuses.everyCode.flatMap(({ code, tag }) =>
      [...spellings(code), `${code / 10_000}e4`].map((raw) =>
        expects(404, `{"error_code": ${raw}}`, { tag, basis: "code", code })
      )
    ),
    expects(400, "{\"error_code\": -0}", { tag: "UnexpectedResponse", basis: "none", code: 0 }),
    ...Statuses.unknownCodes.flatMap((code) =>
      spellings(code).map((raw) =>
        expects(400, `{"error_code": ${raw}}`, { tag: "UnexpectedResponse", basis: "none", code })
      )
    )
  ],
  random: fc.tuple(Statuses.status, fc.oneof(Statuses.knownCode.map(({ code }) => code), Statuses.unknownCode)).chain((
    [status, code]
  ) =>
    fc.constantFrom(...spellings(code)).map((raw) =>
      sameVerdict([{ status, body: `{"error_code":${code}}` }, { status, body: `{"error_code":${raw}}` }])
    )
  )
})

/** Values of `error_code` that look like a code and are none. */
const noCodes: ReadonlyArray<string> = [
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

/** Bodies with a code where no code stands. */
const elsewhere: ReadonlyArray<string> = [
  "20002",
  "\"20002\"",
  "[{\"error_code\":20002}]",
  "{\"error\":{\"error_code\":20002}}",
  "{\"error\":{\"code\":20002}}",
  "{\"error\":{\"code\":\"20002\"}}"
]

export const takesNothingElseForACode = classifierLaw({
  id: "takes-nothing-else-for-a-code",
  sentence:
    "A failure whose error_code is no whole number in a double's range means what it means without one; what stands elsewhere is no code.",
  source: ["R2"],
  mutant: "makes a number of whatever stands there",
  ...(() => {
    const without = (status: number, text: string, raw: string) =>
      sameVerdict([
        { status, body: spell([member("error", text)]) },
        { status, body: spell([member("error", text), ["error_code", raw]]) }
      ])
    return {
      examples: () =>
        [400, 409, 404].flatMap((status) =>
          noCodes.flatMap((raw) => ["so what", "Invalid bank"].map((text) => without(status, text, raw)))
        ).concat(elsewhere.map((body) => expects(400, body, { tag: "UnexpectedResponse", basis: "none", code: null }))),
      random: fc.tuple(
        Statuses.failureStatus,
        smallTalk,
        fc.oneof(
          fc.constantFrom(...noCodes),
          fc.double({ noInteger: true, noDefaultInfinity: true, noNaN: true }).map((n) => JSON.stringify(n)),
          Bodies.text.filter((value) => !/^[0-9]+$/.test(value)).map((value) => JSON.stringify(value))
        )
      ).map(([status, text, raw]) => without(status, text, raw))
    }
  })()
})

export const errorBeforeMessage = classifierLaw({
  id: "error-before-message",
  sentence: "The text is error; message is read only where error is no string.",
  source: ["R3"],
  mutant: "reads message first",
  examples: () =>
    everySaid.flatMap(({ reason, tag, text }) => [
      expects(400, spell([member("message", "Invalid message"), member("error", text)]), {
        tag,
        basis: "message",
        reason
      }),
      expects(400, spell([member("message", text), member("error", "so it is")]), { tag: "UnexpectedResponse" }),
      expects(400, spell([member("message", text), member("error", "")]), { tag: "UnexpectedResponse" }),
      expects(400, spell([member("error", { code: "Other", message: text })]), { tag: "UnexpectedResponse" }),
      ...[null, 1, true, {}, [text], { code: "Other" }].map((error) =>
        expects(400, spell([member("message", text), member("error", error)]), { tag, basis: "message", reason })
      ),
      expects(400, spell([member("message", text)]), { tag, basis: "message", reason })
    ]),
  random: fc.tuple(smallTalk, smallTalk, fc.constantFrom(400, 409, 500), fc.constantFrom(40001, 50001, null)).map((
    [error, message, status, code]
  ) => {
    const rest = code === null ? [] : [member("error_code", code)]
    return sameVerdict([
      { status, body: spell([member("error", error), ...rest]) },
      { status, body: spell([member("message", message), member("error", error), ...rest]) }
    ])
  })
})

export const keepsTheTokenOfEveryOutcome = classifierLaw({
  id: "keeps-the-token-of-every-outcome",
  sentence: "A token that arrived is kept, whatever the outcome; a blank one, or one that is no string, is none.",
  source: ["R4", "I5"],
  mutant: "keeps the token of successes only",
  needs: ["token"],
  ...(() => {
    const tokens = [null, 1, {}, ["zq10token"], "", " ", "\u00a0\ufeff"]
    const judge = (status: number, raw: unknown, token: string | null, code: number | null) => ({
      asks: [{ status, body: spell([member("credentials_token", raw), member("error_code", code)]) }],
      judge: ([verdict]: ReadonlyArray<{ readonly token?: string | null }>) =>
        verdict?.token === token ? null : `the token is ${token === null ? "made up" : "lost"}`
    })
    return {
      examples: () =>
        Statuses.everyStatus.flatMap((status) => [
          judge(status, "zq10token", "zq10token", null),
          judge(status, " zq10 token ", " zq10 token ", 50001),
          judge(status, "x", "x", null),
          ...(status % 100 === 0 ? tokens.map((raw) => judge(status, raw, null, 20003)) : [])
        ]),
      random: fc.tuple(Statuses.status, secret, fc.option(Statuses.unknownCode)).map(([status, token, code]) =>
        judge(status, token, token, code)
      )
    }
  })()
})
