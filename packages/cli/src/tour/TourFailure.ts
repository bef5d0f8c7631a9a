/**
 * The failure of the tour when something doesn't happen as told.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** An unexpected event of the tour. */
export class TourFailure
  extends Data.TaggedError("TourFailure")<{ readonly expected: string; readonly found: string }>
{
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
): Effect.Effect<Extract<E, { readonly _tag: T }>, TourFailure, R> =>
  Effect.matchEffect(effect, {
    onSuccess: () => new TourFailure({ expected, found: "a success" }),
    onFailure: (error) =>
      isTagged(error, expected) ? Effect.succeed(error) : new TourFailure({ expected, found: error._tag })
  })

/** Requires a condition. */
export const holds = (expected: string, isSo: boolean): Effect.Effect<void, TourFailure> =>
  isSo ? Effect.void : Effect.fail(new TourFailure({ expected, found: "something else" }))
