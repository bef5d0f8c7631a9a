/** One attempt of an operation: its deadline, its errors, its traces. */
import { type FlanksError, isFlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { monotonicMillis } from "./monotonic.ts"
import type { Sent } from "./send.ts"
import { recordAttempt } from "./telemetry.ts"
import { within } from "./within.ts"

export type Attempt = Effect.Effect<HttpClientResponse, FlanksError>

export const timedOut = (millis: number): TransportError =>
  new TransportError({ reason: "timeout", description: `no answer within ${millis / 1000} s` })

/** What a call needs besides its attempts, a token above all, has no more time than is left of the call. */
export const inTime = <A, E>(effect: Effect.Effect<A, E>, deadline: number): Effect.Effect<A, E | TransportError> =>
  Effect.flatMap(monotonicMillis, (now) => {
    const left = Math.max(0, deadline - now)
    return within(effect, left, () => Effect.fail(timedOut(left)))
  })

/** The base URL was checked when the client was made: only who changes it afterwards can make it insecure. */
const onlyFlanks = (sent: Sent): Attempt => Effect.catchIf(sent, (error) => !isFlanksError(error), Effect.die)

/** No response came in less than this part of the usual time of an attempt, or than a second, whichever is shorter. */
export const leastTime = (attemptTimeout: number): number => Math.min(1000, attemptTimeout / 10)

const tooLate = (millis: number): TransportError =>
  new TransportError({
    reason: "timeout",
    description: `not sent: ${Math.max(0, millis) / 1000} s of the call were left`
  })

/**
 * Makes the attempts of one call, each with its number, and with the milliseconds that it may take. One that has too little of
 * them cannot succeed, and is not begun.
 */
export const makeAttempts = (operation: string, least = 0): (sent: Sent, millis: number) => Attempt => {
  let count = 0
  return (sent, millis) =>
    millis > 0 && millis >= least
      ? Effect.onExit(
        within(onlyFlanks(sent), millis, () => Effect.fail(timedOut(millis))),
        (exit) => recordAttempt(operation, ++count, exit)
      )
      : Effect.suspend(() => Effect.fail(tooLate(millis)))
}
