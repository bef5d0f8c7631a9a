/**
 * Laws as fast-check properties, for test suites that already use fast-check.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { makeJudge } from "../Check.ts"
import type { Implementation } from "../Implementation.ts"
import type { AskedPart, AskedTrial, Law, PartTrial } from "../Law.ts"

/**
 * The input of one run of the property: all examples of the law, or one random trial.
 *
 * @category models
 */
export type Trials = ReadonlyArray<{ [N in AskedPart]: AskedTrial<N> }[AskedPart] | PartTrial<never>>

/** All examples come first, because random trials alone miss some mistakes. Shrinking gives the one that fails. */
class ExamplesFirst extends fc.Arbitrary<Trials> {
  readonly #examples: Trials
  readonly #random: fc.Arbitrary<Trials> | null
  #isFirst = true

  constructor({ examples, random }: Law) {
    super()
    this.#examples = [...examples()]
    this.#random = random === null ? null : (random as fc.Arbitrary<Trials[number]>).map((trial) => [trial])
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<Trials> {
    const isExamples = this.#isFirst || this.#random === null
    this.#isFirst = false
    return isExamples || this.#random === null
      ? new fc.Value<Trials>(this.#examples, examples)
      : this.#random.generate(random, bias)
  }

  override canShrinkWithoutContext(_value: unknown): _value is Trials {
    return false
  }

  override shrink(value: Trials, context: unknown): fc.Stream<fc.Value<Trials>> {
    if (context !== examples) return this.#random?.shrink(value, context) ?? fc.Stream.nil()
    return value.length < 2
      ? fc.Stream.nil()
      : fc.stream(value.map((trial) => new fc.Value<Trials>([trial], examples)).values())
  }
}

const examples = Symbol("examples")

const shown = (trial: Trials[number]): unknown => "asks" in trial ? trial.asks : trial.input

/**
 * Makes a fast-check property from a law and an implementation.
 *
 * The first run tries all examples, and the others are random. If the implementation lacks the fields that the law needs,
 * the property holds.
 *
 * **When to use**
 *
 * Use it in a test suite that already runs fast-check, with its own seeds and reports. Otherwise use `check` or `suite`.
 *
 * @example
 * import { property } from "@effect-flanks/spec/adapters/FastCheck"
 * import { reference } from "@effect-flanks/spec/adapters/Reference"
 * import * as Laws from "@effect-flanks/spec/Laws"
 * import * as fc from "fast-check"
 *
 * const everyLawHolds = async () => {
 *   for (const law of Laws.all) await fc.assert(property(law, reference))
 * }
 *
 * @category properties
 */
export const property = (law: Law, implementation: Implementation): fc.IAsyncPropertyWithHooks<[Trials]> => {
  const judge = makeJudge(law, implementation)
  return fc.asyncProperty(new ExamplesFirst(law), async (trials) => {
    for (const trial of trials) {
      const problem = await Effect.runPromise(judge(trial as never))
      if (problem === null || problem === "skipped") continue
      throw new Error(
        `${law.id}: ${law.sentence}\nasked ${JSON.stringify(shown(trial))}\n` +
          `answered ${JSON.stringify(problem.answered)}\nbecause ${problem.why}`
      )
    }
  })
}
