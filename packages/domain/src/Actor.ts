/**
 * Handlers for failures, one for each party that may have to act.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import { hasProperty } from "effect/Predicate"
import { type Origin, TypeId } from "./internal/failure.ts"
import type { Actor } from "./Table.ts"

/**
 * An error that says who must act: any `FlanksError` or `SessionError`.
 *
 * @category models
 */
export interface ActorError {
  readonly [TypeId]: Origin
  readonly actor: Actor
}

/**
 * The errors of `E` after which this actor may have to act.
 *
 * @category models
 */
export type ErrorsOf<E, A extends Actor> = E extends ActorError ? A extends E["actor"] ? E : never : never

/**
 * The actors that the errors of `E` name.
 *
 * @category models
 */
export type ActorsOf<E> = Extract<E, ActorError>["actor"]

type AnyHandler = (error: never) => Effect.Effect<unknown, unknown, unknown>

type AnyHandlers = { readonly [A in Actor]?: AnyHandler }

/**
 * Handlers for some actors. In a pipe, each handler receives only the errors that name its actor.
 *
 * @category models
 */
export type Handlers<E> = {
  readonly [A in ActorsOf<E>]?: (error: ErrorsOf<E, A>) => Effect.Effect<unknown, unknown, unknown>
}

type HandledBy<H> = { [A in keyof H]: H[A] extends (...args: never) => infer R ? R : never }[keyof H]

/** The errors of `E` that the handlers `H` always handle: those for whose every actor there is a handler. */
type Taken<E, H> = E extends ActorError ? [Exclude<E["actor"], keyof H>] extends [never] ? E : never : never

/**
 * The type of an effect after `H` handled some of its failures.
 *
 * @category models
 */
export type Caught<A, E, R, H> = Effect.Effect<
  A | Effect.Success<HandledBy<H>>,
  Exclude<E, Taken<E, H>> | Effect.Error<HandledBy<H>>,
  R | Effect.Services<HandledBy<H>>
>

/**
 * The type that a compiler error shows if an actor has no handler.
 *
 * @category models
 */
export interface MissingHandler<A> {
  readonly "there is no handler for": A
}

/** `unknown` if every actor of `E` has a handler. */
type Complete<E, H> = [Exclude<ActorsOf<E>, keyof H>] extends [never] ? unknown
  : MissingHandler<Exclude<ActorsOf<E>, keyof H>>

const isActorError = (u: unknown): u is ActorError => hasProperty(u, TypeId)

const handle = (self: Effect.Effect<unknown, unknown, unknown>, handlers: AnyHandlers) =>
  Effect.catchIf(self, isActorError, (error) => {
    const handler = Object.hasOwn(handlers, error.actor) ? handlers[error.actor] : undefined
    return handler === undefined ? Effect.fail(error) : handler(error as never)
  })

/**
 * Handles every failure of Flanks with the handler for the party that must act.
 *
 * **When to use**
 *
 * Use it at the edge of a service, to turn failures into responses, messages or log lines without naming each tag. To
 * handle only some of the actors, use `catchSomeActors`. To handle one error, use `Effect.catchTag`.
 *
 * **Details**
 *
 * An effect with a failure whose actor has no handler doesn't compile, so a new actor can't be overlooked. Errors that
 * don't name an actor pass through unchanged.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { catchActor } from "@effect-flanks/domain/Actor"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 *
 * const program = fromResponse(400, '{"error_code": 50003}').pipe(
 *   catchActor({
 *     nobody: () => Effect.succeed("wait"),
 *     developer: (error) => Effect.die(error),
 *     endUser: (error) => Effect.succeed(error.userText),
 *     bank: () => Effect.succeed("later"),
 *     support: () => Effect.succeed("ticket"),
 *     flanks: () => Effect.succeed("later")
 *   })
 * )
 *
 * @see {@link catchSomeActors} for some of the actors
 *
 * @category error handling
 */
export const catchActor: {
  <E, const H extends Handlers<E>>(
    handlers: H
  ): <A, E2, R>(
    self: Effect.Effect<A, E2, R> & Effect.Effect<unknown, E, unknown> & Complete<E2, H>
  ) => Caught<A, E2, R, H>
  <A, E, R, const H extends Handlers<E>>(
    self: Effect.Effect<A, E, R> & Complete<E, H>,
    handlers: H
  ): Caught<A, E, R, H>
} = dual(2, handle)

/**
 * Handles the failures of Flanks whose actor has a handler.
 *
 * **When to use**
 *
 * Use it to handle one or two actors here, such as the end user, and the others further out. To handle all of them, use
 * `catchActor`, which the compiler checks.
 *
 * **Details**
 *
 * The other failures stay in the error channel, and its type no longer has the errors that were handled.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { catchSomeActors } from "@effect-flanks/domain/Actor"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 *
 * const program = fromResponse(400, '{"error_code": 50002}').pipe(
 *   Effect.asVoid,
 *   catchSomeActors({ endUser: (error) => Effect.log(error.userText) })
 * )
 *
 * @see {@link catchActor} for all actors, checked by the compiler
 *
 * @category error handling
 */
export const catchSomeActors: {
  <E, const H extends Handlers<E>>(
    handlers: H
  ): <A, E2, R>(self: Effect.Effect<A, E2, R> & Effect.Effect<unknown, E, unknown>) => Caught<A, E2, R, H>
  <A, E, R, const H extends Handlers<E>>(self: Effect.Effect<A, E, R>, handlers: H): Caught<A, E, R, H>
} = dual(2, handle)
