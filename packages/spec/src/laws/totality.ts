/** Laws about every possible response: it has one outcome, which depends on nothing else. */
import { combinations } from "@effect-flanks/domain/Documented"
import * as Examples from "../examples/totality.ts"
import * as Generators from "../generators/laws/totality.ts"
import { everyCode } from "../generators/Statuses.ts"
import type { Verdict } from "../Implementation.ts"
import { forAll, none } from "../internal/forAll.ts"
import {
  about,
  classifierLaw,
  expects,
  expectsSample,
  kindOf,
  reasonTag,
  sameVerdictAround,
  stepByStep
} from "../internal/trials.ts"

const isWellFormed = ({ basis, code, outcome, tag }: Verdict): string | null => {
  if (!["accepted", "delayed", "failure"].includes(outcome)) return `${outcome} isn't an outcome`
  if (kindOf(tag) === undefined || tag === "TransportError") return `${tag} isn't a tag of a response`
  if (basis !== undefined && !["documented", "code", "message", "status", "none"].includes(basis)) {
    return `${basis} isn't a basis`
  }
  return code === undefined || code === null || Number.isSafeInteger(code) ? null : `${code} isn't a code`
}

export const answersEverything = classifierLaw({
  id: "answers-everything",
  sentence: "Every status with every body gets an outcome, and the classifier never throws.",
  source: ["I1"],
  mutant: "throws on a body that is not a JSON object",
  ...forAll(Examples.anyResponses, Generators.anyResponse, (response) => about(response, isWellFormed))
})

export const answersLargeBodies = classifierLaw({
  id: "answers-large-bodies",
  sentence:
    "A body of a million characters has its usual outcome, and one with a hundred thousand nested levels has an outcome too.",
  source: ["I1"],
  mutant: "walks the body recursively",
  ...forAll(
    Examples.largeResponses,
    null,
    ({ body, status, tag }) => tag === null ? about({ status, body }, isWellFormed) : expects(status, body, { tag })
  )
})

export const anImpossibleStatusDecidesNothing = classifierLaw({
  id: "an-impossible-status-decides-nothing",
  sentence:
    "With a status that isn't a whole number from 100 to 599, only a code decides, and otherwise the outcome is an UnexpectedResponse.",
  source: ["I1", "D2", "D9"],
  mutant: "treats 200.5 as a success",
  needs: ["body"],
  ...forAll(Examples.impossibleStatuses, Generators.impossibleStatus, ({ body, code, status }) =>
    expects(
      status,
      body,
      code === null
        ? { tag: "UnexpectedResponse", basis: "none", httpStatus: 0 }
        : { tag: code.tag, basis: "code", httpStatus: 0 }
    ))
})

const isOfItsKind = ({ outcome, reason, tag }: Verdict): string | null => {
  if (outcome !== kindOf(tag)) return `${tag} is ${kindOf(tag)}, not ${outcome}`
  const hasReason = reasonTag(reason) !== null
  return reason === undefined || hasReason === (tag === "ConfigurationError")
    ? null
    : `${tag} has ${hasReason ? "a" : "no"} reason`
}

export const exactlyOneOutcome = classifierLaw({
  id: "exactly-one-outcome",
  sentence:
    "The outcome agrees with the tag: accepted for Accepted, delayed for TokenDelayed, failure for every error; only a ConfigurationError has a reason.",
  source: ["I1"],
  mutant: "calls every 2xx accepted, with any tag",
  ...forAll(Examples.everyCodeOnEveryStatus, Generators.anyResponse, (response) => about(response, isOfItsKind))
})

export const dependsOnNothingElse = classifierLaw({
  id: "depends-on-nothing-else",
  sentence: "The outcome of a response is the same after any other response.",
  source: ["I2"],
  mutant: "remembers the last code, and uses it for a response without one",
  ...forAll(Examples.pairs, Generators.pair, ([one, other]) => sameVerdictAround(one, other))
})

export const readsALifeStepByStep = classifierLaw({
  id: "reads-a-life-step-by-step",
  sentence: "In any history of credentials, each response has the same outcome as alone.",
  source: ["I2", "D1", "D2", "D4"],
  mutant: "treats 20003 as a delayed token after one was delayed",
  ...forAll(none, Generators.life, (steps) => stepByStep(steps.map(expectsSample)))
})

const documentedPairs: ReadonlySet<string> = new Set(
  combinations.map(({ body, status, tag }) => `${status} ${body.error_code ?? "without a code"} ${tag}`)
)

const knownCodes: ReadonlySet<number> = new Set(everyCode.map(({ code }) => code))

const restsOnItsBasis = (status: number, { basis, code = null, tag }: Verdict): string | null => {
  if (basis === "documented" && !documentedPairs.has(`${status} ${code ?? "without a code"} ${tag}`)) {
    return `${tag} isn't documented on ${status} ${code === null ? "without a code" : `with ${code}`}`
  }
  if (basis === "code" && !knownCodes.has(code ?? NaN)) return `${code} isn't one of the seven codes`
  if (basis === "message" && code !== null) return `it has the code ${code}, but the basis message`
  return (basis === "none") === (tag === "UnexpectedResponse") ? null : `${tag} has the basis ${basis}`
}

export const basisIsHonest = classifierLaw({
  id: "basis-is-honest",
  sentence:
    "The basis is documented only for combinations that the documentation shows, code only with a known code, message only without a code, and none exactly for an UnexpectedResponse.",
  source: ["I7"],
  mutant: "calls every known code documented",
  needs: ["basis", "code"],
  ...forAll(
    Examples.everyCodeOnEveryStatus,
    Generators.anyResponse,
    (response) => about(response, (verdict) => restsOnItsBasis(response.status, verdict))
  )
})
