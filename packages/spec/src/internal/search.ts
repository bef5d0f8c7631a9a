/** Looking for a counterexample: all trials at once, then, of the first that fails, simpler ones until none fails. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { Trials } from "../Law.ts"

/** What is wrong in a trial, and what the implementation answered. */
export interface Problem {
  readonly why: string
  readonly answered: unknown
}

/** Goes through groups of trials in one go, each up to its first problem; null where nothing is wrong. */
export type Judge<T> = (
  groups: ReadonlyArray<ReadonlyArray<T>>
) => Effect.Effect<ReadonlyArray<ReadonlyArray<Problem | null>>>

/** A trial that fails; `path` says where fast-check finds it, null for an example. */
export interface Found<T> extends Problem {
  readonly trial: T
  readonly path: string | null
}

/** How many trials were gone through, and the simplest that fails. */
export interface Outcome<T> {
  readonly tried: number
  readonly found: Found<T> | null
}

export interface SearchOptions {
  readonly seed: number
  /** How many trials are drawn for each law. */
  readonly runs: number
}

/** A program is started again for each step: more steps make no counterexample easier to read. */
const deepest = 60
const widest = 64

const firstOf = <T>(trials: ReadonlyArray<T>, problems: ReadonlyArray<Problem | null> = []) => {
  const index = problems.findIndex((problem) => problem !== null)
  const [trial, problem] = [trials[index], problems[index]]
  return trial === undefined || problem === undefined || problem === null ? null : { index, trial, ...problem }
}

const shrink = Effect.fnUntraced(function*<T>(random: fc.Arbitrary<T>, found: Found<T>, judge: Judge<T>, seed: number) {
  let simplest = found
  let tried = 0
  for (let depth = 0; depth < deepest; depth++) {
    const simpler = fc.sample(random, { seed, path: `${simplest.path}:0`, numRuns: widest })
    tried += simpler.length
    const [problems] = yield* judge([simpler])
    const first = firstOf(simpler, problems)
    if (first === null) break
    simplest = { ...first, path: `${simplest.path}:${first.index}` }
  }
  return { tried, found: simplest }
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
  const outcomes: Array<Outcome<T>> = []
  for (const [index, { random, simple, trials }] of drawn.entries()) {
    const first = firstOf(trials, problems[index])
    if (first === null || random === null || first.index < simple.length) {
      outcomes.push({ tried: trials.length, found: first === null ? null : { ...first, path: null } })
      continue
    }
    const shrunk = yield* shrink(random, { ...first, path: String(first.index - simple.length) }, judge, seed)
    outcomes.push({ tried: trials.length + shrunk.tried, found: shrunk.found })
  }
  return outcomes
})
