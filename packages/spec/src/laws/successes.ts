/** Laws about a 2xx without a code, which is data unless the body says otherwise. */
import * as Examples from "../examples/successes.ts"
import * as Generators from "../generators/laws/successes.ts"
import type { Expected } from "../generators/Responses.ts"
import type { Said } from "../generators/Texts.ts"
import { forAll, none } from "../internal/forAll.ts"
import { spell } from "../internal/json.ts"
import { classifierLaw, expects } from "../internal/trials.ts"

const accepted = (status: number): Expected => ({
  tag: "Accepted",
  basis: status === 200 ? "documented" : "status",
  code: null,
  reason: null
})

const unexpected: Expected = { tag: "UnexpectedResponse", basis: "none", code: null, reason: null }

export const anEmpty2xxIsAccepted = classifierLaw({
  id: "an-empty-2xx-is-accepted",
  sentence: "A 2xx with an empty body is Accepted.",
  source: ["D4"],
  mutant: "requires a body for every success",
  ...forAll(Examples.empty, Generators.empty, ({ body, status }) => expects(status, body, accepted(status)))
})

export const anUnreadable2xxIsUnexpected = classifierLaw({
  id: "an-unreadable-2xx-is-unexpected",
  sentence: "A 2xx that is not JSON, such as the page of a proxy, is an UnexpectedResponse.",
  source: ["D4"],
  mutant: "treats every 2xx as a success",
  ...forAll(Examples.unreadable, Generators.unreadable, ({ body, status }) => expects(status, body, unexpected))
})

export const any2xxIsAccepted = classifierLaw({
  id: "any-2xx-is-accepted",
  sentence:
    "Any other JSON on a 2xx is Accepted, such as a bare array, a scalar, or an object that reports no failure; it is documented on 200.",
  source: ["D4"],
  mutant: "treats a bare array as an unexpected body",
  ...forAll(Examples.data, Generators.data, ({ body, status }) => expects(status, body, accepted(status)))
})

export const errorsAreNotData = classifierLaw({
  id: "errors-are-not-data",
  sentence:
    "A 2xx with a list of only known errors is an UnexpectedResponse; an empty list, or one with anything else in it, is Accepted.",
  source: ["D4"],
  mutant: "treats a list of errors as a list of data",
  ...forAll(
    Examples.lists,
    Generators.list,
    ({ body, isErrors, status }) => expects(status, body, isErrors ? unexpected : accepted(status))
  )
})

const meaningOf = (said: Said | null): Expected =>
  said === null ? unexpected : { tag: said.tag, basis: "message", code: null, reason: said.reason }

export const a2xxThatSaysFailureIsNone = classifierLaw({
  id: "a-2xx-that-says-failure-is-none",
  sentence:
    "A 2xx whose object has an error, success false, or an error_code that isn't a code is decided by a text of the grammar, and is otherwise an UnexpectedResponse.",
  source: ["D4"],
  mutant: "checks only error_code",
  ...forAll(
    Examples.failing,
    Generators.failing,
    ({ members, said, status }) => expects(status, spell(members), meaningOf(said))
  )
})

export const aStatusObjectIsData = classifierLaw({
  id: "a-status-object-is-data",
  sentence: "The status of credentials is Accepted in every state, even pending, blocked or errored.",
  source: ["D4"],
  mutant: "treats a status with errored data as a failure",
  ...forAll(none, Generators.statusObject, (status) => expects(200, JSON.stringify(status), accepted(200)))
})
