/**
 * Putting an implementation to the laws without a test runner.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { Implementation, Parts } from "./Implementation.ts"
import { type Answer, type Ask, askPart, settle, thrown } from "./internal/ask.ts"
import { isAskedPart, probes } from "./internal/probes.ts"
import { type Judge, type Outcome, type Problem, search } from "./internal/search.ts"
import type { Asked, AskedLaw, AskedPart, AskedTrial, Law, OtherPart, PartLaw, PartTrial } from "./Law.ts"
import * as Laws from "./Laws.ts"

/** The simplest trial found that breaks a law. */
export interface Counterexample {
  /** What was asked. */
  readonly asked: unknown
  /** What the implementation answered; null where it threw. */
  readonly answered: unknown
  readonly why: string
}

/** What came of one law. */
export interface Result {
  readonly law: Law
  /** `gap` and `closed` come from known gaps: still broken, and no longer. */
  readonly verdict: "holds" | "broken" | "skipped" | "gap" | "closed"
  /** How many trials were gone through. */
  readonly tried: number
  readonly counterexample: Counterexample | null
  /** Why it was skipped: what the implementation does not tell or have. */
  readonly untold: ReadonlyArray<string>
  /** What the known gaps say of it, null if it is none of them. */
  readonly known: string | null
}

/** What came of all laws. The same implementation, laws, seed and runs give the same report. */
export interface Report {
  readonly seed: number
  readonly runs: number
  readonly results: ReadonlyArray<Result>
}

/** What can be chosen about a check. */
export interface CheckOptions {
  /** Replays a report; random if absent. */
  readonly seed?: number | undefined
  /** Trials drawn for each law, on top of its examples: 100 if absent. */
  readonly runs?: number | undefined
  /** The laws to put it to; all that are about its parts if absent. */
  readonly laws?: ReadonlyArray<Law> | undefined
}

type Field<Name extends AskedPart> = Asked[Name]["field"]
type Verdict<Name extends AskedPart> = Asked[Name]["verdict"]

const fieldsTold = <Name extends AskedPart>(
  name: Name,
  answers: ReadonlyArray<Answer<Verdict<Name>>>
): ReadonlySet<Field<Name>> => {
  const fields: ReadonlyArray<Field<Name>> = probes[name].fields
  return new Set(
    answers.flatMap((answer) =>
      answer._tag === "Failed"
        ? []
        : fields.filter((field) => Reflect.get(answer.verdict, field) !== undefined)
    )
  )
}

/** What it tells of one question it could tell of all: a field that it leaves out is null. */
const complete = <Name extends AskedPart>(
  verdict: Verdict<Name>,
  told: ReadonlySet<Field<Name>>
): Verdict<Name> => ({
  outcome: verdict.outcome,
  tag: verdict.tag,
  ...Object.fromEntries([...told].map((field) => [field, Reflect.get(verdict, field) ?? null]))
} as Verdict<Name>)

const judgeTrial = <Name extends AskedPart>(
  { judge }: AskedTrial<Name>,
  answers: ReadonlyArray<Answer<Verdict<Name>>>,
  told: ReadonlySet<Field<Name>>
): Problem | null => {
  const verdicts: Array<Verdict<Name>> = []
  for (const answer of answers) {
    if (answer._tag === "Failed") return { why: answer.why, answered: null }
    verdicts.push(complete<Name>(answer.verdict, told))
  }
  let why: string | null
  try {
    why = judge(verdicts)
  } catch (error) {
    why = `its answer cannot be judged: ${String(error)}`
  }
  return why === null ? null : { why, answered: verdicts.map((verdict) => ({ ...verdict, value: undefined })) }
}

const judgeWith = <Name extends AskedPart>(
  ask: Ask<Name>,
  told: ReadonlySet<Field<Name>>
): Judge<AskedTrial<Name>> =>
  Effect.fnUntraced(function*(groups) {
    const answered = yield* ask(groups.map((group) => group.flatMap(({ asks }) => asks)))
    return groups.map((group, index) => {
      let from = 0
      let isFound = false
      return group.map((trial) => {
        const answers = answered[index]?.slice(from, from += trial.asks.length) ?? []
        const problem = isFound ? null : judgeTrial(trial, answers, told)
        isFound ||= problem !== null
        return problem
      })
    })
  })

const result = <T>(law: Law, { found, tried }: Outcome<T>, asked: (trial: T) => unknown): Result => ({
  law,
  verdict: found === null ? "holds" : "broken",
  tried,
  counterexample: found === null ? null : { asked: asked(found.trial), answered: found.answered, why: found.why },
  untold: [],
  known: null
})

const skipped = (law: Law, untold: ReadonlyArray<string>): Result => ({
  law,
  verdict: "skipped",
  tried: 0,
  counterexample: null,
  untold,
  known: null
})

interface Chosen {
  readonly seed: number
  readonly runs: number
}

/** Puts whatever can be asked for verdicts to laws about a part of this name. */
export const checkAsked = Effect.fnUntraced(function*<Name extends AskedPart>(
  name: Name,
  ask: Ask<Name>,
  laws: ReadonlyArray<AskedLaw<Name>>,
  options: Chosen
): Effect.fn.Return<ReadonlyArray<Result>> {
  const [probed = []] = yield* ask([probes[name].questions])
  const told = fieldsTold(name, probed)
  const untoldOf = ({ needs }: AskedLaw<Name>) => needs.filter((field) => !told.has(field))
  const apply = laws.filter((law) => untoldOf(law).length === 0)
  const outcomes = yield* search(apply, judgeWith(ask, told), options)
  return laws.map((law) => {
    const outcome = outcomes[apply.indexOf(law)]
    return outcome === undefined
      ? skipped(law as Law, untoldOf(law))
      : result(law as Law, outcome, ({ asks }) => asks)
  })
})

