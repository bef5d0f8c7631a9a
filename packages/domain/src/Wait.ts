/**
 * Waiting as a pure function: an outcome, what was waited so far and the time become either *wait this long* or *stop,
 * because*. The schedules in a process and durable sleeps are two readings of it.
 *
 * @since 0.1.0
 */
import { type Retry, rows, type ScheduleName, type Tag } from "./Table.ts"
import type { Backoff, WaitSettings, Window } from "./WaitConfig.ts"

/** What is waited for: any `FlanksError`, or a `TokenDelayed`. */
export interface RetryInput {
  readonly _tag: Tag
  /** What the error says of repeating; its row's word where it says nothing. */
  readonly retry?: Retry
  /** The hours that a `ScaError` states. */
  readonly window?: { readonly fromHours: number; readonly toHours: number } | null
  /** How a `TransportError` came about. */
  readonly reason?: unknown
}

/** What was waited so far: all that must survive a restart. Plain JSON; times are milliseconds. */
export interface History {
  /** The kind of the last wait, and how many of it came in a row: a kind's delay starts small again after another. */
  readonly kind: ScheduleName | null
  readonly row: number
  /** The time waited in each kind that has a budget. */
  readonly waited: { readonly processing: number; readonly bank: number }
  /** The repeats since the last answer that came from Flanks' own process: 20002, 20003 or 50001. */
  readonly repeats: { readonly transient: number; readonly unauthorized: number }
  /** When the window is counted from: the token's creation, else its first `TokenDelayed` or `ScaError`. */
  readonly anchor: number | null
}

/** Where waiting begins; pass the creation of the token where it is known. */
export const start = (anchor: number | null = null): History => ({
  kind: null,
  row: 0,
  waited: { processing: 0, bank: 0 },
  repeats: { transient: 0, unauthorized: 0 },
  anchor
})

/** All that a wait depends on. Times are milliseconds of the wall clock. */
export interface RetryContext {
  readonly input: RetryInput
  readonly history: History
  /** When the input was met: the end of the last attempt. */
  readonly attemptedAt: number
  /** Now; later than `attemptedAt` where a process starts late. */
  readonly now: number
  readonly settings: WaitSettings
  /** The random for jitter, 0 to 1. */
  readonly random: number
  /** Whether the operation may safely happen twice. */
  readonly replaySafe: boolean
  /** Whether a fresh access token can be had before the next attempt. */
  readonly canRefresh: boolean
  /** The milliseconds that `Retry-After` asked for; what is negative or no number is ignored. */
  readonly retryAfter?: number | undefined
}

/** Attempt again after `millis`; if that attempt is the `last`, the next answer stops. */
export interface Wait {
  readonly _tag: "Wait"
  readonly kind: ScheduleName
  readonly millis: number
  readonly last: boolean
  readonly history: History
}

/** Why waiting stops. */
export type StopReason =
  /** The same call is not worth repeating, now or ever. */
  | "NotRetryable"
  /** It is, but not on the schedule that was asked. */
  | "OtherKind"
  /** Nobody said that the operation may safely happen twice, and it may have happened. */
  | "NotReplaySafe"
  /** A fresh access token is needed, and nobody can fetch one. */
  | "NoRefresh"
  | "AttemptsUsedUp"
  | "BudgetUsedUp"
  | "WindowClosed"
  /** `Retry-After` is beyond the limit, or beyond the end. */
  | "RetryAfterTooLong"

/** Do not attempt again. */
export interface Stop {
  readonly _tag: "Stop"
  readonly reason: StopReason
  readonly history: History
}

/** What to do next. */
export type Decision = Wait | Stop

/** The kind of waiting that a input asks for; null if it asks for none. */
export const kindOf = ({ _tag, retry = rows[_tag].retry }: RetryInput): ScheduleName | null => {
  if (_tag === "TokenDelayed") return "securityCheck"
  return retry === "no" || retry === "never" || retry === "afterUser" ? null : retry
}

/** When the next attempt is due, and the end that it may not cross; milliseconds since the last attempt. */
interface Due {
  readonly after: number
  readonly end: number
}

