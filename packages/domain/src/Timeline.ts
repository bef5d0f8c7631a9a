/**
 * Computes when each attempt of a schedule happens, and why the schedule ends. The command prints such timelines, and the
 * docs draw them.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "./Table.ts"
import * as Wait from "./Wait.ts"
import { defaults, type WaitSettings } from "./WaitConfig.ts"

/**
 * One attempt.
 *
 * @category models
 */
export interface Attempt {
  /** Its number, counted from 1. */
  readonly number: number
  /** Milliseconds since the first attempt. */
  readonly at: number
  /** The wait before it, in milliseconds; 0 for the first attempt. */
  readonly waited: number
  /** The schedule of that wait; null for the first attempt. */
  readonly kind: ScheduleName | null
}

/**
 * Every attempt, and why there aren't any others.
 *
 * @category models
 */
export interface Timeline {
  readonly attempts: ReadonlyArray<Attempt>
  readonly reason: Wait.StopReason
}

/**
 * The outcome of each attempt. Attempts are counted from 1.
 *
 * @category models
 */
export type Inputs = (attempt: number) => Wait.RetryInput

/**
 * The other inputs of a timeline. By default, the operation is replay-safe, the token can be refreshed, and the settings
 * are the defaults.
 *
 * @category models
 */
export interface TimelineOptions {
  readonly settings?: WaitSettings | undefined
  readonly replaySafe?: boolean | undefined
  readonly canRefresh?: boolean | undefined
}

/**
 * An example of an outcome for each schedule.
 *
 * @category drawing
 */
export const exampleInputs: { readonly [S in ScheduleName]: Wait.RetryInput } = {
  processing: { _tag: "Processing" },
  securityCheck: { _tag: "ScaError" },
  bank: { _tag: "BankError" },
  transient: { _tag: "InternalServerError" },
  unauthorized: { _tag: "Unauthorized" },
  session: { _tag: "SessionWaiting" }
}

/**
 * Computes the timeline of a sequence of outcomes.
 *
 * **When to use**
 *
 * Use it to see, print or test what your settings mean before a process waits with them. It has no jitter, and its attempts
 * take no time.
 *
 * @example
 * import * as Timeline from "@effect-flanks/domain/Timeline"
 *
 * const { attempts, reason } = Timeline.timeline(() => Timeline.exampleInputs.transient)
 * attempts.map((attempt) => attempt.at) // => [0, 500, 1500, 3500, 7500, 15500]
 * reason // => "AttemptsUsedUp"
 *
 * @category drawing
 */
export const timeline = (
  outcomeOf: Inputs,
  { canRefresh = true, settings = defaults, replaySafe = true }: TimelineOptions = {}
): Timeline => {
  const attempts: Array<Attempt> = [{ number: 1, at: 0, waited: 0, kind: null }]
  let at = 0
  let history = Wait.start()
  while (true) {
    const decision = Wait.next({
      input: outcomeOf(attempts.length),
      history,
      attemptedAt: at,
      now: at,
      settings: { ...settings, jitter: 0 },
      random: 0,
      replaySafe,
      canRefresh
    })
    if (decision._tag === "Stop") return { attempts, reason: decision.reason }
    history = decision.history
    at += decision.millis
    attempts.push({ number: attempts.length + 1, at, waited: decision.millis, kind: decision.kind })
  }
}
