/** Laws about the parts of a response that an outcome keeps, and those that it must not show. */
import { rows } from "@effect-flanks/domain/Table"
import * as Examples from "../examples/keeping.ts"
import * as Generators from "../generators/laws/keeping.ts"
import type { Verdict } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { member, spell } from "../internal/json.ts"
import { about, classifierLaw, expects, expectsSample, kindOf, sameVerdict } from "../internal/trials.ts"

export const documentedMeansDocumented = classifierLaw({
  id: "documented-means-documented",
  sentence: "Every documented response has the documentation's outcome, reason and code, and the basis documented.",
  source: ["D1", "D2", "D4", "D5", "D6", "I7"],
  mutant: "doesn't know the 409",
  ...forAll(Examples.documented, Generators.documented, expectsSample)
})

export const noiseChangesNothing = classifierLaw({
  id: "noise-changes-nothing",
  sentence: "Unknown fields, the order of fields, white space between them and escaped characters change nothing.",
  source: ["I3"],
  mutant: "finds error_code anywhere in the body, even in nested objects",
  ...forAll(
    Examples.noisy,
    Generators.noisy,
    ({ members, noisy, spelling, status }) =>
      sameVerdict([{ status, body: spell(members) }, { status, body: spell(noisy, spelling) }])
  )
})

export const keepsStatusAndBody = classifierLaw({
  id: "keeps-status-and-body",
  sentence: "The unchanged status and body can be read back from every outcome.",
  source: ["I5"],
  mutant: "keeps the parsed body, and writes it again",
  needs: ["httpStatus", "body"],
  ...forAll(Examples.bodies, Generators.response, (response) =>
    about(response, ({ body, httpStatus }) => {
      if (httpStatus !== response.status) return `the status is ${httpStatus}`
      return body === response.body ? null : `the body is ${JSON.stringify(body).slice(0, 200)}`
    }))
})

export const keepsTheText = classifierLaw({
  id: "keeps-the-text",
  sentence:
    "The text of every outcome is the response's text, trimmed, unless it is not a fixed sentence and holds a secret; it is null if the response has no text.",
  source: ["R3", "I5"],
  mutant: "keeps only known texts",
  needs: ["text"],
  ...forAll(Examples.texts, Generators.text, ({ body, status, text: said }) =>
    about(
      { status, body },
      ({ text }) => text === said ? null : `the text is ${JSON.stringify(text)} instead of ${JSON.stringify(said)}`
    ))
})

export const keepsEnvelopeAndTraceId = classifierLaw({
  id: "keeps-envelope-and-trace-id",
  sentence: "The trace_id and the envelope's code and details can be read back, on any status.",
  source: ["R5", "I5"],
  mutant: "keeps the trace_id only of the two documented envelopes",
  needs: ["traceId", "envelope"],
  ...forAll(Examples.envelopes, Generators.envelope, ({ envelope, status, traceId }) =>
    expects(
      status,
      spell([...(envelope === null ? [] : [member("error", envelope)]), member("trace_id", traceId)]),
      { traceId, envelope }
    ))
})

export const reasonsComeFromTheText = classifierLaw({
  id: "reasons-come-from-the-text",
  sentence:
    "The reason of a 40001 is ValidationFailed for that envelope, otherwise the reason that its text states, otherwise Unrecognized with the text.",
  source: ["T2", "T3", "T4", "T8"],
  mutant: "reads the reason from the status: 409 is AlreadyExists",
  needs: ["reason"],
  ...forAll(
    Examples.reasons,
    Generators.reason,
    ({ members, reason, status }) =>
      expects(status, spell([...members, member("error_code", 40001)]), { tag: "ConfigurationError", reason })
  )
})

export const aWindowIsWhatTheTextStates = classifierLaw({
  id: "a-window-is-what-the-text-states",
  sentence:
    "The window of a ScaError is the hours in its text if the first number is smaller than the second and the second is at most 168, otherwise null.",
  source: ["T6"],
  mutant: "accepts any hours",
  needs: ["window"],
  ...forAll(
    Examples.windows,
    Generators.window,
    ({ status, text, window }) =>
      expects(status, spell([member("error", text), member("error_code", 20003)]), { tag: "ScaError", window })
  )
})

const isAsInTheTable = ({ action, actor, retry, tag }: Verdict): string | null => {
  if (kindOf(tag) === undefined) return `${tag} isn't a known tag`
  if (tag === "UnexpectedResponse") return null
  const row = rows[tag as keyof typeof rows]
  return action === row.action && actor === row.actor && retry === row.retry
    ? null
    : `${tag} says ${actor}, ${retry}, ${action}`
}

export const saysWhoseTurnItIs = classifierLaw({
  id: "says-whose-turn-it-is",
  sentence: "Each outcome has the actor, the action and the retry of its row in the table.",
  source: ["A1"],
  mutant: "retries a delayed token on the schedule of the security checks",
  needs: ["actor", "action", "retry"],
  ...forAll(Examples.everyOutcome, Generators.response, (response) => about(response, isAsInTheTable))
})

export const showsNoSecret = classifierLaw({
  id: "shows-no-secret",
  sentence: "No printed form of an outcome has a secret of its body, from any field, nested or not, or from any text.",
  source: ["I6"],
  mutant: "includes the unmasked text in its message",
  needs: ["printed"],
  ...forAll(
    Examples.secrets,
    Generators.secret,
    ({ body, hidden, status }) =>
      about({ status, body }, ({ printed }) => {
        const shown = printed?.() ?? ""
        const at = shown.indexOf(hidden)
        return at === -1 ? null : `a secret is shown: …${shown.slice(Math.max(0, at - 60), at + hidden.length)}`
      })
  )
})
