/** The type of a service as promises. */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

/**
 * The type of a service whose effects are promises and whose streams are async iterables.
 *
 * @category models
 */
export type Promised<S> = {
  readonly [K in keyof S]: S[K] extends (...args: infer Args) => Effect.Effect<infer A, infer _E>
    ? (...args: Args) => Promise<A>
    : S[K] extends (...args: infer Args) => Stream.Stream<infer A, infer _E> ? (...args: Args) => AsyncIterable<A>
    : Promised<S[K]>
}
