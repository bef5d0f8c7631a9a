/**
 * Flanks' advice on waiting as Effect schedules, all made from the pure `Wait.next`.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { type FlanksError, isFlanksError } from "./FlanksError.ts"
import { isWaitable } from "./internal/sessionInput.ts"
import { isTokenDelayed, type TokenDelayed } from "./Outcome.ts"
import type { SessionProcessing, SessionWaiting, UnexpectedSession } from "./Session.ts"
import type { ScheduleName } from "./Table.ts"
import * as Wait from "./Wait.ts"
import { WaitConfig } from "./WaitConfig.ts"

/** What these schedules wait on. */
export type ScheduleInput = FlanksError | TokenDelayed | SessionWaiting | SessionProcessing | UnexpectedSession

/** Whether these schedules wait on a value. */
export const isInput = (u: unknown): u is ScheduleInput => isFlanksError(u) || isTokenDelayed(u) || isWaitable(u)

/**
 * A schedule that outputs each decision. The last one says why it stopped. An error that is not Flanks' ends it at once. A
 * success does not compile, so that no caller repeats one by mistake.
 */
export type FlanksSchedule<E = never, R = never> = Schedule.Schedule<Wait.Decision, ScheduleInput | Error, E, R>

/** What no response says, and a schedule needs to know. */
export interface ScheduleOptions<E = never, R = never> {
  /** Whether the operation may safely happen twice. Without it, no transient failure is retried. */
  readonly replaySafe?: boolean | undefined
  /** Fetches a fresh access token. Without it, no 401 is retried. */
  readonly refresh?: Effect.Effect<unknown, E, R> | undefined
  /** When the token was created, in milliseconds since the epoch, so that a restart does not restart its window. */
  readonly anchor?: number | undefined
  /** The `history` of an earlier decision, for callers that keep it across restarts. */
  readonly history?: Wait.History | undefined
}

/** What an attempt tells the next wait. */
export interface Attempt {
  /** When the attempt ended, in milliseconds since the epoch. Now by default. */
  readonly attemptedAt?: number | undefined
  readonly replaySafe: boolean
  readonly canRefresh: boolean
}

/**
 * Asks `Wait.next` what to do after an outcome, with the settings, the time and the random number of the running fiber. The
 * schedules, the client's own retries, its poller and durable processes all ask here.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 * import * as Wait from "@effect-flanks/domain/Wait"
 *
 * const decision = Schedules.decide({ _tag: "BankError" }, Wait.start(), { replaySafe: true, canRefresh: false })
 * Effect.runSync(decision)._tag // => "Wait"
 */
export const decide = (
  input: Wait.RetryInput,
  history: Wait.History,
  { attemptedAt, canRefresh, replaySafe }: Attempt
): Effect.Effect<Wait.Decision> =>
  Effect.withFiber((fiber) => {
    const now = fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()
    return Effect.succeed(Wait.next({
      input,
      history,
      attemptedAt: attemptedAt ?? now,
      now,
      settings: fiber.getRef(WaitConfig),
      random: fiber.getRef(Random.Random).nextDoubleUnsafe(),
      replaySafe,
      canRefresh
    }))
  })

type StepResult<E, R> = Effect.fn.Return<[Wait.Decision, Duration.Duration], E | Cause.Done<Wait.Decision>, R>

const make = <E = never, R = never>(
  only: ScheduleName | null,
  { anchor, history: before = Wait.start(anchor ?? null), refresh, replaySafe = false }: ScheduleOptions<E, R>
): FlanksSchedule<E, R> =>
  Schedule.fromStep(Effect.sync(() => {
    let history = before
    return Effect.fnUntraced(function*(now: number, input: ScheduleInput | Error): StepResult<E, R> {
      if (!isInput(input)) return yield* Cause.done<Wait.Stop>({ _tag: "Stop", reason: "NotRetryable", history })
      const kind = Wait.kindOf(input)
      const decision: Wait.Decision = only === null || kind === null || kind === only
        ? yield* decide(input, history, { attemptedAt: now, replaySafe, canRefresh: refresh !== undefined })
        : { _tag: "Stop", reason: "OtherKind", history }
      history = decision.history
      if (decision._tag === "Stop") return yield* Cause.done(decision)
      if (decision.kind === "unauthorized" && refresh !== undefined) yield* refresh
      return [decision, Duration.millis(decision.millis)]
    })
  }))

/**
 * Does what Flanks advises for each error: polls while data is being retrieved, waits for the security checks, returns to a
 * bank that failed, and stops on errors that waiting can't fix. It retries neither transient failures nor a 401; use
 * `recommendedWith` to say that the operation is replay-safe or how to refresh the access token.
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
 * As `recommended`, with options: whether the operation is replay-safe, how to refresh the access token, and when the token
 * was created.
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

/** Polls while the data is being retrieved (20002): after 2 s, then 1.5 times as long, at most a minute, for 30 minutes. */
export const processing: FlanksSchedule = make("processing", {})

/** Returns to a bank that failed (50001): after a minute, then twice as long, at most an hour, for a day. */
export const bank: FlanksSchedule = make("bank", {})

/**
 * Waits for the security checks (20003): the first attempt when the window opens, then one every hour, the last when it
 * closes. Pass the time of the token's creation as `anchor`, in milliseconds since the epoch, so that a restart does not
 * restart the window.
 */
export const securityCheck = (anchor?: number): FlanksSchedule => make("securityCheck", { anchor })

/** Retries transient failures of a replay-safe operation: after half a second, then twice as long, five times. */
export const transient: FlanksSchedule = make("transient", { replaySafe: true })

/**
 * Lists a session again until it has finished: every 2 s while something is processed, for 10 minutes without a break; while
 * the user must act after 5 s, then 1.5 times as long, at most a minute, for 30 minutes. Its input is a session that has not
 * finished, so fail with it to retry.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromSession, isUnfinished, type SessionLike } from "@effect-flanks/domain/Session"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const awaitSession = (list: Effect.Effect<SessionLike>) =>
 *   Effect.gen(function*() {
 *     const outcome = yield* fromSession(yield* list)
 *     return outcome._tag === "Connected" ? outcome : yield* Effect.fail(outcome)
 *   }).pipe(Effect.retry({ schedule: Schedules.session, while: isUnfinished }))
 */
export const session: FlanksSchedule = make("session", {})

/** Retries once after a 401, when `refresh` has fetched a fresh access token. */
export const unauthorized = <E, R>(refresh: Effect.Effect<unknown, E, R>): FlanksSchedule<E, R> =>
  make("unauthorized", { refresh })

/**
 * Sleeps until the next attempt is due. Use it when an earlier process was told to wait, because a schedule runs only after
 * an attempt. If the attempt is overdue, it does not sleep. It returns the decision, and returns a `Stop` at once.
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
    const { anchor, history = Wait.start(anchor ?? null), replaySafe = false } = options
    const decision = yield* decide(input, history, { attemptedAt, replaySafe, canRefresh: false })
    if (decision._tag === "Wait") yield* Effect.sleep(decision.millis)
    return decision
  }
)
