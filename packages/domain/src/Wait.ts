/**
 * Waiting as a pure function: from an outcome, the history of earlier waits and the time, it decides either to wait for a
 * while or to stop for a reason. The schedules, durable sleeps and the polling of many tokens are all built from it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Retry, rows, type ScheduleName, type Tag } from "./Table.ts"
import { type Backoff, scaled, type WaitSettings, type Window } from "./WaitConfig.ts"

/**
 * The outcome to wait for: any `FlanksError`, a `TokenDelayed`, or a session that hasn't finished.
 *
 * @category models
 */
export interface RetryInput {
  readonly _tag: Tag | "SessionWaiting" | "SessionProcessing" | "UnexpectedSession"
  /** The error's own advice on retries; by default its row's. */
  readonly retry?: Retry
  /** The hours that a `ScaError` states. */
  readonly window?: { readonly fromHours: number; readonly toHours: number } | null
  /** Whether an `UnexpectedSession` has finished. */
  readonly isFinal?: boolean
  /** How the connection of a `TransportError` failed. */
  readonly reason?: unknown
  /** How long `Retry-After` asked to wait, in milliseconds. Negative numbers and NaN are ignored. */
  readonly retryAfter?: number | null
}

/** A number that the first version didn't store. */
const added = Schema.withDecodingDefaultKey<Schema.Finite>(Effect.succeed(0))(Schema.Finite)

/**
 * The waits so far, as a type and as a Schema. Keep it across restarts.
 *
 * It is plain JSON, and times are milliseconds. The Schema also decodes histories that earlier versions stored.
 *
 * @category models
 */
export const History = Schema.Struct({
  /** The kind of the last wait. */
  kind: Schema.NullOr(
    Schema.Literals(["processing", "securityCheck", "bank", "transient", "unauthorized", "session"])
  ),
  /** The number of waits of that kind in a row. A kind's delay starts small again after another kind. */
  row: Schema.Int,
  /** The time waited in each kind with a budget. */
  waited: Schema.Struct({
    processing: Schema.Finite,
    bank: Schema.Finite,
    /** The time waited for the user of a session. */
    sessionUser: added,
    /** The time that a session has been processed without a break. */
    sessionProcessing: added
  }),
  /** The retries since the last response that shows Flanks at work: 20002, 20003 or 50001. */
  repeats: Schema.Struct({ transient: Schema.Int, unauthorized: Schema.Int }),
  /** The start of the window: the token's creation if it is known, otherwise the first `TokenDelayed` or `ScaError`. */
  anchor: Schema.NullOr(Schema.Finite)
})

/**
 * The waits so far, as a type and as a Schema.
 *
 * @category models
 */
export type History = typeof History.Type

/**
 * The history before the first wait. Pass the token's creation time if you know it, in milliseconds since the epoch.
 *
 * @category waiting
 */
export const start = (anchor: number | null = null): History => ({
  kind: null,
  row: 0,
  waited: { processing: 0, bank: 0, sessionUser: 0, sessionProcessing: 0 },
  repeats: { transient: 0, unauthorized: 0 },
  anchor
})

/**
 * Everything that a wait depends on. Times are milliseconds of the wall clock.
 *
 * @category models
 */
export interface RetryContext {
  readonly input: RetryInput
  readonly history: History
  /** When the last attempt ended. */
  readonly attemptedAt: number
  /** Now. It is later than `attemptedAt` if a process starts late. */
  readonly now: number
  readonly settings: WaitSettings
  /** A random number from 0 to 1, for jitter; 0.5 means none. */
  readonly random: number
  /** Whether the operation may safely happen twice. */
  readonly replaySafe: boolean
  /** Whether a fresh access token can be fetched before the next attempt. */
  readonly canRefresh: boolean
}

/**
 * Attempt again after `millis`. If that attempt is the `last`, the next failure ends the waiting.
 *
 * @category models
 */
export interface Wait {
  readonly _tag: "Wait"
  readonly kind: ScheduleName
  readonly millis: number
  readonly last: boolean
  readonly history: History
}

/**
 * Why waiting stops.
 *
 * @category models
 */
export type StopReason =
  /** The same call is not worth retrying, now or ever. */
  | "NotRetryable"
  /** It is worth retrying, but on another schedule. */
  | "OtherKind"
  /** The operation may have happened, and the caller hasn't said that it may safely happen twice. */
  | "NotReplaySafe"
  /** A fresh access token is needed, and the caller can't fetch one. */
  | "NoRefresh"
  | "AttemptsUsedUp"
  | "BudgetUsedUp"
  | "WindowClosed"
  /** `Retry-After` exceeds the limit, or ends after the schedule does. */
  | "RetryAfterTooLong"