/** The laws of these that are about a part that is asked questions. */
export const askedLaws = <Name extends AskedPart>(
  name: Name,
  laws: ReadonlyArray<Law>
): ReadonlyArray<AskedLaw<Name>> => laws.filter((law): law is Law & AskedLaw<Name> => law.part === name)

const attemptPart = <Part>({ run }: PartTrial<Part>, part: Part): Effect.Effect<Problem | null> =>
  settle(() => run(part)).pipe(
    Effect.catchCause((cause) => Effect.succeed(thrown(cause))),
    Effect.map((why) => why === null ? null : { why, answered: null })
  )

const checkPart = Effect.fnUntraced(function*<Part extends object>(
  law: { [N in OtherPart]: PartLaw<N> }[OtherPart],
  part: Part,
  options: Chosen
): Effect.fn.Return<Result> {
  const untold = law.needs.filter((field) => Reflect.get(part, field) === undefined)
  if (untold.length > 0) return skipped(law, untold)
  const judge: Judge<PartTrial<Part>> = Effect.forEach((group) => {
    let isFound = false
    return Effect.forEach(
      group,
      (trial) =>
        isFound ? Effect.succeed(null) : Effect.tap(attemptPart(trial, part), (problem) =>
          Effect.sync(() => {
            isFound = problem !== null
          }))
    )
  })
  const [outcome] = yield* search([law as never], judge, options)
  return result(law, outcome ?? { tried: 0, found: null }, ({ input }) => input)
})

const isAskedLaw = (law: Law): law is { [N in AskedPart]: AskedLaw<N> }[AskedPart] => isAskedPart(law.part)

const makeAskedJudge = <Name extends AskedPart>(law: AskedLaw<Name>, ask: Ask<Name> | undefined) => {
  let told: ReadonlySet<Field<Name>> | null = null
  return Effect.fnUntraced(function*(trial: AskedTrial<Name>) {
    if (ask === undefined) return "skipped" as const
    told ??= fieldsTold(law.part, (yield* ask([probes[law.part].questions]))[0] ?? [])
    const known = told
    if (law.needs.some((field) => !known.has(field))) return "skipped" as const
    const [answers = []] = yield* ask([trial.asks])
    return judgeTrial(trial, answers, known)
  })
}

/** Judges one trial of a law after the other; null where nothing is wrong. What the law needs is looked for once. */
export const makeJudge = (
  law: Law,
  implementation: Implementation
): (trial: never) => Effect.Effect<Problem | null | "skipped"> => {
  const parts = partsOf(implementation)
  if (law.part === "classify") return makeAskedJudge(law, askPart(law.part, parts))
  if (law.part === "classifySession") return makeAskedJudge(law, askPart(law.part, parts))
  if (law.part === "classifyRedirect") return makeAskedJudge(law, askPart(law.part, parts))
  const part: object | undefined = parts[law.part]
  if (part === undefined || law.needs.some((field) => Reflect.get(part, field) === undefined)) {
    return () => Effect.succeed("skipped")
  }
  return (trial: PartTrial<object>) => attemptPart(trial, part)
}

const partsOf = (implementation: Implementation): Parts =>
  typeof implementation === "function" ? { classify: implementation } : implementation

/**
 * Puts an implementation to the laws, as an Effect.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { checkEffect } from "@effect-flanks/spec/Check"
 * import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
 *
 * const broken = checkEffect(byStatus).pipe(
 *   Effect.map(({ results }) => results.filter(({ verdict }) => verdict === "broken").map(({ law }) => law.id))
 * )
 */
export const checkEffect = Effect.fn("Spec.check")(function*(
  implementation: Implementation,
  { laws = Laws.all, runs = 100, seed }: CheckOptions = {}
): Effect.fn.Return<Report> {
  const options = { runs, seed: seed ?? (yield* Random.nextIntBetween(0, 0x7fffffff)) }
  const parts = partsOf(implementation)
  const results: Array<Result> = []
  const checkPartOf = Effect.fnUntraced(function*<Name extends AskedPart>(name: Name) {
    const ask = askPart(name, parts)
    if (ask !== undefined) results.push(...yield* checkAsked(name, ask, askedLaws(name, laws), options))
  })
  yield* checkPartOf("classify")
  yield* checkPartOf("classifySession")
  yield* checkPartOf("classifyRedirect")
  for (const law of laws) {
    if (isAskedLaw(law)) continue
    const part = parts[law.part]
    if (part !== undefined) results.push(yield* checkPart(law, part, options))
  }
  return { ...options, results }
})

/**
 * Puts an implementation to the laws.
 *
 * @example
 * import { check } from "@effect-flanks/spec/Check"
 * import * as Report from "@effect-flanks/spec/Report"
 *
 * const report = await check((status) =>
 *   status < 300 ? { outcome: "accepted", tag: "Accepted" } : { outcome: "failure", tag: "UnexpectedResponse" }
 * )
 * const text = Report.toText(report)
 */
export const check = (implementation: Implementation, options?: CheckOptions): Promise<Report> =>
  Effect.runPromise(checkEffect(implementation, options))
