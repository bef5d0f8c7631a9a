/** Builds a law from its statement, which must hold for the examples and for all values of the generator. */
import type * as fc from "fast-check"
import type { Trials } from "../Law.ts"

/** The trials of a statement. A law without a generator has only its examples. */
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
