/**
 * Paired measurement. Contestants take turns in short batches, so that noise of the machine meets all of them, and what
 * is reported is a quotient within a round. No library does that: they finish one before the next.
 */
import type { Measured } from "./row.ts"

/** Nanoseconds for one pass, one entry a round. */
export type Times = ReadonlyArray<number>

const quantile = (sorted: Times, q: number): number => {
  const at = (sorted.length - 1) * q
  const [below = NaN, above = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at - Math.floor(at))
}

/** The median of some figures, and their quartiles. */
export const summary = (figures: ReadonlyArray<number>): Measured => {
  const sorted = figures.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) }
}

/** How many times the peer's, round by round. */
export const ratio = (subject: Times, peer: Times): Measured =>
  summary(subject.map((time, round) => time / (peer[round] ?? NaN)))

/**
 * A pass over all inputs. Results are kept until the next pass, as a caller would keep them: nothing that they need can
 * be optimised away. All passes share this loop, so none is inlined into it.
 */
export const over = <A>(inputs: ReadonlyArray<A>, f: (input: A) => unknown): () => unknown => {
  const kept: Array<unknown> = inputs.map(f)
  return () => {
    let i = 0
    for (const input of inputs) kept[i++] = f(input)
    return kept
  }
}

/** Microseconds that this process has used. Unlike those of a clock, they stop while others have the processor. */
export const used = (): number => {
  const { system, user } = process.cpuUsage()
  return system + user
}

const nanoseconds = (pass: () => unknown, passes: number): number => {
  const start = used()
  for (let i = 0; i < passes; i++) pass()
  return (used() - start) * 1e3 / passes
}

/** How many passes fill a batch. It warms up on the way. */
const calibrate = (pass: () => unknown, batch: number): number => {
  let passes = 1
  while (nanoseconds(pass, passes) * passes < 10 * batch * 1e6) passes *= 2
  return Math.max(1, Math.round(batch * 1e6 / nanoseconds(pass, passes)))
}

export interface Settings {
  readonly rounds: number
  /** Milliseconds that a contestant runs before the next has its turn. */
  readonly batch: number
}

/** An object with the entry of each contestant under its name. */
export const byName = <Name extends string, A>(
  entries: ReadonlyArray<readonly [name: string, A]>
): { readonly [N in Name]: A } => Object.fromEntries(entries) as { readonly [N in Name]: A }

/** The contestants in the order of a round. It rotates and reverses, so that none always runs after the same one. */
const turns = <A>(entries: ReadonlyArray<A>, round: number): ReadonlyArray<A> => {
  const first = round % entries.length
  const order = [...entries.slice(first), ...entries.slice(0, first)]
  return round % 2 === 0 ? order : order.toReversed()
}

/** Times of every contestant in the same rounds. */
export const race = <Name extends string>(
  contestants: { readonly [N in Name]: () => unknown },
  { batch, rounds }: Settings = { batch: 4, rounds: 60 }
): { readonly [N in Name]: Times } => {
  const entries = Object.entries<() => unknown>(contestants)
    .map(([name, pass]) => ({ name, pass, passes: calibrate(pass, batch), times: [] as Array<number> }))
  for (let round = 0; round < rounds; round++) {
    for (const { pass, passes, times } of turns(entries, round)) {
      times.push(nanoseconds(pass, passes))
    }
  }
  return byName(entries.map(({ name, times }) => [name, times]))
}

/** The nanoseconds that a batch of asynchronous work took in each round: processor time, and time by the clock. */
export interface Taken {
  readonly processor: Times
  readonly clock: Times
}

const usedHere = (): Promise<number> => Promise.resolve(used())

/**
 * Like `race`, for batches that wait for something. It counts the processor time of this process, unless a contestant
 * reports that of another one. Two rounds run first as a warm-up.
 */
export const raceAsync = async <Name extends string>(
  contestants: {
    readonly [N in Name]: {
      readonly batch: () => Promise<unknown>
      readonly used?: () => Promise<number>
    }
  },
  { rounds }: Pick<Settings, "rounds">
): Promise<{ readonly [N in Name]: Taken }> => {
  const entries = Object.entries<(typeof contestants)[Name]>(contestants)
    .map(([name, contestant]) => ({
      used: usedHere,
      ...contestant,
      name,
      processor: [] as Array<number>,
      clock: [] as Array<number>
    }))
  for (let round = -2; round < rounds; round++) {
    for (const entry of turns(entries, round + 2)) {
      const [startUsed, start] = [await entry.used(), performance.now()]
      await entry.batch()
      const elapsed = performance.now() - start
      if (round < 0) continue
      entry.clock.push(elapsed * 1e6)
      entry.processor.push((await entry.used() - startUsed) * 1e3)
    }
  }
  return byName(entries.map(({ clock, name, processor }) => [name, { processor, clock }]))
}
