/** Laws about failures without a code, which the envelope, the text and the status decide. */
import { transient } from "@effect-flanks/domain/Table"
import * as Examples from "../examples/statuses.ts"
import * as Generators from "../generators/laws/statuses.ts"
import { byStatus, type Expected } from "../generators/Responses.ts"
import { forAll } from "../internal/forAll.ts"
import { member, spell } from "../internal/json.ts"
import { classifierLaw, expects, sameVerdict } from "../internal/trials.ts"

/** The documentation shows `ValidationError` on 400 and `UNAUTHENTICATED` on 401. */
const meaningOfEnvelope = ({ code, details, status }: Examples.Envelope): Expected => {
  const reason = { _tag: "ValidationFailed", details: Examples.detailsOf(details) }
  if (code === "ValidationError" && status === 400) {
    return { tag: "ConfigurationError", basis: "documented", code: null, reason }
  }
  if (code === "ValidationError" && status === 409) return { ...byStatus(409), reason }
  return code === "UNAUTHENTICATED" && status === 401
    ? { tag: "Unauthorized", basis: "documented", code: null, reason: null }
    : byStatus(status)
}

export const readsTheEnvelopes = classifierLaw({
  id: "reads-the-envelopes",
  sentence:
    "The envelope ValidationError on 400 is a ConfigurationError and UNAUTHENTICATED on 401 is Unauthorized, both documented; on another status or in another case, an envelope decides nothing.",
  source: ["D5", "D6", "D9", "T8"],
  mutant: "reads the envelope on any status",
  ...forAll(Examples.envelopes, Generators.envelope, (envelope) => {
    const { code, details, others, status } = envelope
    const error = details === undefined ? { code } : { code, details }
    return expects(status, spell([...others, member("error", error)]), meaningOfEnvelope(envelope))
  })
})

export const fiveStatusesDecide = classifierLaw({
  id: "five-statuses-decide",
  sentence:
    "401, 403, 405, 415 and 500 decide by themselves with any body; the basis is documented if the body has a string error and no code, otherwise status.",
  source: ["D6"],
  mutant: "calls them documented although the page's own body is not JSON",
  ...forAll(
    Examples.decided,
    Generators.decided,
    ({ body, code, hasText, status, tag }) =>
      expects(status, body, { tag, basis: hasText && code === null ? "documented" : "status", code, reason: null })
  )
})

export const aTextDecidesWithoutACode = classifierLaw({
  id: "a-text-decides-without-a-code",
  sentence:
    "On 400 and on 409 without a code, a text of the grammar decides, even one that the documentation shows on the other status.",
  source: ["D7", "T2", "T3", "T4", "T5", "T6", "T8"],
  mutant: "requires a code before it reads the text",
  ...forAll(
    Examples.texts,
    Generators.text,
    ({ field, others, said, spelling, status }) =>
      expects(status, spell([...others, member(field, said.text)], spelling), {
        tag: said.tag,
        basis: "message",
        code: null,
        reason: said.reason
      })
  )
})

export const aTextCountsWholeAndInItsCase = classifierLaw({
  id: "a-text-counts-whole-and-in-its-case",
  sentence: "A text of the grammar in another case, or with more text around it, decides nothing.",
  source: ["T1", "D9"],
  mutant: "ignores case",
  ...forAll(
    Examples.nearTextsOnStatuses,
    Generators.nearText,
    ({ status, text }) => expects(status, spell([member("error", text)]), byStatus(status))
  )
})

export const spaceAroundATextChangesNothing = classifierLaw({
  id: "space-around-a-text-changes-nothing",
  sentence: "JavaScript's white space around a text changes nothing.",
  source: ["T1", "R3"],
  mutant: "compares the untrimmed text",
  ...forAll(Examples.spacedTexts, Generators.spacedText, ({ after, before, text }) =>
    sameVerdict([
      { status: 400, body: spell([member("error", text)]) },
      { status: 400, body: spell([member("error", before + text + after)]) }
    ]))
})

export const aTextNeedsItsStatus = classifierLaw({
  id: "a-text-needs-its-status",
  sentence:
    "A text decides only on 400, on 409 and on a failing 2xx: Invalid credentials is Unauthorized on 401, and decides nothing on 404.",
  source: ["D6", "D7", "D9"],
  mutant: "matches a text on any status",
  ...forAll(
    Examples.textsOffTheirStatus,
    Generators.textOffItsStatus,
    ({ field, status, text }) => expects(status, spell([member(field, text)]), { ...byStatus(status), reason: null })
  )
})

export const aConflictIsAConfigurationError = classifierLaw({
  id: "a-conflict-is-a-configuration-error",
  sentence: "Any other 409 is a ConfigurationError with the basis status and the reason of its text.",
  source: ["D8", "T8"],
  mutant: "treats a 409 with an unknown text as an unexpected response",
  ...forAll(
    Examples.conflicts,
    Generators.conflict,
    ({ body, code, reason }) => expects(409, body, { ...byStatus(409), code, reason })
  )
})

export const theRestIsUnexpected = classifierLaw({
  id: "the-rest-is-unexpected",
  sentence: "An undocumented failure is an UnexpectedResponse, even if its status is close to a documented one.",
  source: ["D9"],
  mutant: "treats any 5xx as an internal server error, and any 4xx as a wrong request",
  ...forAll(Examples.rest, Generators.rest, ({ body, status }) => expects(status, body, byStatus(status)))
})

export const temporaryStatusesAreTransient = classifierLaw({
  id: "temporary-statuses-are-transient",
  sentence:
    "An UnexpectedResponse on 408, 425, 429, or on any 5xx except 501, 505 and 511, has the same advice as a 500.",
  source: ["D9", "A1"],
  mutant: "knows only 502, 503 and 504, so that a proxy's 522 ends an onboarding",
  needs: ["retry"],
  ...forAll(
    Examples.temporary,
    Generators.temporary,
    ({ body, status }) =>
      expects(status, body, {
        tag: "UnexpectedResponse",
        action: transient.action,
        actor: "flanks",
        retry: "transient"
      })
  )
})

export const otherStatusesAreFinal = classifierLaw({
  id: "other-statuses-are-final",
  sentence:
    "An UnexpectedResponse on any other status is not retried: 501, 505, 511, and every 4xx except the temporary ones.",
  source: ["D9", "A1"],
  mutant: "retries every 5xx",
  needs: ["retry"],
  ...forAll(
    Examples.lasting,
    null,
    ({ body, status }) => expects(status, body, { tag: "UnexpectedResponse", retry: "no", actor: "developer" })
  )
})
