/** Laws about failures without a code: the envelope, the text and the status decide. */
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
    "The envelope ValidationError on 400 is a ConfigurationError and UNAUTHENTICATED on 401 is Unauthorized, both documented; on another status, or in another case, an envelope says nothing.",
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
    "401, 403, 405, 415 and 500 decide by themselves, whatever the body; that is documented if the body has a string error and no code, else it rests on the status.",
  source: ["D6"],
  mutant: "calls them documented though the page's own body is not JSON",
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
    "On 400 and on 409 without a code a text of the grammar decides, also one that the documentation shows on the other.",
  source: ["D7", "T2", "T3", "T4", "T5", "T6", "T8"],
  mutant: "wants a code before it reads the text",
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
  sentence: "A text that only comes close to the grammar says nothing, in another case or with more around it.",
  source: ["T1", "D9"],
  mutant: "compares without case",
  ...forAll(
    Examples.nearTextsOnStatuses,
    Generators.nearText,
    ({ status, text }) => expects(status, spell([member("error", text)]), byStatus(status))
  )
})

export const spaceAroundATextChangesNothing = classifierLaw({
  id: "space-around-a-text-changes-nothing",
  sentence: "White space around a text changes nothing, whichever JavaScript knows.",
  source: ["T1", "R3"],
  mutant: "compares the text as it came",
  ...forAll(Examples.spacedTexts, Generators.spacedText, ({ after, before, text }) =>
    sameVerdict([
      { status: 400, body: spell([member("error", text)]) },
      { status: 400, body: spell([member("error", before + text + after)]) }
    ]))
})

export const aTextNeedsItsStatus = classifierLaw({
  id: "a-text-needs-its-status",
  sentence:
    "Off 400, 409 and a failing 2xx no text decides: Invalid credentials is Unauthorized on 401, and on 404 it is nothing.",
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
  sentence: "Any other 409 is a ConfigurationError by its status, its reason what its text says.",
  source: ["D8", "T8"],
  mutant: "takes a 409 with a text that it does not know for an unexpected response",
  ...forAll(
    Examples.conflicts,
    Generators.conflict,
    ({ body, code, reason }) => expects(409, body, { ...byStatus(409), code, reason })
  )
})

export const theRestIsUnexpected = classifierLaw({
  id: "the-rest-is-unexpected",
  sentence: "A failure that nothing documents is an UnexpectedResponse, never the nearest status that is documented.",
  source: ["D9"],
  mutant: "takes any 5xx for an internal server error, any 4xx for a wrong request",
  ...forAll(Examples.rest, Generators.rest, ({ body, status }) => expects(status, body, byStatus(status)))
})

export const temporaryStatusesAreTransient = classifierLaw({
  id: "temporary-statuses-are-transient",
  sentence:
    "An UnexpectedResponse on 408, 425, 429, or on any 5xx but 501, 505 and 511, is worth retrying as a 500 is: proxies have statuses of their own.",
  source: ["D9", "A1"],
  mutant: "knows 502, 503 and 504 only: the 522 of a proxy ends an onboarding",
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
    "An UnexpectedResponse on any other status is not worth retrying: 501, 505, 511, and every 4xx but the temporary ones.",
  source: ["D9", "A1"],
  mutant: "retries every 5xx",
  needs: ["retry"],
  ...forAll(
    Examples.lasting,
    null,
    ({ body, status }) => expects(status, body, { tag: "UnexpectedResponse", retry: "no", actor: "developer" })
  )
})
