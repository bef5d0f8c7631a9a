/**
 * The tour went otherwise than it tells.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/** What should have come, and what came. */
export class Astray extends Data.TaggedError("Astray")<{ readonly expected: string; readonly found: string }> {
  override get message() {
    return `the tour should have met ${this.expected}, and met ${this.found}`
  }
}

const isTagged = <E extends { readonly _tag: string }, T extends string>(
  error: E,
  tag: T
): error is Extract<E, { readonly _tag: T }> => error._tag === tag

/** The failure of this tag, with which an effect must end. */
export const failsWith = <A, E extends { readonly _tag: string }, R, T extends E["_tag"]>(
  effect: Effect.Effect<A, E, R>,
  expected: T
): Effect.Effect<Extract<E, { readonly _tag: T }>, Astray, R> =>
  Effect.matchEffect(effect, {
    onSuccess: () => new Astray({ expected, found: "a success" }),
    onFailure: (error) =>
      isTagged(error, expected) ? Effect.succeed(error) : new Astray({ expected, found: error._tag })
  })

/** Goes on only with a value of which this holds. */
export const holds = (expected: string, isSo: boolean): Effect.Effect<void, Astray> =>
  isSo ? Effect.void : Effect.fail(new Astray({ expected, found: "something else" }))
