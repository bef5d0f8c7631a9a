/**
 * Searches for a counterexample: it runs all trials at once, and then simpler versions of the first that fails, until none
 * fails.
 */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { Trials } from "../Law.ts"

/** The mistake in a trial, and the implementation's answers. */
export interface Problem {
  readonly why: string
  readonly answered: unknown
}

/** Runs groups of trials at once, each until its first problem; null for a group without one. */
export type Judge<T> = (
  groups: ReadonlyArray<ReadonlyArray<T>>
) => Effect.Effect<ReadonlyArray<ReadonlyArray<Problem | null>>>

/** A failed trial. `path` is its path for fast-check; null for an example. */
export interface Found<T> extends Problem {
  readonly trial: T
  readonly path: string | null
}

/** The number of trials, and the simplest that fails. */
export interface Outcome<T> {
  readonly tried: number
  readonly found: Found<T> | null
}

export interface SearchOptions {
  readonly seed: number
  /** The number of random trials for each law. */
  readonly runs: number
}

/** The program starts again for each step, and more steps don't make a counterexample easier to read. */
const deepest = 60
const widest = 64

const firstOf = <T>(trials: ReadonlyArray<T>, problems: ReadonlyArray<Problem | null> = []) => {
  const index = problems.findIndex((problem) => problem !== null)
  const [trial, problem] = [trials[index], problems[index]]
  return trial === undefined || problem === undefined || problem === null ? null : { index, trial, ...problem }
}

/** A law that fails on a random trial, during the search for a simpler one. */
interface Shrinking<T> {
  readonly random: fc.Arbitrary<T>
  found: Found<T>
  tried: number
}

/** Takes one step of each search at once, until none finds a simpler trial that fails. */
const shrink = Effect.fnUntraced(function*<T>(all: ReadonlyArray<Shrinking<T>>, judge: Judge<T>, seed: number) {
  let left = all
  for (let depth = 0; depth < deepest && left.length > 0; depth++) {
    const simpler = left.map(({ found, random }) =>
      fc.sample(random, { seed, path: `${found.path}:0`, numRuns: widest })
    )
    const problems = yield* judge(simpler)
    left = left.filter((one, index) => {
      const trials = simpler[index] ?? []
      const first = firstOf(trials, problems[index])
      one.tried += trials.length
      if (first === null) return false
      one.found = { ...first, path: `${one.found.path}:${first.index}` }
      return true
    })
  }
})

/** Searches for a counterexample to each of these laws, in their order. */
export const search = Effect.fnUntraced(function*<T>(
  laws: ReadonlyArray<Trials<T>>,
  judge: Judge<T>,
  { runs, seed }: SearchOptions
): Effect.fn.Return<ReadonlyArray<Outcome<T>>> {
  const drawn = laws.map(({ examples, random }) => {
    const simple = [...examples()]
    return {
      random,
      simple,
      trials: [...simple, ...(random === null ? [] : fc.sample(random, { seed, numRuns: runs }))]
    }
  })
  const problems = yield* judge(drawn.map(({ trials }) => trials))
  const shrinking: Array<Shrinking<T>> = []
  const outcomes = drawn.map(({ random, simple, trials }, index): Outcome<T> | Shrinking<T> => {
    const first = firstOf(trials, problems[index])
    const tried = trials.length
    if (first === null) return { tried, found: null }
    if (random === null || first.index < simple.length) return { tried, found: { ...first, path: null } }
    const one = { random, tried, found: { ...first, path: String(first.index - simple.length) } }
    shrinking.push(one)
    return one
  })
  yield* shrink(shrinking, judge, seed)
  return outcomes
})
