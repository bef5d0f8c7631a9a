/**
 * Laws: each is a sentence about an implementation that can be tested, with a mutant that it must detect.
 *
 * @since 0.1.0
 */
import type * as fc from "fast-check"
import type {
  Awaitable,
  Field,
  Parts,
  RedirectField,
  RedirectVerdict,
  Response,
  SessionField,
  SessionInput,
  SessionVerdict,
  Verdict
} from "./Implementation.ts"
import type { Rule } from "./Rules.ts"

/**
 * The parts that are asked questions, each with its question, its answer and the fields of an answer.
 *
 * @category models
 */
export interface Asked {
  readonly classify: { readonly question: Response; readonly verdict: Verdict; readonly field: Field }
  readonly classifySession: {
    readonly question: SessionInput
    readonly verdict: SessionVerdict
    readonly field: SessionField
  }
  readonly classifyRedirect: {
    readonly question: string
    readonly verdict: RedirectVerdict
    readonly field: RedirectField
  }
}

/**
 * The name of a part that is asked questions.
 *
 * @category models
 */
export type AskedPart = keyof Asked

/**
 * One test of a law: the questions, and a function that finds the mistake in the answers, or null.
 *
 * @category models
 */
export interface AskedTrial<Name extends AskedPart> {
  readonly asks: ReadonlyArray<Asked[Name]["question"]>
  readonly judge: (verdicts: ReadonlyArray<Asked[Name]["verdict"]>) => string | null
}

/**
 * A trial of a law about a classifier of responses.
 *
 * @category models
 */
export type Trial = AskedTrial<"classify">

/**
 * One test of a law about a part that isn't asked questions.
 *
 * @category models
 */
export interface PartTrial<Part> {
  /** The input, in the form that a counterexample shows. */
  readonly input: unknown
  /** Finds the mistake, or null. An error that it throws counts as a mistake too. */
  readonly run: (part: Part) => Awaitable<string | null>
}

/**
 * Examples to try one by one, simple ones first, and random trials, which shrink.
 *
 * @category models
 */
export interface Trials<T> {
  readonly examples: () => Iterable<T>
  readonly random: fc.Arbitrary<T> | null
}

interface About {
  /** A short name that is unique among the laws. */
  readonly id: string
  /** The law, in the present tense. */
  readonly sentence: string
  readonly source: ReadonlyArray<Rule>
  /** A plausible mistake that this law must detect. */
  readonly mutant: string
  /** The fields or parts that the implementation must have; otherwise the law is skipped. */
  readonly needs: ReadonlyArray<string>
}

/**
 * A law about a part that is asked questions.
 *
 * @category models
 */
export interface AskedLaw<Name extends AskedPart> extends About, Trials<AskedTrial<Name>> {
  readonly part: Name
  readonly needs: ReadonlyArray<Asked[Name]["field"]>
}

/**
 * A law about a classifier of responses.
 *
 * @category models
 */
export type ClassifierLaw = AskedLaw<"classify">

/**
 * A law about a classifier of sessions.
 *
 * @category models
 */
export type SessionLaw = AskedLaw<"classifySession">

/**
 * A law about a classifier of redirects.
 *
 * @category models
 */
export type RedirectLaw = AskedLaw<"classifyRedirect">

/**
 * The name of a part that isn't asked questions.
 *
 * @category models
 */
export type OtherPart = Exclude<keyof Parts, AskedPart>

/**
 * A law about another part.
 *
 * @category models
 */
export interface PartLaw<Name extends OtherPart> extends About, Trials<PartTrial<NonNullable<Parts[Name]>>> {
  readonly part: Name
}

/**
 * Any law.
 *
 * @category models
 */
export type Law =
  | { [N in AskedPart]: AskedLaw<N> }[AskedPart]
  | { [N in OtherPart]: PartLaw<N> }[OtherPart]
