/** Laws about every response there can be: one outcome each, which depends on nothing else. */
import { combinations } from "@effect-flanks/domain/Documented"
import type { Tag } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import { life } from "../generators/Credentials.ts"
import { everyDocumented, response } from "../generators/Responses.ts"
import { everyCode, everyStatus } from "../generators/Statuses.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"
import { about, classifierLaw, expects, expectsSample, kindOf, reasonTag, sameVerdict } from "../internal/trials.ts"
import type { Trial } from "../Law.ts"

const isWellFormed = ({ basis, code, outcome, tag }: Verdict): string | null => {
  if (!["accepted", "delayed", "failure"].includes(outcome)) return `${outcome} is no outcome`
  if (kindOf(tag) === undefined || tag === "TransportError") return `${tag} is no tag that a response can have`
  if (basis !== undefined && !["documented", "code", "message", "status", "none"].includes(basis)) {
    return `${basis} is no basis`
  }
  return code === undefined || code === null || Number.isSafeInteger(code) ? null : `${code} is no code`
}

const anything: ReadonlyArray<string> = [
  ...Bodies.unreadables,
  ...Bodies.hugeNumbers,
  ...Bodies.hugeNumbers.map((number) => `{"error_code": ${number}}`),
  "",
  " ",
  "null",
  "true",
  "\"\"",
  "[]",
  "{}",
  "[{\"error_code\": 20002}]",
  "{\"error\": null}",
  "{\"error\": {}}",
  "{\"error\": []}",
  "{\"error\": {\"code\": null}}",
  "{\"error\": {\"code\": \"ValidationError\", \"details\": {}}}",
  "{\"error\": {\"code\": \"ValidationError\", \"details\": [null, 1, {\"field\": 1}]}}",
  "{\"__proto__\": {\"error_code\": 20002}}",
  "\"\ud800\""
]

export const answersEverything = classifierLaw({
  id: "answers-everything",
  sentence: "Every status with every body gets an outcome, and nothing is thrown.",
  source: ["I1"],
  mutant: "throws on a body that is not a JSON object",
  examples: () =>
    [200, 400, 401, 404].flatMap((status) => anything.map((body) => about({ status, body }, isWellFormed))),
  random: response.map((drawn) => about(drawn, isWellFormed))
})

/** Not every parser reads these. */
const extreme: ReadonlyArray<string> = [
  Bodies.nested(5000),
  Bodies.nested(100_000),
  spell([["error_code", "20002"], ["data", Bodies.nested(5000)]]),
  spell([member("error", { code: "ValidationError", details: [] }), ["details", Bodies.nested(5000)]]),
  "x".repeat(1_000_000),
  "9".repeat(1_000_000)
]

const long: ReadonlyArray<readonly [status: number, body: string, tag: Tag]> = [
  [200, `[${"1,".repeat(500_000)}1]`, "Accepted"],
  [400, spell([member("error", "é".repeat(1_000_000)), member("error_code", 20002)]), "Processing"],
  [400, `{"error_code":20002}${" ".repeat(1_000_000)}`, "Processing"]
]

export const answersLargeBodies = classifierLaw({
  id: "answers-large-bodies",
  sentence:
    "A body of a million characters means what it says, and one nested a hundred thousand levels deep gets an outcome too.",
  source: ["I1"],
  mutant: "walks the body recursively",
  examples: () => [
    ...[200, 400].flatMap((status) => extreme.map((body) => about({ status, body }, isWellFormed))),
    ...long.map(([status, body, tag]) => expects(status, body, { tag }))
  ],
  random: null
})

export const anImpossibleStatusDecidesNothing = classifierLaw({
  id: "an-impossible-status-decides-nothing",
  sentence:
    "A status that is no whole number from 100 to 599 is no status: a code decides without it, and nothing else does.",
  source: ["I1", "D2", "D9"],
  mutant: "takes 200.5 for a success",
  needs: ["body"],
  ...(() => {
    const trials = (status: number) => [
      expects(status, "{}", { tag: "UnexpectedResponse", basis: "none", httpStatus: 0 }),
      expects(status, "{\"error_code\":50001}", { tag: "BankError", basis: "code", httpStatus: 0 }),
      expects(status, "{\"error\":\"Invalid bank\"}", { tag: "UnexpectedResponse", basis: "none", httpStatus: 0 })
    ]
    return {
      examples: () => [0, 99, 600, -200, 200.5, 1e9, Infinity].flatMap(trials),
      random: fc.oneof(fc.integer({ max: 99 }), fc.integer({ min: 600 }), fc.double({ noInteger: true, noNaN: true }))
        .chain((status) => fc.constantFrom(...trials(status)))
    }
  })()
})

