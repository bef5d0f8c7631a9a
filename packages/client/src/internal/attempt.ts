/** One attempt of an operation: its deadline, its errors, its traces. */
import { type FlanksError, isFlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Schedule from "effect/Schedule"
import { retryAfter } from "../Classified.ts"
import { Policy } from "../Policy.ts"
import type { Send } from "./api.ts"
import { attempted, waiting } from "./observe.ts"

export type Attempt = Effect.Effect<HttpClientResponse, FlanksError>

const timedOut = (within: Duration.Input, what: string) => () =>
  Effect.fail(
    new TransportError({
      reason: "timeout",
      description: `no ${what} within ${Duration.format(Duration.fromInputUnsafe(within))}`
    })
  )

/**
 * The base URL was checked when the client was made, and its answers are all classified: what else can fail is a payload
 * that its type forbids.
 */
const onlyFlanks = (send: Send): Attempt => Effect.catchIf(send, (error) => !isFlanksError(error), Effect.die)

/** Makes the attempts of one call, each with its number. */
export const attempts = (operation: string): (send: Send) => Attempt => {
  let count = 0
  return (send) =>
    Effect.flatMap(Policy, ({ attemptTimeout }) =>
      onlyFlanks(send).pipe(
        Effect.timeoutOrElse({ duration: attemptTimeout, orElse: timedOut(attemptTimeout, "answer") }),
        Effect.onExit((exit) => attempted(operation, ++count, exit))
      ))
}

/** The deadline of a whole call. */
export const withinCall = <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E | TransportError, R> =>
  Effect.flatMap(
    Policy,
    ({ callTimeout }) => Effect.timeoutOrElse(call, { duration: callTimeout, orElse: timedOut(callTimeout, "success") })
  )

/** The domain's schedule, told what the wire said, and counted. */
export const schedule = <E = never, R = never>(options: Schedules.Options<E, R>) =>
  Schedule.tap(Schedules.recommendedWith({ ...options, retryAfter }), ({ output }) => waiting(output))
