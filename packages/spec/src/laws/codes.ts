/** Laws about codes: they decide before the status and the text do. */
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
  sentence: "A 2xx with a token and 20003 is TokenDelayed, a success: documented on 202, by its code on another 2xx.",
  source: ["D1"],
  mutant: "takes every 20003 for a ScaError: the token of a used-up code is lost",
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
  sentence: "A 2xx with a token, no code and the sentence of the delay is TokenDelayed all the same.",
  source: ["D1"],
  mutant: "waits for the code, and takes the delayed token for one that works",
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
  sentence: "Without a token, or off a 2xx, 20003 is a ScaError and the sentence of the delay says nothing.",
  source: ["D1", "D2", "D4"],
  mutant: "takes every 202 for a delayed token",
  ...forAll(Examples.noDelays, Generators.noDelay, (one) =>
    expects(
      one.status,
      spell([member("message", one.text), member("credentials_token", one.token), member("error_code", one.code)]),
      withoutADelay(one)
    ))
})

/** What a response with this code is: 40001 alone leaves a 401 to its status. */
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
    "Each of the seven codes decides on every status, 2xx included, with a token too; where the documentation shows the two together the basis is documented, else code.",
  source: ["D2", "I7"],
  mutant: "looks at the status first",
  ...forAll(
    Examples.codesOnStatuses,
    Generators.codeOnStatus,
    ({ code, others, spelling, status }) =>
      expects(status, spell([...others, member("error_code", code)], spelling), meaningOf(code, status))
  )
})

export const codeBeforeText = classifierLaw({
  id: "code-before-text",
  sentence: "A code decides whatever the text says, also where the text is that of another code.",
  source: ["D2"],
  mutant: "looks at the text first",
  ...forAll(
    Examples.codesWithTexts,
    Generators.codeWithText,
    ({ code, status, text }) =>
      expects(status, spell([member("error", text), member("error_code", code)]), meaningOf(code, status))
  )
})

export const codeBeforeEnvelope = classifierLaw({
  id: "code-before-envelope",
  sentence: "A code decides whatever the envelope says, but for 40001 on a 401, which stays an Unauthorized.",
  source: ["D2", "D5"],
  mutant: "looks at the envelope first",
  ...forAll(Examples.codesWithEnvelopes, Generators.codeWithEnvelope, ({ code, envelope, status }) =>
    expects(
      status,
      spell([member("success", false), member("error", { code: envelope }), member("error_code", code)]),
      meaningOf(code, status)
    ))
})

export const a401StaysA401 = classifierLaw({
  id: "a-401-stays-a-401",
  sentence: "40001 on a 401 is Unauthorized: the access token is what must change.",
  source: ["D2", "D6"],
  mutant: "takes it for a ConfigurationError",
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
  sentence: "A code that nobody documents is kept verbatim and says nothing, near as it may be to one of the seven.",
  source: ["I4", "D6", "D8", "D9"],
  mutant: "guesses by the first digit: 2 is processing, 4 configuration, 5 the bank",
  ...forAll(
    Examples.unknownCodes,
    Generators.unknownCode,
    ({ code, others, status }) =>
      expects(status, spell([...others, member("error_code", code)]), { ...byStatus(status), code })
  )
})

export const aNamedErrorIsNoSuccess = classifierLaw({
  id: "a-named-error-is-no-success",
  sentence: "A 2xx that names a code which nobody documents is an UnexpectedResponse, with a token too.",
  source: ["D3", "I4"],
  mutant: "takes a 2xx with an unknown code for a success",
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