/**
 * Do not attempt again.
 *
 * @category models
 */
export interface Stop {
  readonly _tag: "Stop"
  readonly reason: StopReason
  readonly history: History
}

/**
 * The next step: wait or stop.
 *
 * @category models
 */
export type Decision = Wait | Stop

/**
 * The schedule for an outcome; null if waiting doesn't help.
 *
 * @category waiting
 */
export const kindOf = ({ _tag, isFinal, retry }: RetryInput): ScheduleName | null => {
  if (_tag === "TokenDelayed") return "securityCheck"
  if (_tag === "SessionWaiting" || _tag === "SessionProcessing") return "session"
  if (_tag === "UnexpectedSession") return isFinal === false ? "session" : null
  const advice: Retry = retry ?? rows[_tag].retry
  return advice === "no" || advice === "never" || advice === "afterUser" ? null : advice
}

/** When the next attempt is due, and the latest time for it, both in milliseconds since the last attempt. */
interface Due {
  readonly after: number
  readonly end: number
}

const spread = (millis: number, { random, settings }: RetryContext): number =>
  Math.ceil(millis * (1 + settings.jitter * (2 * random - 1)))

const grown = ({ cap, factor, first }: Omit<Backoff, "budget">, row: number, context: RetryContext): number =>
  Math.min(spread(Math.min(first * factor ** row, cap), context), cap)

const hour = 3_600_000

const windowOf = ({ _tag, window = null }: RetryInput, { securityCheck, timeScale }: WaitSettings): Window => {
  if (_tag === "TokenDelayed") return securityCheck.tokenDelayed
  return window === null
    ? securityCheck.scaError
    : { open: window.fromHours * hour * timeScale, close: window.toHours * hour * timeScale }
}

/**
 * The first attempt is due when the window opens, plus jitter. If the process is late, it is due at once, even after the
 * window has closed. Later attempts follow at intervals, and the last one is due when the window closes.
 */
const dueInWindow = (anchor: number, context: RetryContext): Due => {
  const { attemptedAt, input, now, random, settings } = context
  const { every } = settings.securityCheck
  const { close, open } = windowOf(input, settings)
  const attempted = Math.max(0, attemptedAt - anchor)
  const opening = open - attempted
  const later = now - attemptedAt < opening ? Math.ceil(every * settings.jitter * random) : 0
  return { after: attempted < open ? opening + later : spread(every, context), end: close - attempted }
}

const due: { readonly [K in ScheduleName]: (history: History, context: RetryContext) => Due } = {
  processing: ({ row, waited }, context) => ({
    after: grown(context.settings.processing, row, context),
    end: context.settings.processing.budget - waited.processing
  }),
  bank: ({ row, waited }, context) => ({
    after: grown(context.settings.bank, row, context),
    end: context.settings.bank.budget - waited.bank
  }),
  securityCheck: ({ anchor }, context) => dueInWindow(anchor ?? context.attemptedAt, context),
  transient: ({ row }, context) => ({ after: grown(context.settings.transient, row, context), end: Infinity }),
  unauthorized: () => ({ after: 0, end: Infinity }),
  session: ({ row, waited }, context) => {
    const { processing, user } = context.settings.session
    return context.input._tag === "SessionProcessing"
      ? { after: spread(processing.every, context), end: processing.budget - waited.sessionProcessing }
      : { after: grown(user, row, context), end: user.budget - waited.sessionUser }
  }
}

/** If the connection was refused or the name wasn't found, no request was sent. */
const sentNothing = ({ _tag, reason }: RetryInput): boolean =>
  _tag === "TransportError" && (reason === "refused" || reason === "dns")

const refusal = (kind: ScheduleName, history: History, context: RetryContext): StopReason | null => {
  const { canRefresh, input, replaySafe, settings } = context
  if (kind === "transient") {
    if (!replaySafe && !sentNothing(input)) return "NotReplaySafe"
    return history.repeats.transient < settings.transient.times ? null : "AttemptsUsedUp"
  }
  if (kind === "unauthorized") {
    if (!canRefresh) return "NoRefresh"
    return history.repeats.unauthorized < settings.unauthorized.times ? null : "AttemptsUsedUp"
  }
  return null
}

