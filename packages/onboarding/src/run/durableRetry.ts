/** A call to Flanks that is repeated as the domain says, each wait a durable sleep. */
import * as Wait from "@effect-flanks/domain/Wait"
import { WaitConfig } from "@effect-flanks/domain/WaitConfig"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { OnboardingError } from "../OnboardingError.ts"
import type { Todo } from "../Progress.ts"
import { Settings, waitSettingsWith } from "../Settings.ts"
import { type RunCursor, sleepUntil, type Tell } from "./RunCursor.ts"

/** What an attempt met instead of what was wanted. */
export type RecordedError =
  | {
    readonly _tag: "Met"
    readonly subject: Wait.RetryInput
    /** What the onboarding ends with when waiting stops. */
    readonly error: OnboardingError
  }
  | {
    readonly _tag: "MetUser"
    readonly todo: Todo
    readonly blocked: boolean
    readonly token: Redacted.Redacted | null
  }
  | { readonly _tag: "MetEnd"; readonly error: OnboardingError }

/** What an error asks for: a wait, the user, or an end. */
export const recordedError = (error: OnboardingError): RecordedError => {
  switch (error._tag) {
    case "ScaRequired":
      return { _tag: "MetUser", todo: "Sca", blocked: false, token: null }
    case "CredentialsError":
      return { _tag: "MetUser", todo: "Reset", blocked: false, token: null }
    case "UnexpectedShape":
    case "ActivationOverdue":
    case "DataPending":
    case "DataErrored":
      return { _tag: "MetEnd", error }
    default:
      return { _tag: "Met", subject: error, error }
  }
}

type Attempted<A> =
  | { readonly _tag: "Done"; readonly value: A }
  | { readonly _tag: "Wait"; readonly until: number; readonly history: Wait.History }
  | { readonly _tag: "User" }

const Attempted = <A>(value: Schema.Codec<A, unknown>): Schema.Codec<Attempted<A>, unknown> =>
  Schema.Union([
    Schema.TaggedStruct("Done", { value }),
    Schema.TaggedStruct("Wait", { until: Schema.Finite, history: Wait.History }),
    Schema.TaggedStruct("User", {})
  ])

/** Decides after an attempt, and tells where the onboarding stands now. */
const decide = Effect.fnUntraced(
  function*(course: RunCursor, step: string, found: RecordedError, history: Wait.History, tell: Tell) {
    if (found._tag === "MetEnd") return yield* found.error
    if (found._tag === "MetUser") {
      yield* tell({ _tag: "NeedsUser", todo: found.todo, blocked: found.blocked, signal: step }, found.token)
      return { _tag: "User" } as const
    }
    const now = yield* Clock.currentTimeMillis
    const settings = yield* Settings
    const there = course.timeThere(now, settings)
    const decision = Wait.next({
      input: found.subject,
      history,
      attemptedAt: there,
      now: there,
      settings: waitSettingsWith(settings, yield* WaitConfig),
      random: yield* Random.next,
      replaySafe: true,
      canRefresh: false
    })
    if (decision._tag === "Stop") return yield* found.error
    const until = now + decision.millis / settings.speed
    yield* tell({
      _tag: "Waiting",
      on: decision.kind,
      until,
      row: decision.history.row,
      met: found.subject._tag
    })
    return { _tag: "Wait", until, history: decision.history } as const
  }
)

/** What a step waits on when the user, or the application, must act. */
export const signal = (step: string) => DurableDeferred.make(`signal/${step}`)

/**
 * Runs an effect that may happen twice until it succeeds, as activities named `<name>/1`, `<name>/2` and so on. The names
 * are stored: a change of them is a new workflow.
 */
export const durableRetry = Effect.fnUntraced(function*<A, R>(options: {
  readonly course: RunCursor
  readonly name: string
  readonly success: Schema.Codec<A, unknown>
  readonly run: (tell: Tell, attempt: number) => Effect.Effect<A, RecordedError, R>
}) {
  const { course, name, run, success } = options
  for (let attempt = 1;; attempt++) {
    const tell = course.next()
    const step = `${name}/${attempt}`
    const history = course.history
    const result = yield* Activity.make({
      name: step,
      success: Attempted(success),
      error: OnboardingError,
      execute: Effect.flatMap(
        Effect.result(run(tell, attempt)),
        (tried) =>
          Result.isSuccess(tried)
            ? Effect.succeed<Attempted<A>>({ _tag: "Done", value: tried.success })
            : decide(course, step, tried.failure, history, tell)
      )
    })
    if (result._tag === "Done") return result.value
    if (result._tag === "User") {
      yield* DurableDeferred.await(signal(step))
    } else {
      course.history = result.history
      yield* sleepUntil(step, result.until)
    }
  }
})
