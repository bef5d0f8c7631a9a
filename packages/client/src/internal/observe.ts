/** Counting and tracing attempts and waits. Only names, tags and numbers are ever put into them. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Decision } from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import { outcome } from "../Classified.ts"
import * as Telemetry from "../Telemetry.ts"

/** What is told of an attempt. */
interface Told {
  readonly tag: string
  readonly basis: string
}

const told = (exit: Exit.Exit<HttpClientResponse, FlanksError>): Told => {
  const answer = Exit.isSuccess(exit) ? outcome(exit.value) : Option.getOrUndefined(Exit.findErrorOption(exit))
  if (answer === undefined) return { tag: "Interrupted", basis: "none" }
  return { tag: answer._tag, basis: "basis" in answer ? answer.basis : "none" }
}

const spanEvent = (attempt: number, { basis, tag }: Told): Effect.Effect<void> =>
  Effect.currentSpan.pipe(
    Effect.flatMap((span) =>
      Effect.map(Clock.currentTimeNanos, (now) => {
        span.event("attempt", now, { "flanks.attempt": attempt, "flanks.outcome": tag, "flanks.basis": basis })
        span.attribute("flanks.attempt", attempt)
        span.attribute("flanks.outcome", tag)
        span.attribute("flanks.basis", basis)
      })
    ),
    Effect.ignore
  )

/** Counts an attempt of an operation, and tells its span. */
export const attempted = (
  operation: string,
  attempt: number,
  exit: Exit.Exit<HttpClientResponse, FlanksError>
): Effect.Effect<void> => {
  const what = told(exit)
  return Effect.andThen(
    Metric.update(Metric.withAttributes(Telemetry.requests, { operation, outcome: what.tag }), 1),
    spanEvent(attempt, what)
  )
}

/** Counts a wait, and logs it. */
export const waiting = (decision: Decision): Effect.Effect<void> =>
  decision._tag === "Stop"
    ? Effect.void
    : Effect.andThen(
      Metric.update(Metric.withAttributes(Telemetry.waits, { schedule: decision.kind }), 1),
      Effect.logDebug("waiting before another attempt").pipe(
        Effect.annotateLogs({ "flanks.schedule": decision.kind, "flanks.millis": decision.millis })
      )
    )