const ended: { readonly [K in ScheduleName]: StopReason } = {
  processing: "BudgetUsedUp",
  bank: "BudgetUsedUp",
  securityCheck: "WindowClosed",
  transient: "AttemptsUsedUp",
  unauthorized: "AttemptsUsedUp",
  session: "BudgetUsedUp"
}

const cleared = { transient: 0, unauthorized: 0 }

/** The history after a wait, of which `charged` milliseconds count towards the budget of its kind. */
const counted = (kind: ScheduleName, charged: number, before: History, { input }: RetryContext): History => {
  const history = { ...before, kind, row: before.row + 1 }
  const { repeats, waited } = before
  switch (kind) {
    case "transient":
    case "unauthorized":
      return { ...history, repeats: { ...repeats, [kind]: repeats[kind] + 1 } }
    case "processing":
    case "bank":
      return { ...history, waited: { ...waited, [kind]: waited[kind] + charged }, repeats: cleared }
    case "securityCheck":
      return input._tag === "TokenDelayed" ? history : { ...history, repeats: cleared }
    case "session":
      return input._tag === "SessionProcessing"
        ? { ...history, waited: { ...waited, sessionProcessing: waited.sessionProcessing + charged } }
        : { ...history, waited: { ...waited, sessionUser: waited.sessionUser + charged } }
  }
}

/**
 * The history at the time of this outcome: a different kind starts small again, the first wait in a window sets its anchor,
 * and waiting for the user of a session ends its uninterrupted processing.
 */
const current = (kind: ScheduleName | null, { attemptedAt, history, input }: RetryContext): History => {
  const wasProcessed = kind === "session" && input._tag !== "SessionProcessing" && history.waited.sessionProcessing > 0
  return {
    ...history,
    row: kind === history.kind && !wasProcessed ? history.row : 0,
    waited: wasProcessed ? { ...history.waited, sessionProcessing: 0 } : history.waited,
    anchor: history.anchor ?? (kind === "securityCheck" ? attemptedAt : null)
  }
}

/**
 * Decides what to do after an outcome: wait for `millis`, or stop for a `reason`.
 *
 * **When to use**
 *
 * Use it outside Effect, or to simulate a wait. In an Effect, use `Schedules`, which passes the clock, the settings and the
 * random numbers.
 *
 * **Details**
 *
 * It is pure. Keep the `history` of the decision, and pass it with the next outcome.
 *
 * @example
 * import * as Wait from "@effect-flanks/domain/Wait"
 * import { defaults } from "@effect-flanks/domain/WaitConfig"
 *
 * const decision = Wait.next({
 *   input: { _tag: "Processing" },
 *   history: Wait.start(),
 *   attemptedAt: 0,
 *   now: 0,
 *   settings: defaults,
 *   random: 0.5,
 *   replaySafe: true,
 *   canRefresh: false
 * })
 * decision._tag === "Wait" && decision.millis // => 2000
 *
 * @see {@link start} for the first history
 *
 * @category waiting
 */
export const next = (unscaled: RetryContext): Decision => {
  const settings = scaled(unscaled.settings)
  const context = { ...unscaled, settings }
  const { attemptedAt, input, now } = context
  const kind = kindOf(input)
  const history = current(kind, context)
  const stop = (reason: StopReason): Stop => ({ _tag: "Stop", reason, history })
  if (kind === null) return stop("NotRetryable")

  const refused = refusal(kind, history, context)
  if (refused !== null) return stop(refused)

  const { after: interval, end } = due[kind](history, context)
  if (end <= 0) return stop(ended[kind])

  const { retryAfter } = input
  const floor = typeof retryAfter === "number" && retryAfter > 0 ? retryAfter : 0
  const crosses = floor > end
  if (floor > settings.retryAfterLimit || (crosses && !settings.retryAfterCrossesEnd)) return stop("RetryAfterTooLong")

  const late = Math.max(0, now - attemptedAt)
  const after = Math.max(crosses ? floor : Math.min(Math.max(interval, floor), end), late)
  // A durable sleep for `Retry-After` uses up only the time that the schedule itself would have waited, unless it reaches
  // the end.
  const charged = settings.retryAfterCrossesEnd && after < end ? Math.max(interval, late) : after
  const waited = counted(kind, charged, history, context)
  return {
    _tag: "Wait",
    kind,
    millis: after - late,
    last: after >= end || refusal(kind, waited, context) !== null,
    history: waited
  }
}
