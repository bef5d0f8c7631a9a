/**
 * Flanks' advice on waiting as Effect schedules: each reads the pure wait of `Wait`.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { type FlanksError, isFlanksError } from "./FlanksError.ts"
import { TokenDelayed } from "./Outcome.ts"
import type { ScheduleName } from "./Table.ts"
import * as Wait from "./Wait.ts"
import { WaitConfig } from "./WaitConfig.ts"

/** What a schedule of Flanks' waits on. */
export type ScheduleInput = FlanksError | TokenDelayed

/** Whether a schedule of Flanks' waits on a value. */
export const isInput = (u: unknown): u is ScheduleInput => isFlanksError(u) || u instanceof TokenDelayed

/**
 * A schedule whose output is the decision: the last one says why it stopped. An error that is not Flanks' ends it at once;
 * a success does not compile, so that nobody repeats one with it.
 */
export type FlanksSchedule<E = never, R = never> = Schedule.Schedule<Wait.Decision, ScheduleInput | Error, E, R>

/** What a schedule must be told, because no response says it. */
export interface ScheduleOptions<E = never, R = never> {
  /** Whether the operation may safely happen twice; without it, no transient failure is repeated. */
  readonly replaySafe?: boolean | undefined
  /** Fetches a fresh access token; without it, no 401 is repeated. */
  readonly refresh?: Effect.Effect<unknown, E, R> | undefined
  /** Milliseconds since the epoch at which the token was created, so that a restart does not restart its window. */
  readonly anchor?: number | undefined
  /** What was waited before: the `history` of an earlier decision, for who keeps it across restarts. */
  readonly history?: Wait.History | undefined
  /** What `Retry-After` asked for, where the caller read it off the response. */
  readonly retryAfter?: ((input: ScheduleInput) => Duration.Input | undefined) | undefined
}

const toMillis = (input: Duration.Input | undefined): number | undefined => {
  const duration = input === undefined ? Option.none() : Duration.fromInput(input)
  return Option.getOrUndefined(Option.map(duration, Duration.toMillis))
}

type StepResult<E, R> = Effect.fn.Return<[Wait.Decision, Duration.Duration], E | Cause.Done<Wait.Decision>, R>

const make = <E = never, R = never>(
  only: ScheduleName | null,
  { anchor, history: before = Wait.start(anchor ?? null), refresh, replaySafe = false, retryAfter }: ScheduleOptions<
    E,
    R
  >
): FlanksSchedule<E, R> =>
  Schedule.fromStep(Effect.map(WaitConfig, (settings) => {
    let history = before
    return Effect.fnUntraced(function*(now: number, input: ScheduleInput | Error): StepResult<E, R> {
      if (!isInput(input)) return yield* Cause.done<Wait.Stop>({ _tag: "Stop", reason: "NotRetryable", history })
      const kind = Wait.kindOf(input)
      const decision: Wait.Decision = only === null || kind === null || kind === only
        ? Wait.next({
          input,
          history,
          attemptedAt: now,
          now,
          settings,
          random: yield* Random.next,
          replaySafe,
          canRefresh: refresh !== undefined,
          retryAfter: toMillis(retryAfter?.(input))
        })
        : { _tag: "Stop", reason: "OtherKind", history }
      history = decision.history
      if (decision._tag === "Stop") return yield* Cause.done(decision)
      if (decision.kind === "unauthorized" && refresh !== undefined) yield* refresh
      return [decision, Duration.millis(decision.millis)]
    })
  }))

/**
 * What Flanks advises for each error, with counters per kind: polls while data is processed, waits out security checks,
 * comes back to a bank that failed, and stops at all else. Without options it repeats no transient failure (nobody said
 * that the operation is replay-safe) and no 401 (nobody can refresh the token); see `recommendedWith`.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const program = Effect.retry(fromResponse(200, "[]"), Schedules.recommended)
 */
export const recommended: FlanksSchedule = make(null, {})

/**
 * `recommended`, told what no response says: whether the operation is replay-safe, how to refresh the access token, and
 * when the token was created.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const program = Effect.retry(fromResponse(200, "[]"), Schedules.recommendedWith({ replaySafe: true }))
 */
export const recommendedWith = <E = never, R = never>(options: ScheduleOptions<E, R>): FlanksSchedule<E, R> =>
  make(null, options)

/** Polls while the data is being retrieved (20002): 2 s, then 1.5 times as long, at most a minute, for 30 minutes. */
export const processing: FlanksSchedule = make("processing", {})

/** Comes back to a bank that failed (50001): a minute, then twice as long, at most an hour, for a day. */
export const bank: FlanksSchedule = make("bank", {})

/**
 * Waits out the security checks (20003): nothing before the window opens, then every hour, the last when it closes. Pass
 * the token's creation as `anchor`, in milliseconds since the epoch, so that a restart does not restart the window.
 */
export const securityCheck = (anchor?: number): FlanksSchedule => make("securityCheck", { anchor })

/** Repeats transient failures of an operation that is replay-safe: half a second, then twice as long, five times. */
export const transient: FlanksSchedule = make("transient", { replaySafe: true })

/** Repeats once after a 401, when `refresh` has fetched a fresh access token. */
export const unauthorized = <E, R>(refresh: Effect.Effect<unknown, E, R>): FlanksSchedule<E, R> =>
  make("unauthorized", { refresh })

/**
 * Sleeps until the next attempt is due, for who was told to wait before this process began: a schedule is asked only
 * after an attempt. Late, it does not sleep at all. Gives the decision; a `Stop` is not slept on.
 *
 * `attemptedAt` is the time of the last attempt, in milliseconds since the epoch.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { TokenDelayed } from "@effect-flanks/domain/Outcome"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const exchangedAt = 1_700_000_000_000
 * const due = Schedules.sleepUntilDue(new TokenDelayed({ httpStatus: 202 }), exchangedAt, { anchor: exchangedAt })
 */
export const sleepUntilDue = Effect.fnUntraced(
  function*(input: ScheduleInput, attemptedAt: number, options: Omit<ScheduleOptions, "refresh"> = {}) {
    const decision = Wait.next({
      input,
      history: options.history ?? Wait.start(options.anchor ?? null),
      attemptedAt,
      now: yield* Clock.currentTimeMillis,
      settings: yield* WaitConfig,
      random: yield* Random.next,
      replaySafe: options.replaySafe ?? false,
      canRefresh: false,
      retryAfter: toMillis(options.retryAfter?.(input))
    })
    if (decision._tag === "Wait") yield* Effect.sleep(decision.millis)
    return decision
  }
)
