/** Attempts again, when and only when the domain's waits say so: the one place where a request is repeated. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Wait from "@effect-flanks/domain/Wait"
import { WaitConfig } from "@effect-flanks/domain/WaitConfig"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { retryAfter } from "../../FlanksHttpClient.ts"
import { inTime } from "./attempt.ts"
import { monotonicMillis } from "./monotonic.ts"
import { recordWait } from "./telemetry.ts"

/** What no error says of a call. */
export interface Call<E> {
  /** When the call ends, in milliseconds of `monotonicMillis`. */
  readonly deadline: number
  readonly replaySafe: boolean
  /** Replaces the access token after a 401. */
  readonly refresh?: Effect.Effect<void, E>
}

/** Asks the domain how long to wait after an outcome that was met at `attemptedAt`. */
export const nextWait = Effect.fnUntraced(function*(
  input: Wait.RetryInput,
  history: Wait.History,
  attemptedAt: number,
  call: { readonly replaySafe: boolean; readonly canRefresh: boolean },
  /** The milliseconds that `Retry-After` asked for, if the input does not know. */
  floor?: number
) {
  const asked = retryAfter(input)
  return Wait.next({
    ...call,
    input,
    history,
    attemptedAt,
    now: yield* Clock.currentTimeMillis,
    settings: yield* WaitConfig,
    random: yield* Random.next,
    retryAfter: floor ?? (asked === undefined ? undefined : Duration.toMillis(asked))
  })
})

/** Counts a wait and sleeps it. */
export const sleep = (decision: Wait.Wait): Effect.Effect<void> =>
  Effect.andThen(recordWait(decision), Effect.sleep(decision.millis))

/**
 * After a failed attempt: waits and runs `next`, or gives the failure up. A wait that would end after the call's deadline
 * is not begun.
 */
export const retryAfterWait = Effect.fnUntraced(function*<A, E>(
  error: FlanksError,
  history: Wait.History,
  { deadline, refresh, replaySafe }: Call<E>,
  next: (history: Wait.History) => Effect.Effect<A, E>
): Effect.fn.Return<A, E | FlanksError> {
  const decision: Wait.Decision = yield* nextWait(error, history, yield* Clock.currentTimeMillis, {
    replaySafe,
    canRefresh: refresh !== undefined
  })
  const left = deadline - (yield* monotonicMillis)
  if (decision._tag === "Stop" || decision.millis >= left) return yield* error
  if (decision.kind === "unauthorized" && refresh !== undefined) yield* inTime(refresh, deadline)
  yield* sleep(decision)
  return yield* next(decision.history)
})
