/** Laws about every response there can be: one outcome each, which depends on nothing else. */
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
  if (!["accepted", "delayed", "failure"].includes(outcome)) return `${outcome} is no outcome`
  if (kindOf(tag) === undefined || tag === "TransportError") return `${tag} is no tag that a response can have`
  if (basis !== undefined && !["documented", "code", "message", "status", "none"].includes(basis)) {
    return `${basis} is no basis`
  }
  return code === undefined || code === null || Number.isSafeInteger(code) ? null : `${code} is no code`
}

export const answersEverything = classifierLaw({
  id: "answers-everything",
  sentence: "Every status with every body gets an outcome, and nothing is thrown.",
  source: ["I1"],
  mutant: "throws on a body that is not a JSON object",
  ...forAll(Examples.anyResponses, Generators.anyResponse, (response) => about(response, isWellFormed))
})

export const answersLargeBodies = classifierLaw({
  id: "answers-large-bodies",
  sentence:
    "A body of a million characters means what it says, and one nested a hundred thousand levels deep gets an outcome too.",
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
    "A status that is no whole number from 100 to 599 is no status: a code decides without it, and nothing else does.",
  source: ["I1", "D2", "D9"],
  mutant: "takes 200.5 for a success",
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
    "The outcome is that of the tag: accepted for Accepted, delayed for TokenDelayed, a failure for every error; only a ConfigurationError has a reason.",
  source: ["I1"],
  mutant: "says accepted of every 2xx, whatever its tag",
  ...forAll(Examples.everyCodeOnEveryStatus, Generators.anyResponse, (response) => about(response, isOfItsKind))
})

export const dependsOnNothingElse = classifierLaw({
  id: "depends-on-nothing-else",
  sentence: "A response means the same whenever it comes: what came before changes nothing.",
  source: ["I2"],
  mutant: "remembers the last code, and takes it for that of a response without one",
  ...forAll(Examples.pairs, Generators.pair, ([one, other]) => sameVerdictAround(one, other))
})

export const readsALifeStepByStep = classifierLaw({
  id: "reads-a-life-step-by-step",
  sentence: "In the life of a credential each response means what it says by itself, whatever state came before.",
  source: ["I2", "D1", "D2", "D4"],
  mutant: "takes 20003 for a delayed token once a token was delayed",
  ...forAll(none, Generators.life, (steps) => stepByStep(steps.map(expectsSample)))
})

const documentedPairs: ReadonlySet<string> = new Set(
  combinations.map(({ body, status, tag }) => `${status} ${body.error_code ?? "without a code"} ${tag}`)
)

const knownCodes: ReadonlySet<number> = new Set(everyCode.map(({ code }) => code))

const restsOnItsBasis = (status: number, { basis, code = null, tag }: Verdict): string | null => {
  if (basis === "documented" && !documentedPairs.has(`${status} ${code ?? "without a code"} ${tag}`)) {
    return `${tag} is not documented on ${status} ${code === null ? "without a code" : `with ${code}`}`
  }
  if (basis === "code" && !knownCodes.has(code ?? NaN)) return `${code} is none of the seven codes`
  if (basis === "message" && code !== null) return `it has the code ${code}, and rests on its text`
  return (basis === "none") === (tag === "UnexpectedResponse") ? null : `${tag} rests on ${basis}`
}

export const basisIsHonest = classifierLaw({
  id: "basis-is-honest",
  sentence:
    "Only what the documentation shows is called documented; only a known code, a text without a code, or nothing at all rests on code, message or none.",
  source: ["I7"],
  mutant: "calls every known code documented",
  needs: ["basis", "code"],
  ...forAll(
    Examples.everyCodeOnEveryStatus,
    Generators.anyResponse,
    (response) => about(response, (verdict) => restsOnItsBasis(response.status, verdict))
  )
})
