/** Laws about how a body is read. */
import * as Examples from "../examples/reading.ts"
import * as Generators from "../generators/laws/reading.ts"
import { forAll } from "../internal/forAll.ts"
import { member, spell } from "../internal/json.ts"
import { about, classifierLaw, expects, sameVerdict } from "../internal/trials.ts"

const bom = "\ufeff"

const unexpected = { tag: "UnexpectedResponse", basis: "none", code: null } as const

export const dropsOneByteOrderMark = classifierLaw({
  id: "drops-one-byte-order-mark",
  sentence: "One byte order mark before the body changes nothing.",
  source: ["R1"],
  mutant: "leaves the byte order mark to the JSON parser",
  ...forAll(
    Examples.documented,
    Generators.documented,
    ({ body, status }) => sameVerdict([{ status, body }, { status, body: bom + body }])
  )
})

export const readsStrictJson = classifierLaw({
  id: "reads-strict-json",
  sentence:
    "A body with anything that JSON does not allow is unreadable: other white space, a second byte order mark, a trailing comma, text before or after.",
  source: ["R1", "D4", "D9"],
  mutant: "trims the body before it parses it",
  ...forAll(Examples.unreadable, Generators.unreadable, ({ body, status }) => expects(status, body, unexpected))
})

export const allBlankIsEmpty = classifierLaw({
  id: "all-blank-is-empty",
  sentence: "A body with only white space, of any kind, has the same meaning as an empty one.",
  source: ["R1"],
  mutant: "treats white space as an unreadable body",
  ...forAll(
    Examples.blank,
    Generators.blank,
    ({ body, status }) => sameVerdict([{ status, body: "" }, { status, body }])
  )
})

export const lastDuplicateWins = classifierLaw({
  id: "last-duplicate-wins",
  sentence: "If a field occurs twice, the last one counts.",
  source: ["R1"],
  mutant: "uses the first one",
  ...forAll(
    Examples.duplicates,
    Generators.duplicate,
    ({ first, members, status }) =>
      sameVerdict([{ status, body: spell(members) }, { status, body: spell([first, ...members]) }])
  )
})

export const readsACodeHoweverSpelled = classifierLaw({
  id: "reads-a-code-however-spelled",
  sentence: "A code has the same meaning as 20002, 20002.0, 2.0002e4, \"20002\" and \"0020002\".",
  source: ["R2"],
  mutant: "reads only numbers",
  ...forAll(
    Examples.spelledCodes,
    Generators.spelledCode,
    ({ code, raw, status }) =>
      sameVerdict([{ status, body: `{"error_code":${code}}` }, { status, body: `{"error_code":${raw}}` }])
  )
})

export const takesNothingElseForACode = classifierLaw({
  id: "takes-nothing-else-for-a-code",
  sentence: "A failure whose error_code isn't a safe integer has the same meaning as without an error_code.",
  source: ["R2"],
  mutant: "converts any value to a number",
  ...forAll(Examples.noCodes, Generators.noCode, ({ raw, status, text }) =>
    sameVerdict([
      { status, body: spell([member("error", text)]) },
      { status, body: spell([member("error", text), ["error_code", raw]]) }
    ]))
})

export const takesNoCodeFromElsewhere = classifierLaw({
  id: "takes-no-code-from-elsewhere",
  sentence:
    "An error_code is a code only at the top of an object, and not in an envelope, in a list or as a bare value.",
  source: ["R2"],
  mutant: "treats the code of an envelope as an error_code",
  ...forAll(Examples.codesElsewhere, Generators.codeElsewhere, (body) => expects(400, body, unexpected))
})

export const errorBeforeMessage = classifierLaw({
  id: "error-before-message",
  sentence: "The text is error if error is a string, with any message.",
  source: ["R3"],
  mutant: "reads message first",
  ...forAll(Examples.errorAndMessage, Generators.errorAndMessage, ({ error, message, others, status }) =>
    sameVerdict([
      { status, body: spell([member("error", error), ...others]) },
      { status, body: spell([member("message", message), member("error", error), ...others]) }
    ]))
})

export const messageIfErrorIsNoText = classifierLaw({
  id: "message-if-error-is-no-text",
  sentence: "The text is message if error is missing or isn't a string.",
  source: ["R3"],
  mutant: "reads message only if error is missing",
  ...forAll(
    Examples.messages,
    Generators.message,
    ({ error, said }) =>
      expects(400, spell([member("message", said.text), ...error]), {
        tag: said.tag,
        basis: "message",
        reason: said.reason
      })
  )
})

const tokenOf = (raw: unknown): string | null => typeof raw === "string" && raw.trim() !== "" ? raw : null

export const keepsTheTokenOfEveryOutcome = classifierLaw({
  id: "keeps-the-token-of-every-outcome",
  sentence: "Every outcome keeps the token of its response, unless the token is blank or isn't a string.",
  source: ["R4", "I5"],
  mutant: "keeps only the token of successes",
  needs: ["token"],
  ...forAll(Examples.tokens, Generators.token, ({ code, raw, status }) =>
    about(
      { status, body: spell([member("credentials_token", raw), member("error_code", code)]) },
      ({ token }) => token === tokenOf(raw) ? null : `the token is ${tokenOf(raw) === null ? "made up" : "lost"}`
    ))
})