export const exactlyOneOutcome = classifierLaw({
  id: "exactly-one-outcome",
  sentence:
    "The outcome is that of the tag: accepted for Accepted, delayed for TokenDelayed, a failure for every error; only a ConfigurationError has a reason.",
  source: ["I1"],
  mutant: "says accepted of every 2xx, whatever its tag",
  ...(() => {
    const judge = ({ outcome, reason, tag }: Verdict): string | null => {
      if (outcome !== kindOf(tag)) return `${tag} is ${kindOf(tag)}, not ${outcome}`
      const hasReason = reasonTag(reason) !== null
      return reason === undefined || hasReason === (tag === "ConfigurationError")
        ? null
        : `${tag} has ${hasReason ? "a" : "no"} reason`
    }
    return {
      examples: () =>
        everyStatus.flatMap((status) =>
          [null, ...everyCode].map((known) =>
            about({ status, body: known === null ? "{}" : `{"error_code":${known.code}}` }, judge)
          )
        ),
      random: response.map((drawn) => about(drawn, judge))
    }
  })()
})

export const dependsOnNothingElse = classifierLaw({
  id: "depends-on-nothing-else",
  sentence: "A response means the same whenever it comes: what came before changes nothing.",
  source: ["I2"],
  mutant: "remembers the last code, and takes it for that of a response without one",
  examples: () =>
    everyDocumented.flatMap(({ members, status }) => {
      const plain = { status: 400, body: "{}" }
      return [sameVerdict([plain, plain]), again(plain, { status, body: spell(members) })]
    }),
  random: fc.tuple(response, response).map(([first, second]) => again(first, second))
})

/** The same response before and after another. */
const again = (one: Response, other: Response): Trial => {
  const { judge } = sameVerdict([one, one])
  return {
    asks: [one, other, one],
    judge: ([before, , after]) => judge([before, after].filter((v) => v !== undefined))
  }
}

export const readsALifeStepByStep = classifierLaw({
  id: "reads-a-life-step-by-step",
  sentence: "In the life of a credential each response means what it says by itself, whatever state came before.",
  source: ["I2", "D1", "D2", "D4"],
  mutant: "takes 20003 for a delayed token once a token was delayed",
  examples: () => [],
  random: life.map((steps) => {
    const trials = steps.map((step) => expectsSample(step))
    return {
      asks: steps.map(({ body, status }) => ({ status, body })),
      judge: (verdicts) => {
        for (const [index, verdict] of verdicts.entries()) {
          const wrong = trials[index]?.judge([verdict]) ?? null
          if (wrong !== null) return `step ${index + 1}: ${wrong}`
        }
        return null
      }
    }
  })
})

const documentedPairs: ReadonlySet<string> = new Set(
  combinations.map(({ body, status, tag }) => `${status} ${body.error_code ?? "without a code"} ${tag}`)
)

export const basisIsHonest = classifierLaw({
  id: "basis-is-honest",
  sentence:
    "Only what the documentation shows is called documented; only a known code, a text without a code, or nothing at all rests on code, message or none.",
  source: ["I7"],
  mutant: "calls every known code documented",
  needs: ["basis", "code"],
  ...(() => {
    const codes: ReadonlySet<number> = new Set(everyCode.map(({ code }) => code))
    const judge = (status: number) => ({ basis, code = null, tag }: Verdict): string | null => {
      if (basis === "documented" && !documentedPairs.has(`${status} ${code ?? "without a code"} ${tag}`)) {
        return `${tag} is not documented on ${status} ${code === null ? "without a code" : `with ${code}`}`
      }
      if (basis === "code" && !codes.has(code ?? NaN)) return `${code} is none of the seven codes`
      if (basis === "message" && code !== null) return `it has the code ${code}, and rests on its text`
      return (basis === "none") === (tag === "UnexpectedResponse") ? null : `${tag} rests on ${basis}`
    }
    const trial = (drawn: Response) => about(drawn, judge(drawn.status))
    return {
      examples: () =>
        everyStatus.flatMap((status) => everyCode.map(({ code }) => trial({ status, body: `{"error_code":${code}}` }))),
      random: response.map(trial)
    }
  })()
})
