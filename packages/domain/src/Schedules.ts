/**
 * Flanks' advice on waiting, as Effect schedules. `WaitConfig` has their settings.
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

/**
 * The inputs of these schedules: the errors, and the outcomes that mean "not yet".
 *
 * @category models
 */
export type ScheduleInput = FlanksError | TokenDelayed | SessionWaiting | SessionProcessing | UnexpectedSession

/**
 * Whether a value is an input of these schedules.
 *
 * @category guards
 */
export const isInput = (u: unknown): u is ScheduleInput => isFlanksError(u) || isTokenDelayed(u) || isWaitable(u)

/**
 * A schedule that outputs each of its decisions. The last decision says why it stopped.
 *
 * It stops at once on any error that isn't Flanks'. Repeating a success with it doesn't compile, because its input is an
 * error.
 *
 * @category models
 */
export type FlanksSchedule<E = never, R = never> = Schedule.Schedule<Wait.Decision, ScheduleInput | Error, E, R>

/**
 * Facts about the operation that no response contains.
 *
 * @category models
 */
export interface ScheduleOptions<E = never, R = never> {
  /** Whether the operation may safely happen twice; false by default. Only then are transient failures retried. */
  readonly replaySafe?: boolean | undefined
  /** Fetches a fresh access token. Without it, a 401 isn't retried. */
  readonly refresh?: Effect.Effect<unknown, E, R> | undefined
  /**
   * When the token was created, in milliseconds since the epoch. Pass it so that a restart doesn't restart the token's
   * window.
   */
  readonly anchor?: number | undefined
  /** The `history` of the last decision, for callers that keep it across restarts. */
  readonly history?: Wait.History | undefined
}

/**
 * The facts of an attempt that decide the next wait.
 *
 * @category models
 */
export interface Attempt {
  /** When the attempt ended, in milliseconds since the epoch; now by default. */
  readonly attemptedAt?: number | undefined
  /** Whether the operation may safely happen twice. */
  readonly replaySafe: boolean
  /** Whether a fresh access token can be fetched before the next attempt. */
  readonly canRefresh: boolean
}

/**
 * Decides what to do after an outcome, with the settings, the clock and the random numbers of the running fiber.
 *
 * **When to use**
 *
 * Use it for a loop of your own, such as a queue of jobs. For an effect in a process, use `recommended`. The schedules, the
 * client's retries, its poller and the onboarding all use this function, so they wait alike.
 *
 * **Details**
 *
 * Store the `history` of the decision, and pass it with the next outcome. Start with `Wait.start()`.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 * import * as Wait from "@effect-flanks/domain/Wait"
 *
 * const decision = Schedules.decide({ _tag: "BankError" }, Wait.start(), { replaySafe: true, canRefresh: false })
 * Effect.runSync(decision)._tag // => "Wait"
 *
 * @see {@link sleepUntilDue} for a decision with its sleep
 *
 * @category waiting
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
 * Follows Flanks' advice for each error: it polls while data is being retrieved, waits for the security checks, returns to
 * a bank that failed, and stops on errors that waiting can't fix.
 *
 * **When to use**
 *
 * Use it with `Effect.retry` in a process that can wait for the whole time, up to days. It doesn't retry transient failures
 * or a 401. For those, tell `recommendedWith` that the operation is replay-safe, or how to refresh the access token.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const program = Effect.retry(fromResponse(200, "[]"), Schedules.recommended)
 *
 * @see {@link recommendedWith} for replay-safe operations and fresh access tokens
 *
 * @category schedules
 */
export const recommended: FlanksSchedule = make(null, {})

/**
 * Like `recommended`, with options: whether the operation is replay-safe, how to refresh the access token, and when the
 * token was created.
 *
 * **When to use**
 *
 * Use it for reads, which are replay-safe, and for a token whose creation time you stored.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const program = Effect.retry(fromResponse(200, "[]"), Schedules.recommendedWith({ replaySafe: true }))
 *
 * @see {@link sleepUntilDue} for a wait that an earlier process began
 *
 * @category schedules
 */
export const recommendedWith = <E = never, R = never>(options: ScheduleOptions<E, R>): FlanksSchedule<E, R> =>
  make(null, options)

/**
 * Polls while Flanks retrieves data (20002): first after 2 s, then after 1.5 times the last interval, at most a minute
 * apart, for 30 minutes.
 *
 * @category schedules of one kind
 */
export const processing: FlanksSchedule = make("processing", {})

/**
 * Returns to a bank that failed (50001): first after a minute, then after twice the last interval, at most an hour apart,
 * for a day.
 *
 * @category schedules of one kind
 */
export const bank: FlanksSchedule = make("bank", {})

/**
 * Waits for the security checks (20003): the first attempt happens when the window opens, plus jitter, then one every hour,
 * and the last when it closes.
 *
 * Pass the token's creation time as `anchor`, in milliseconds since the epoch, so that a restart doesn't restart the
 * window.
 *
 * @category schedules of one kind
 */
export const securityCheck = (anchor?: number): FlanksSchedule => make("securityCheck", { anchor })

/**
 * Retries transient failures: first after half a second, then after twice the last interval, five times.
 *
 * Use it only for a replay-safe operation, because the failed attempt may have happened.
 *
 * @category schedules of one kind
 */
export const transient: FlanksSchedule = make("transient", { replaySafe: true })

/**
 * Polls a session until it has finished.
 *
 * While something is processed, it polls every 2 s, for at most 10 minutes without a break. While the user must act, it
 * polls first after 5 s, then after 1.5 times the last interval, at most a minute apart, for 30 minutes. Its input is a
 * session that hasn't finished, so fail with the session to retry. The limits are this project's choice, because Flanks
 * documents none.
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
 *
 * @category schedules of one kind
 */
export const session: FlanksSchedule = make("session", {})

/**
 * Retries once after a 401, as soon as `refresh` has fetched a fresh access token.
 *
 * @category schedules of one kind
 */
export const unauthorized = <E, R>(refresh: Effect.Effect<unknown, E, R>): FlanksSchedule<E, R> =>
  make("unauthorized", { refresh })

/**
 * Sleeps until the next attempt is due, and returns the decision.
 *
 * **When to use**
 *
 * Use it after a restart, if an earlier process was told to wait. A schedule can't do this, because it runs only after an
 * attempt.
 *
 * **Details**
 *
 * `attemptedAt` is the time of the last attempt, in milliseconds since the epoch. If the next attempt is overdue or the
 * decision is a `Stop`, it doesn't sleep.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { TokenDelayed } from "@effect-flanks/domain/Outcome"
 * import * as Schedules from "@effect-flanks/domain/Schedules"
 *
 * const exchangedAt = 1_700_000_000_000
 * const due = Schedules.sleepUntilDue(new TokenDelayed({ httpStatus: 202 }), exchangedAt, { anchor: exchangedAt })
 *
 * @see {@link decide} for the decision alone
 *
 * @category waiting
 */
export const sleepUntilDue = Effect.fnUntraced(
  function*(input: ScheduleInput, attemptedAt: number, options: Omit<ScheduleOptions, "refresh"> = {}) {
    const { anchor, history = Wait.start(anchor ?? null), replaySafe = false } = options
    const decision = yield* decide(input, history, { attemptedAt, replaySafe, canRefresh: false })
    if (decision._tag === "Wait") yield* Effect.sleep(decision.millis)
    return decision
  }
)
