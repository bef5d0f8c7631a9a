/**
 * Runs the laws against an implementation, without a test runner.
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

/**
 * The simplest trial that breaks a law.
 *
 * @category models
 */
export interface Counterexample {
  /** The input of the trial. */
  readonly asked: unknown
  /** The implementation's answers; null if it threw. */
  readonly answered: unknown
  readonly why: string
}

/**
 * The result of one law.
 *
 * @category models
 */
export interface Result {
  readonly law: Law
  /** `gap` and `closed` are results of known gaps: still broken, and no longer broken. */
  readonly verdict: "holds" | "broken" | "skipped" | "gap" | "closed"
  /** The number of trials. */
  readonly tried: number
  readonly counterexample: Counterexample | null
  /** Why the law was skipped: the fields or parts that the implementation lacks. */
  readonly untold: ReadonlyArray<string>
  /** The reason in the known gaps; null if the law isn't one of them. */
  readonly known: string | null
}

/**
 * The results of all laws. The same implementation, laws, seed and number of runs give the same report.
 *
 * @category models
 */
export interface Report {
  readonly seed: number
  readonly runs: number
  readonly results: ReadonlyArray<Result>
}

/**
 * The options of a check.
 *
 * @category models
 */
export interface CheckOptions {
  /** The seed of a report to replay; random by default. */
  readonly seed?: number | undefined
  /** The number of random trials for each law, in addition to its examples; 100 by default. */
  readonly runs?: number | undefined
  /** The laws to check; by default all laws about the implementation's parts. */
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

/** A field that the implementation returns for one question counts as null if it is missing for another. */
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

/**
 * Runs the laws about one part against any implementation that returns verdicts for it.
 *
 * @category checking
 */
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

/**
 * The laws about a part that is asked questions.
 *
 * @category checking
 */
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

/**
 * Runs the trials of a law one by one; null if none fails. It checks once for the fields that the law needs.
 *
 * @category checking
 */
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
 * Runs the laws against an implementation, as an effect.
 *
 * **When to use**
 *
 * Use it in a program with Effect. In any other program use `check`, and in Vitest use `suite`.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { checkEffect } from "@effect-flanks/spec/Check"
 * import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
 *
 * const broken = checkEffect(byStatus).pipe(
 *   Effect.map(({ results }) => results.filter(({ verdict }) => verdict === "broken").map(({ law }) => law.id))
 * )
 *
 * @category checking
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
 * Runs the laws against an implementation.
 *
 * **When to use**
 *
 * Use it in a script, or in a test runner other than Vitest. In Vitest, use `suite`. For a program in another language, use
 * `Program.check`.
 *
 * **Details**
 *
 * An implementation is an object with the parts that the laws test, or a classifier alone. Laws about a missing part don't
 * run. `Report.toText` prints the result.
 *
 * @example
 * import { check } from "@effect-flanks/spec/Check"
 * import * as Report from "@effect-flanks/spec/Report"
 *
 * const report = await check((status) =>
 *   status < 300 ? { outcome: "accepted", tag: "Accepted" } : { outcome: "failure", tag: "UnexpectedResponse" }
 * )
 * const text = Report.toText(report)
 *
 * @category checking
 */
export const check = (implementation: Implementation, options?: CheckOptions): Promise<Report> =>
  Effect.runPromise(checkEffect(implementation, options))
