/**
 * A schedule drawn out: when each attempt happens, until it ends and why. What the command prints and the docs random.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "./Table.ts"
import * as Wait from "./Wait.ts"
import { defaults, type WaitSettings } from "./WaitConfig.ts"

/** One attempt. Times are milliseconds since the first. */
export interface Attempt {
  readonly number: number
  readonly at: number
  /** The wait before it; 0 for the first. */
  readonly waited: number
  readonly kind: ScheduleName | null
}

/** Every attempt, and why there is no further one. */
export interface Timeline {
  readonly attempts: ReadonlyArray<Attempt>
  readonly reason: Wait.StopReason
}

/** The outcome of an attempt, by its number, counted from 1. */
export type Inputs = (attempt: number) => Wait.RetryInput

/** What can be chosen beside the outcomes. */
export interface TimelineOptions {
  readonly settings?: WaitSettings | undefined
  readonly replaySafe?: boolean | undefined
  readonly canRefresh?: boolean | undefined
}

/** One outcome for each schedule. */
export const exampleInputs: { readonly [S in ScheduleName]: Wait.RetryInput } = {
  processing: { _tag: "Processing" },
  securityCheck: { _tag: "ScaError" },
  bank: { _tag: "BankError" },
  transient: { _tag: "InternalServerError" },
  unauthorized: { _tag: "Unauthorized" },
  session: { _tag: "SessionWaiting" }
}

/**
 * Computes the timeline of a sequence of outcomes, without jitter. The attempts themselves take no time.
 *
 * @example
 * import * as Timeline from "@effect-flanks/domain/Timeline"
 *
 * const { attempts, reason } = Timeline.timeline(() => Timeline.exampleInputs.transient)
 * attempts.map((attempt) => attempt.at) // => [0, 500, 1500, 3500, 7500, 15500]
 * reason // => "AttemptsUsedUp"
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
