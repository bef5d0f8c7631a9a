/**
 * Whose turn it is: handling failures by who has to act.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import { type FlanksError, isFlanksError } from "./FlanksError.ts"
import type { Actor } from "./Table.ts"

/** The errors of `E` on which it can be this actor's turn. */
export type ErrorsOf<E, A extends Actor> = E extends FlanksError ? A extends E["actor"] ? E : never : never

type ActorsOf<E> = Extract<E, FlanksError>["actor"]

/** A handler for every actor whose turn it can be. */
export type Handlers<E> = {
  readonly [A in ActorsOf<E>]: (error: ErrorsOf<E, A>) => Effect.Effect<unknown, unknown, unknown>
}

type HandledBy<H> = { [A in keyof H]: H[A] extends (...args: never) => infer R ? R : never }[keyof H]

/** What is left of an effect when its failures are handled by `H`. */
export type Caught<A, E, R, H> = Effect.Effect<
  A | Effect.Success<HandledBy<H>>,
  Exclude<E, FlanksError> | Effect.Error<HandledBy<H>>,
  R | Effect.Services<HandledBy<H>>
>

/**
 * Handles the failures of Flanks by whose turn it is. Exhaustive: an actor that can occur and has no handler does not
 * compile. Other errors pass.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { catchActor } from "@effect-flanks/domain/Actor"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import { userText } from "@effect-flanks/domain/UserText"
 *
 * const program = fromResponse(400, '{"error_code": 50003}').pipe(
 *   catchActor({
 *     nobody: () => Effect.succeed("wait"),
 *     developer: (error) => Effect.as(Effect.logError(error.message), userText(error)),
 *     endUser: (error) => Effect.succeed(userText(error)),
 *     bank: () => Effect.succeed("later"),
 *     support: () => Effect.succeed("ticket"),
 *     flanks: () => Effect.succeed("later")
 *   })
 * )
 */
export const catchActor: {
  <E, const H extends Handlers<E>>(handlers: H): <A, R>(self: Effect.Effect<A, E, R>) => Caught<A, E, R, H>
  <A, E, R, const H extends Handlers<E>>(self: Effect.Effect<A, E, R>, handlers: H): Caught<A, E, R, H>
} = dual(
  2,
  (self: Effect.Effect<unknown, unknown, unknown>, handlers: Handlers<FlanksError>) =>
    Effect.catchIf(self, isFlanksError, (error) => handlers[error.actor](error as never))
)
