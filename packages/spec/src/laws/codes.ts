/** Laws about codes, which decide before the status and the text. */
import { rows } from "@effect-flanks/domain/Table"
import * as Examples from "../examples/codes.ts"
import * as Generators from "../generators/laws/codes.ts"
import { byStatus, type Expected } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { forAll } from "../internal/forAll.ts"
import { member, spell } from "../internal/json.ts"
import { classifierLaw, expects } from "../internal/trials.ts"

export const aDelayedTokenIsASuccess = classifierLaw({
  id: "a-delayed-token-is-a-success",
  sentence:
    "A 2xx with a token and 20003 is TokenDelayed, a success, with the basis documented on 202 and code on another 2xx.",
  source: ["D1"],
  mutant: "treats every 20003 as a ScaError, and so loses the token of a used-up code",
  ...forAll(
    Examples.delayedTokens,
    Generators.delayedToken,
    ({ others, status, token }) =>
      expects(status, spell([member("credentials_token", token), member("error_code", 20003), ...others]), {
        tag: "TokenDelayed",
        basis: status === 202 ? "documented" : "code",
        code: 20003,
        reason: null
      })
  )
})

export const aDelayIsReadFromItsText = classifierLaw({
  id: "a-delay-is-read-from-its-text",
  sentence: "A 2xx with a token, without a code, and with the sentence of the delay is TokenDelayed.",
  source: ["D1"],
  mutant: "requires the code, and treats the delayed token as usable",
  ...forAll(
    Examples.delaysInWords,
    Generators.delayInWords,
    ({ field, others, status, text, token }) =>
      expects(status, spell([member(field, text), member("credentials_token", token), ...others]), {
        tag: "TokenDelayed",
        basis: "message",
        code: null,
        reason: null
      })
  )
})

const withoutADelay = ({ code, status }: Examples.NoDelay): Expected => {
  if (code !== null) return { tag: "ScaError", basis: status === 400 ? "documented" : "code", code }
  return Statuses.isSuccess(status)
    ? { tag: "Accepted", basis: status === 200 ? "documented" : "status", code }
    : { ...byStatus(status), code }
}

export const noDelayWithoutAToken = classifierLaw({
  id: "no-delay-without-a-token",
  sentence:
    "Without a token, or on another status than a 2xx, 20003 is a ScaError, and the sentence of the delay has no meaning.",
  source: ["D1", "D2", "D4"],
  mutant: "treats every 202 as a delayed token",
  ...forAll(Examples.noDelays, Generators.noDelay, (one) =>
    expects(
      one.status,
      spell([member("message", one.text), member("credentials_token", one.token), member("error_code", one.code)]),
      withoutADelay(one)
    ))
})

/** The outcome of a response with this code. Only 40001 on a 401 leaves the decision to the status. */
const meaningOf = (code: number, status: number): Expected => {
  const known = Statuses.everyCode.find((one) => one.code === code)
  if (known === undefined) return { ...byStatus(status), code }
  if (code === 40001 && status === 401) return { tag: "Unauthorized", basis: "status", code, reason: null }
  const shown: ReadonlyArray<number> = rows[known.tag].statuses
  return { tag: known.tag, basis: shown.includes(status) ? "documented" : "code", code }
}

export const codeBeforeStatus = classifierLaw({
  id: "code-before-status",
  sentence:
    "Each of the seven codes decides on every status, including a 2xx and with a token; the basis is documented if the documentation shows the code on that status, otherwise code.",
  source: ["D2", "I7"],
  mutant: "checks the status first",
  ...forAll(
    Examples.codesOnStatuses,
    Generators.codeOnStatus,
    ({ code, others, spelling, status }) =>
      expects(status, spell([...others, member("error_code", code)], spelling), meaningOf(code, status))
  )
})

export const codeBeforeText = classifierLaw({
  id: "code-before-text",
  sentence: "A code decides with any text, even with the text of another code.",
  source: ["D2"],
  mutant: "checks the text first",
  ...forAll(
    Examples.codesWithTexts,
    Generators.codeWithText,
    ({ code, status, text }) =>
      expects(status, spell([member("error", text), member("error_code", code)]), meaningOf(code, status))
  )
})

export const codeBeforeEnvelope = classifierLaw({
  id: "code-before-envelope",
  sentence: "A code decides with any envelope, except 40001 on a 401, which is Unauthorized.",
  source: ["D2", "D5"],
  mutant: "checks the envelope first",
  ...forAll(Examples.codesWithEnvelopes, Generators.codeWithEnvelope, ({ code, envelope, status }) =>
    expects(
      status,
      spell([member("success", false), member("error", { code: envelope }), member("error_code", code)]),
      meaningOf(code, status)
    ))
})

export const a401StaysA401 = classifierLaw({
  id: "a-401-stays-a-401",
  sentence: "40001 on a 401 is Unauthorized.",
  source: ["D2", "D6"],
  mutant: "treats it as a ConfigurationError",
  ...forAll(
    Examples.textsOf401,
    Generators.textOf401,
    ({ others, text }) =>
      expects(401, spell([member("error", text), member("error_code", 40001), ...others]), {
        tag: "Unauthorized",
        basis: "status",
        code: 40001,
        reason: null
      })
  )
})

export const neverGuessesAnUnknownCode = classifierLaw({
  id: "never-guesses-an-unknown-code",
  sentence: "An undocumented code is kept verbatim and decides nothing, even if it is close to one of the seven.",
  source: ["I4", "D6", "D8", "D9"],
  mutant: "guesses from the first digit: 2 is processing, 4 is configuration, 5 is the bank",
  ...forAll(
    Examples.unknownCodes,
    Generators.unknownCode,
    ({ code, others, status }) =>
      expects(status, spell([...others, member("error_code", code)]), { ...byStatus(status), code })
  )
})

export const aNamedErrorIsNoSuccess = classifierLaw({
  id: "a-named-error-is-no-success",
  sentence: "A 2xx with an undocumented code is an UnexpectedResponse, even with a token.",
  source: ["D3", "I4"],
  mutant: "treats a 2xx with an unknown code as a success",
  ...forAll(
    Examples.unknownCodesOfSuccesses,
    Generators.unknownCodeOfSuccess,
    ({ code, others, status }) =>
      expects(status, spell([...others, member("error_code", code)]), {
        tag: "UnexpectedResponse",
        basis: "none",
        code
      })
  )
})
