/**
 * A law: a sentence about an implementation that can be put to the test, and the mutant that it must catch.
 *
 * @since 0.1.0
 */
import type * as fc from "fast-check"
import type { Awaitable, Field, Parts, Response, Verdict } from "./Implementation.ts"
import type { Rule } from "./Rules.ts"

/** One way to put a law to the test: what is asked, and what is wrong with the answers, null if nothing is. */
export interface Trial {
  readonly asks: ReadonlyArray<Response>
  readonly judge: (verdicts: ReadonlyArray<Verdict>) => string | null
}

/** The same for a part that is not a classifier. */
export interface PartTrial<Part> {
  /** What is tried, as a counterexample shows it. */
  readonly input: unknown
  /** What is wrong, null if nothing is. What it throws is wrong too. */
  readonly run: (part: Part) => Awaitable<string | null>
}

/** Trials to go through one by one, simple ones first, and trials to draw at random, which shrink. */
export interface Trials<T> {
  readonly examples: () => Iterable<T>
  readonly random: fc.Arbitrary<T> | null
}

interface About {
  /** A short name, unique among the laws. */
  readonly id: string
  /** The law, in the present tense. */
  readonly sentence: string
  readonly source: ReadonlyArray<Rule>
  /** A plausible mistake that this law must catch. */
  readonly mutant: string
  /** What the implementation must tell or have, else the law is skipped. */
  readonly needs: ReadonlyArray<string>
}

/** A law about a classifier. */
export interface ClassifierLaw extends About, Trials<Trial> {
  readonly part: "classify"
  readonly needs: ReadonlyArray<Field>
}

/** A law about another part. */
export interface PartLaw<Name extends Exclude<keyof Parts, "classify">>
  extends About, Trials<PartTrial<NonNullable<Parts[Name]>>>
{
  readonly part: Name
}

/** Any law. */
export type Law =
  | ClassifierLaw
  | { [N in Exclude<keyof Parts, "classify">]: PartLaw<N> }[Exclude<keyof Parts, "classify">]