const spread = (millis: number, { random, settings }: RetryContext): number =>
  Math.ceil(millis * (1 + settings.jitter * (2 * random - 1)))

const grown = ({ cap, factor, first }: Omit<Backoff, "budget">, row: number, context: RetryContext): number =>
  Math.min(spread(Math.min(first * factor ** row, cap), context), cap)

const hour = 3_600_000

const windowOf = (
  { _tag, window = null }: RetryInput,
  { scaError, tokenDelayed }: WaitSettings["securityCheck"]
): Window => {
  if (_tag === "TokenDelayed") return tokenDelayed
  return window === null ? scaError : { open: window.fromHours * hour, close: window.toHours * hour }
}

/**
 * Nothing before the window opens, and there only later than it, but at once for who comes late; then every so often; the
 * last when it closes.
 */
const dueInWindow = (anchor: number, context: RetryContext): Due => {
  const { attemptedAt, random, now, settings: { jitter, securityCheck }, input } = context
  const { close, open } = windowOf(input, securityCheck)
  const attempted = Math.max(0, attemptedAt - anchor)
  const opening = open - attempted
  const later = now - attemptedAt < opening ? Math.ceil(securityCheck.every * jitter * random) : 0
  return { after: attempted < open ? opening + later : spread(securityCheck.every, context), end: close - attempted }
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
  unauthorized: () => ({ after: 0, end: Infinity })
}

/** A connection that never was, and a name that was not found, carried no request. */
const ranNothing = ({ _tag, reason }: RetryInput): boolean =>
  _tag === "TransportError" && (reason === "refused" || reason === "dns")

const refusal = (kind: ScheduleName, history: History, context: RetryContext): StopReason | null => {
  const { canRefresh, settings, replaySafe, input } = context
  if (kind === "transient") {
    if (!replaySafe && !ranNothing(input)) return "NotReplaySafe"
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
  unauthorized: "AttemptsUsedUp"
}

const counted = (kind: ScheduleName, after: number, history: History, { input }: RetryContext): History => {
  const { repeats, waited } = history
  const row = history.row + 1
  if (kind === "transient" || kind === "unauthorized") {
    return { ...history, kind, row, repeats: { ...repeats, [kind]: repeats[kind] + 1 } }
  }
  return {
    ...history,
    kind,
    row,
    waited: kind === "securityCheck" ? waited : { ...waited, [kind]: waited[kind] + after },
    repeats: input._tag === "TokenDelayed" ? repeats : { transient: 0, unauthorized: 0 }
  }
}

/** The history as the input finds it: another kind starts small again, the first of a window sets its anchor. */
const met = (kind: ScheduleName | null, { attemptedAt, history }: RetryContext): History => ({
  ...history,
  row: kind === history.kind ? history.row : 0,
  anchor: history.anchor ?? (kind === "securityCheck" ? attemptedAt : null)
})

/**
 * What to do after an outcome: wait this long, or stop, because. Pure: no clock, no randomness; keep the `history` of the
 * answer for the next question.
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
 */
export const next = (context: RetryContext): Decision => {
  const { attemptedAt, now, settings, retryAfter = 0, input } = context
  const kind = kindOf(input)
  const history = met(kind, context)
  const stop = (reason: StopReason): Stop => ({ _tag: "Stop", reason, history })
  if (kind === null) return stop("NotRetryable")

  const refused = refusal(kind, history, context)
  if (refused !== null) return stop(refused)

  const { after: interval, end } = due[kind](history, context)
  if (end <= 0) return stop(ended[kind])

  const floor = retryAfter > 0 ? retryAfter : 0
  if (floor > settings.retryAfterLimit || floor > end) return stop("RetryAfterTooLong")

  const late = Math.max(0, now - attemptedAt)
  const after = Math.max(Math.min(Math.max(interval, floor), end), late)
  const waited = counted(kind, after, history, context)
  return {
    _tag: "Wait",
    kind,
    millis: after - late,
    last: after >= end || refusal(kind, waited, context) !== null,
    history: waited
  }
}
