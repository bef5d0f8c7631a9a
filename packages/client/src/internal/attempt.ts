/** One attempt of an operation: its deadline, its errors, its traces. */
import { type FlanksError, isFlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type { Send } from "./api.ts"
import { attempted } from "./observe.ts"

export type Attempt = Effect.Effect<HttpClientResponse, FlanksError>

export const timedOut = (within: number): TransportError =>
  new TransportError({ reason: "timeout", description: `no answer within ${Duration.format(Duration.millis(within))}` })

/** What a call needs besides its attempts, a token above all, has no more time than is left of the call. */
export const inTime = <A, E>(effect: Effect.Effect<A, E>, deadline: number): Effect.Effect<A, E | TransportError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const within = Math.max(0, deadline - now)
    return Effect.timeoutOrElse(effect, { duration: within, orElse: () => Effect.fail(timedOut(within)) })
  })

/**
 * The base URL was checked when the client was made, and its answers are all classified: what else can fail is a payload
 * that its type forbids.
 */
const onlyFlanks = (send: Send): Attempt => Effect.catchIf(send, (error) => !isFlanksError(error), Effect.die)

/** Makes the attempts of one call, each with its number, and with the milliseconds that it may take. */
export const attempts = (operation: string): (send: Send, within: number) => Attempt => {
  let count = 0
  return (send, within) =>
    onlyFlanks(send).pipe(
      Effect.timeoutOrElse({ duration: within, orElse: () => Effect.fail(timedOut(within)) }),
      Effect.onExit((exit) => attempted(operation, ++count, exit))
    )
}
