/** Puts a law together: its statement holds for its examples, and for whatever its generator draws. */
import type * as fc from "fast-check"
import type { Trials } from "../Law.ts"

/** The trials of a statement. A law without a generator is about its examples alone. */
export const forAll = <Input, T>(
  examples: () => Iterable<Input>,
  random: fc.Arbitrary<Input> | null,
  statement: (input: Input) => T
): Trials<T> => ({
  examples: () => Array.from(examples(), statement),
  random: random === null ? null : random.map(statement)
})

/** For a law without examples. */
export const none = (): ReadonlyArray<never> => []
