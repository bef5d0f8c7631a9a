/** Laws about reading a body. */
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
    "What JSON does not allow makes a body unreadable: other white space, a second byte order mark, a trailing comma, text before or after.",
  source: ["R1", "D4", "D9"],
  mutant: "trims the body before it parses it",
  ...forAll(Examples.unreadable, Generators.unreadable, ({ body, status }) => expects(status, body, unexpected))
})

export const allBlankIsEmpty = classifierLaw({
  id: "all-blank-is-empty",
  sentence: "A body of white space alone means what an empty one means, whichever white space it is.",
  source: ["R1"],
  mutant: "takes white space for an unreadable body",
  ...forAll(
    Examples.blank,
    Generators.blank,
    ({ body, status }) => sameVerdict([{ status, body: "" }, { status, body }])
  )
})

export const lastDuplicateWins = classifierLaw({
  id: "last-duplicate-wins",
  sentence: "Of a field that stands twice the last one counts.",
  source: ["R1"],
  mutant: "takes the first",
  ...forAll(
    Examples.duplicates,
    Generators.duplicate,
    ({ first, members, status }) =>
      sameVerdict([{ status, body: spell(members) }, { status, body: spell([first, ...members]) }])
  )
})

export const readsACodeHoweverSpelled = classifierLaw({
  id: "reads-a-code-however-spelled",
  sentence: "A code is the same as 20002, 20002.0, 2.0002e4, \"20002\" and \"0020002\".",
  source: ["R2"],
  mutant: "reads numbers only",
  ...forAll(
    Examples.spelledCodes,
    Generators.spelledCode,
    ({ code, raw, status }) =>
      sameVerdict([{ status, body: `{"error_code":${code}}` }, { status, body: `{"error_code":${raw}}` }])
  )
})

export const takesNothingElseForACode = classifierLaw({
  id: "takes-nothing-else-for-a-code",
  sentence: "A failure whose error_code is no whole number in a double's range means what it means without one.",
  source: ["R2"],
  mutant: "makes a number of whatever stands there",
  ...forAll(Examples.noCodes, Generators.noCode, ({ raw, status, text }) =>
    sameVerdict([
      { status, body: spell([member("error", text)]) },
      { status, body: spell([member("error", text), ["error_code", raw]]) }
    ]))
})

export const takesNoCodeFromElsewhere = classifierLaw({
  id: "takes-no-code-from-elsewhere",
  sentence: "Only error_code at the top of an object is a code: in an envelope, in a list or alone it is none.",
  source: ["R2"],
  mutant: "takes the code of an envelope for an error_code",
  ...forAll(Examples.codesElsewhere, Generators.codeElsewhere, (body) => expects(400, body, unexpected))
})

export const errorBeforeMessage = classifierLaw({
  id: "error-before-message",
  sentence: "The text is error if that is a string; then message changes nothing.",
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
  sentence: "The text is message if error is missing or no string.",
  source: ["R3"],
  mutant: "reads message only if there is no error",
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
  sentence: "A token that arrived is kept, whatever the outcome; a blank one, or one that is no string, is none.",
  source: ["R4", "I5"],
  mutant: "keeps the token of successes only",
  needs: ["token"],
  ...forAll(Examples.tokens, Generators.token, ({ code, raw, status }) =>
    about(
      { status, body: spell([member("credentials_token", raw), member("error_code", code)]) },
      ({ token }) => token === tokenOf(raw) ? null : `the token is ${tokenOf(raw) === null ? "made up" : "lost"}`
    ))
})
