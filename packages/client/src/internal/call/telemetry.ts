/** Counts and traces attempts and waits. They contain only names, tags and numbers. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Wait } from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { outcome } from "../../FlanksHttpClient.ts"
import * as Telemetry from "../../Telemetry.ts"
import type { BrokenAnswer } from "./send.ts"

type Attempted = Exit.Exit<HttpClientResponse, FlanksError | BrokenAnswer>

const answerOf = (exit: Attempted) => {
  if (Exit.isSuccess(exit)) return outcome(exit.value)
  const error = Option.getOrUndefined(Exit.findErrorOption(exit))
  return error?._tag === "BrokenAnswer" ? error.error : error
}

/** Counts an attempt of an operation, and adds it to the span. */
export const recordAttempt = (
  operation: string,
  attempt: number,
  exit: Attempted
): Effect.Effect<void> =>
  Effect.withFiber(({ context }) => {
    const answer = answerOf(exit)
    const tag = answer?._tag ?? "Interrupted"
    Metric.withAttributes(Telemetry.requests, { operation, outcome: tag }).updateUnsafe(1, context)
    const span = Context.getOrUndefined(context, Tracer.ParentSpan)
    if (span?._tag === "Span") {
      const attributes = {
        "flanks.attempt": attempt,
        "flanks.outcome": tag,
        "flanks.basis": answer !== undefined && "basis" in answer ? answer.basis : "none"
      }
      span.event("attempt", Context.get(context, Clock.Clock).currentTimeNanosUnsafe(), attributes)
      for (const [name, value] of Object.entries(attributes)) span.attribute(name, value)
    }
    return Effect.void
  })

/** Counts a wait, and logs it. */
export const recordWait = ({ kind, millis }: Wait): Effect.Effect<void> =>
  Effect.andThen(
    Metric.update(Metric.withAttributes(Telemetry.waits, { schedule: kind }), 1),
    Effect.logDebug("waiting before another attempt").pipe(
      Effect.annotateLogs({ "flanks.schedule": kind, "flanks.millis": millis })
    )
  )
