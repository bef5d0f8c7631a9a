/** One attempt of an operation: its deadline, its errors, its traces. */
import { type FlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { type InsecureUrl, isClientError } from "../../ClientError.ts"
import { timedOut } from "./deadlines.ts"
import { monotonicMillis } from "./monotonic.ts"
import type { BrokenAnswer, Sent } from "./send.ts"
import { recordAttempt } from "./telemetry.ts"
import { withTimeLimit } from "./timeLimit.ts"

export type Attempt<E = never> = Effect.Effect<HttpClientResponse, FlanksError | E>

/** Bounds anything else that a call needs, such as a token, to the time that the call has left. */
export const inTime = <A, E>(effect: Effect.Effect<A, E>, deadline: number): Effect.Effect<A, E | TransportError> =>
  Effect.flatMap(monotonicMillis, (now) => {
    const left = Math.max(0, deadline - now)
    return withTimeLimit(effect, left, () => Effect.fail(timedOut(left)))
  })

/** The base URL was checked when the client was made, so it is insecure only if the caller changed it afterwards. */
const onlyFlanks = <E>(sent: Sent<E>): Attempt<E> =>
  Effect.catchIf(sent, (error): error is InsecureUrl => isClientError(error), Effect.die)

/** An attempt with less time than this part of the usual limit, or than a second if that is shorter, can't succeed. */
export const leastTime = (attemptTimeout: number): number => Math.min(1000, attemptTimeout / 10)

const tooLate = (millis: number): TransportError =>
  new TransportError({
    reason: "timeout",
    description: `not sent: only ${Math.max(0, millis) / 1000} s of the call were left`
  })

/**
 * Makes the attempts of one call, each with its number and its time limit in milliseconds. An attempt with too little time
 * can't succeed, so it isn't begun.
 */
export const makeAttempts = (operation: string, least = 0) => {
  let count = 0
  return <E extends BrokenAnswer = never>(send: (millis: number) => Sent<E>, millis: number): Attempt<E> =>
    millis > 0 && millis >= least
      ? Effect.onExit(onlyFlanks(send(millis)), (exit) => recordAttempt(operation, ++count, exit))
      : Effect.suspend(() => Effect.fail(tooLate(millis)))
}
