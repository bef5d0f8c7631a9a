/** Retries a call to Flanks on the domain's schedules. Each wait is a durable sleep. */
import type { AccessDenied, Unauthorized } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Wait from "@effect-flanks/domain/Wait"
import { WaitConfig, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import type { Journal } from "../journal/Journal.ts"
import { OnboardingError } from "../OnboardingError.ts"
import type { Todo } from "../Progress.ts"
import { Settings, waitSettingsWith } from "../Settings.ts"
import { operatorMistakes } from "../Telemetry.ts"
import { type RecordState, type RunCursor, sleepUntil, type Waits } from "./RunCursor.ts"

/** An error after which waiting can help. */
export interface RetryReaction {
  readonly _tag: "Retry"
  readonly input: Wait.RetryInput
  /** The error with which the onboarding ends when waiting stops. */
  readonly error: OnboardingError
  /** When the attempt ended, if that was in an earlier step, such as when a delayed token was issued. */
  readonly attemptedAt?: number | undefined
  /** Whether the bank's schedule comes after the transient one. */
  readonly thenBank?: boolean | undefined
}

/** The result of an attempt that didn't succeed. */
export type Reaction =
  | RetryReaction
  | {
    readonly _tag: "AskUser"
    readonly todo: Todo
    readonly blocked: boolean
    readonly token: Redacted.Redacted | null
  }
  | { readonly _tag: "End"; readonly error: OnboardingError }

/** The reaction to an error: a wait, an action of the user, or the end. */
export const reactionTo = (error: OnboardingError): Reaction => {
  switch (error._tag) {
    case "ScaRequired":
      return { _tag: "AskUser", todo: "Sca", blocked: false, token: null }
    case "CredentialsError":
      return { _tag: "AskUser", todo: "Reset", blocked: false, token: null }
    case "UnexpectedShape":
    case "ActivationOverdue":
    case "DataPending":
    case "DataErrored":
    case "ConnectInternalError":
    case "UnexpectedSession":
      return { _tag: "End", error }
    default:
      return { _tag: "Retry", input: error, error }
  }
}

/**
 * Flanks refused the application, and not the request. That is the operator's to correct, like a key that is missing here:
 * nothing is lost meanwhile, so an onboarding waits for it without an end.
 */
export const isOperatorMistake = (error: OnboardingError): error is AccessDenied | Unauthorized =>
  error._tag === "Unauthorized" || error._tag === "AccessDenied"

/** Waits on the transient schedule, after any error. */
export const transientInput: Wait.RetryInput = { _tag: "TransportError", reason: "refused" }

/** Waits on the bank's schedule. */
export const bankInput: Wait.RetryInput = { _tag: "BankError" }

/** When to try again, with the state of the wait. */
export const DurableWait = Schema.Struct({
  until: Schema.Finite,
  history: Wait.History,
  /** As `RunCursor` has them; results that version 0.1 stored have neither. */
  isLast: Schema.optionalKey(Schema.Boolean),
  mistakes: Schema.optionalKey(Schema.Int)
})

/** When to try again, with the state of the wait. */
export type DurableWait = typeof DurableWait.Type

type AttemptResult<A> =
  | { readonly _tag: "Done"; readonly value: A }
  | { readonly _tag: "Wait" } & DurableWait
  | { readonly _tag: "User" }

const AttemptResult = <A>(value: Schema.Codec<A, unknown>): Schema.Codec<AttemptResult<A>, unknown> =>
  Schema.Union([
    Schema.TaggedStruct("Done", { value }),
    Schema.TaggedStruct("Wait", DurableWait.fields),
    Schema.TaggedStruct("User", {})
  ])

/**
 * Decides with the settings of a durable process. Every call here is replay-safe, and the client refreshes the access
 * token.
 */
export const decideWith = (
  settings: WaitSettings,
  input: Wait.RetryInput,
  history: Wait.History,
  attemptedAt: number
) =>
  Schedules.decide(input, history, { attemptedAt, replaySafe: true, canRefresh: false }).pipe(
    Effect.provideService(WaitConfig, settings)
  )

/** Waits with the numbers for an outage, and then as long as necessary. */
const waitForOperator = Effect.fnUntraced(
  function*(
    waits: Waits,
    error: AccessDenied | Unauthorized,
    recordState: RecordState
  ): Effect.fn.Return<DurableWait, never, Journal> {
    const settings = waitSettingsWith(yield* Settings, yield* WaitConfig)
    const decision = yield* decideWith(
      { ...settings, transient: { ...settings.transient, times: Infinity } },
      { ...transientInput, retryAfter: error.retryAfter },
      { ...Wait.start(), kind: "transient", row: waits.mistakes },
      yield* Clock.currentTimeMillis
    )
    const now = yield* Clock.currentTimeMillis
    // Only a `Retry-After` of more than a day stops it, and the operator is faster than that.
    const until = now + (decision._tag === "Wait" ? decision.millis : settings.transient.cap * settings.timeScale)
    const mistakes = waits.mistakes + 1
    yield* Metric.update(Metric.withAttributes(operatorMistakes, { tag: error._tag }), 1)
    yield* Effect.logError(`an onboarding waits until this is corrected: ${error.message}`)
    yield* recordState({ _tag: "Waiting", on: "unauthorized", until, row: mistakes, met: error._tag })
    return { until, history: waits.history, mistakes }
  }
)

/**
 * Decides when to attempt again, and records the onboarding's state. It fails with the error when waiting stops.
 * `startedAt` is when the attempt began, because a pause of the process during the attempt doesn't count as waiting.
 */
export const scheduleRetry = Effect.fnUntraced(
  function*(waits: Waits, found: RetryReaction, startedAt: number, recordState: RecordState) {
    const { attemptedAt, error, input, thenBank = false } = found
    if (isOperatorMistake(error)) return yield* waitForOperator(waits, error, recordState)
    if (waits.isLast) return yield* error
    const settings = yield* Settings
    const waitSettings = waitSettingsWith(settings, yield* WaitConfig)
    const at = attemptedAt ?? Math.min(yield* Clock.currentTimeMillis, startedAt + 10 * settings.patience)
    const retryAfter = "retryAfter" in error ? error.retryAfter : null
    const waitedOn = ({ _tag, reason, retry, window }: Wait.RetryInput) =>
      decideWith(
        waitSettings,
        {
          _tag,
          reason,
          retryAfter,
          ...(retry === undefined ? {} : { retry }),
          ...(window === undefined ? {} : { window })
        },
        waits.history,
        at
      )
    const isAtBank = thenBank && waits.history.kind === "bank"
    const first = yield* waitedOn(isAtBank ? bankInput : input)
    const decision = first._tag === "Stop" && thenBank ? yield* waitedOn(bankInput) : first
    if (decision._tag === "Stop") return yield* error

    const now = yield* Clock.currentTimeMillis
    const until = now + decision.millis
    yield* recordState({
      _tag: "Waiting",
      on: decision.kind,
      until,
      row: decision.history.row,
      met: (thenBank ? error : input)._tag
    })
    const waited: DurableWait = { until, history: decision.history }
    return decision.last && retryAfter !== null && decision.kind !== "transient" ? { ...waited, isLast: true } : waited
  }
)

/** Waits in the engine, and remembers the wait. */
export const sleep = Effect.fnUntraced(function*(cursor: RunCursor, name: string, waited: DurableWait) {
  cursor.history = waited.history
  cursor.isLast = waited.isLast ?? false
  cursor.mistakes = waited.mistakes ?? 0
  yield* sleepUntil(name, waited.until)
})

/** Decides after an attempt, and records the onboarding's state. */
const decide = Effect.fnUntraced(
  function*(waits: Waits, step: string, found: Reaction, startedAt: number, recordState: RecordState, renews: boolean) {
    if (found._tag === "End") return yield* found.error
    if (found._tag === "AskUser") {
      if (!renews) {
        yield* recordState({ _tag: "NeedsUser", todo: found.todo, blocked: found.blocked, signal: step }, found.token)
      }
      return { _tag: "User" } as const
    }
    return { _tag: "Wait", ...yield* scheduleRetry(waits, found, startedAt, recordState) } as const
  }
)

/** The signal that a step waits for if the user or the application must act. */
export const signal = (step: string) => DurableDeferred.make(`signal/${step}`)

/**
 * Runs an effect that may happen twice until it succeeds, as activities named `<name>/1`, `<name>/2` and so on. The names
 * are stored: a change of them is a new workflow.
 */
export const durableRetry = Effect.fnUntraced(function*<A, R>(options: {
  readonly cursor: RunCursor
  readonly name: string
  readonly success: Schema.Codec<A, unknown>
  readonly run: (recordState: RecordState, attempt: number, waits: Waits) => Effect.Effect<A, Reaction, R>
}) {
  const { cursor, name, run, success } = options
  for (let attempt = 1;; attempt++) {
    const step = `${name}/${attempt}`
    const result = yield* cursor.step({
      name: step,
      success: AttemptResult(success),
      error: OnboardingError,
      execute: Effect.fnUntraced(function*(recordState, waits) {
        const startedAt = yield* Clock.currentTimeMillis
        const tried = yield* Effect.result(run(recordState, attempt, waits))
        if (Result.isSuccess(tried)) return { _tag: "Done", value: tried.success } satisfies AttemptResult<A>
        return yield* decide(waits, step, tried.failure, startedAt, recordState, cursor.renew !== null)
      })
    })
    if (result._tag === "Wait") {
      yield* sleep(cursor, step, result)
      continue
    }
    cursor.isLast = false
    cursor.mistakes = 0
    if (result._tag === "Done") return result.value
    yield* cursor.renew ?? DurableDeferred.await(signal(step))
  }
})
