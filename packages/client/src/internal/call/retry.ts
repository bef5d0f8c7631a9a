/** Retries a request if the domain's schedules say so. This is the only place where requests are retried. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import type * as Wait from "@effect-flanks/domain/Wait"
import * as Effect from "effect/Effect"
import { inTime } from "./attempt.ts"
import type { EarlierFailures } from "./earlierFailures.ts"
import { monotonicMillis } from "./monotonic.ts"
import { recordWait } from "./telemetry.ts"

/** The facts of a call that no error contains. */
export interface Call<E> {
  /** When the call ends, in milliseconds of `monotonicMillis`. */
  readonly deadline: number
  /** The least time for an attempt, in milliseconds. An attempt with less isn't begun. */
  readonly least: number
  readonly earlier: EarlierFailures
  readonly replaySafe: boolean
  /** Replaces the access token after a 401. */
  readonly refresh?: Effect.Effect<void, E>
}

/** Counts a wait, and sleeps. */
export const sleep = (decision: Wait.Wait): Effect.Effect<void> =>
  Effect.andThen(recordWait(decision), Effect.sleep(decision.millis))

/**
 * After a failed attempt, waits and runs `next`, or fails with the error. A wait isn't begun if it leaves too little time
 * for the attempt after it.
 */
export const retryAfterWait = Effect.fnUntraced(function*<A, E>(
  error: FlanksError,
  history: Wait.History,
  { deadline, earlier, least, refresh, replaySafe }: Call<E>,
  next: (history: Wait.History) => Effect.Effect<A, E>
): Effect.fn.Return<A, E | FlanksError> {
  const decision: Wait.Decision = yield* Schedules.decide(error, history, {
    replaySafe,
    canRefresh: refresh !== undefined
  })
  const left = deadline - (yield* monotonicMillis)
  if (decision._tag === "Stop" || left - decision.millis < Math.max(least, 1)) return yield* error
  earlier.note(error)
  if (decision.kind === "unauthorized" && refresh !== undefined) yield* inTime(refresh, deadline)
  yield* sleep(decision)
  return yield* next(decision.history)
})
