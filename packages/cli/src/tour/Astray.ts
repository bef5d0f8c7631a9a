/**
 * The failure of the tour when something doesn't happen as told.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** An unexpected event of the tour. */
export class Astray extends Data.TaggedError("Astray")<{ readonly expected: string; readonly found: string }> {
  override get message() {
    return `the tour expected ${this.expected}, but found ${this.found}`
  }
}

const isTagged = <E extends { readonly _tag: string }, T extends string>(
  error: E,
  tag: T
): error is Extract<E, { readonly _tag: T }> => error._tag === tag

/** Requires an effect to fail with this tag. The result is the failure. */
export const failsWith = <A, E extends { readonly _tag: string }, R, T extends E["_tag"]>(
  effect: Effect.Effect<A, E, R>,
  expected: T
): Effect.Effect<Extract<E, { readonly _tag: T }>, Astray, R> =>
  Effect.matchEffect(effect, {
    onSuccess: () => new Astray({ expected, found: "a success" }),
    onFailure: (error) =>
      isTagged(error, expected) ? Effect.succeed(error) : new Astray({ expected, found: error._tag })
  })

/** Requires a condition. */
export const holds = (expected: string, isSo: boolean): Effect.Effect<void, Astray> =>
  isSo ? Effect.void : Effect.fail(new Astray({ expected, found: "something else" }))
