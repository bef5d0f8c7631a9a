/** One attempt of an operation: its deadline, its errors, its traces. */
import { type FlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { type InsecureUrl, isClientError } from "../../ClientError.ts"
import { timedOut } from "./deadlines.ts"
import { monotonicMillis } from "./monotonic.ts"
import type { BrokenAnswer, Sent } from "./send.ts"
import { recordAttempt } from "./telemetry.ts"
import { within } from "./within.ts"

export type Attempt<E = never> = Effect.Effect<HttpClientResponse, FlanksError | E>

/** What a call needs besides its attempts, a token above all, has no more time than is left of the call. */
export const inTime = <A, E>(effect: Effect.Effect<A, E>, deadline: number): Effect.Effect<A, E | TransportError> =>
  Effect.flatMap(monotonicMillis, (now) => {
    const left = Math.max(0, deadline - now)
    return within(effect, left, () => Effect.fail(timedOut(left)))
  })

/** The base URL was checked when the client was made: only who changes it afterwards can make it insecure. */
const onlyFlanks = <E>(sent: Sent<E>): Attempt<E> =>
  Effect.catchIf(sent, (error): error is InsecureUrl => isClientError(error), Effect.die)

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
export const makeAttempts = (operation: string, least = 0) => {
  let count = 0
  return <E extends BrokenAnswer = never>(send: (millis: number) => Sent<E>, millis: number): Attempt<E> =>
    millis > 0 && millis >= least
      ? Effect.onExit(onlyFlanks(send(millis)), (exit) => recordAttempt(operation, ++count, exit))
      : Effect.suspend(() => Effect.fail(tooLate(millis)))
}
