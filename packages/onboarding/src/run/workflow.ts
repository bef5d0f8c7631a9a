/** The workflow itself. Its name, its payload and the names of its steps are stored: see `docs/production/onboarding.md`. */
import * as Wait from "@effect-flanks/domain/Wait"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as Workflow from "effect/workflow/Workflow"
import { WorkflowInstance } from "effect/workflow/WorkflowEngine"
import { Journal } from "../journal/Journal.ts"
import { OnboardingError } from "../OnboardingError.ts"
import { DataKindName, Fetched, type State } from "../Progress.ts"
import * as Telemetry from "../Telemetry.ts"
import { exchange, given, recover } from "./exchange.ts"
import { awaitData, fetchAll } from "./fetchData.ts"
import * as Listing from "./Listing.ts"
import { Before, RunCursor } from "./RunCursor.ts"
import { connect } from "./session.ts"

/** What an onboarding brought. */
export const Result = Schema.Struct({ fetched: Schema.Array(Fetched), absent: Schema.Array(DataKindName) })

/** What was asked for, as the engine keeps it. The token is in no part of it. */
export const Asked = Schema.Struct({
  /** Sealed; null where the token is in the journal already. */
  code: Schema.NullOr(Schema.String),
  linkToken: Schema.NullOr(Schema.String),
  /** What the user's session is to be like, sealed; null or absent where a code or a token is given. */
  session: Schema.optionalKey(Schema.NullOr(Schema.String)),
  externalId: Schema.NullOr(Schema.String),
  products: Schema.Array(DataKindName),
  at: Schema.Finite
})

/** What was asked for. */
export type Asked = typeof Asked.Type

/**
 * An onboarding, as the engine keeps it. The engine gives up for good, and without a word, a payload that it cannot read,
 * such as one of a newer version while runners are replaced: so the workflow reads what was asked for.
 */
export const Onboarding = Workflow.make("Onboarding/1", {
  payload: { id: Schema.String, asked: Schema.Json },
  success: Result,
  error: OnboardingError,
  idempotencyKey: ({ id }) => id
})
  // A database that went away, a version that does not fit, or a mistake of ours, is no result: the engine runs such an
  // onboarding again, with growing pauses of at most 10 seconds, from what it recorded.
  .annotate(Workflow.CaptureDefects, false)

/** How a run ended for good, if it did: one that was cut off, or met a defect, is run again. */
const ended = (exit: Exit.Exit<unknown, unknown>, cancelled: boolean): State | undefined => {
  if (Exit.isSuccess(exit)) return undefined
  if (Cause.hasInterruptsOnly(exit.cause)) return cancelled ? { _tag: "Cancelled" } : undefined
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  return error instanceof Error && "_tag" in error
    ? { _tag: "Failed", tag: String(error._tag), message: error.message }
    : undefined
}

/**
 * Looks for the token of a cancelled onboarding whose code may have been used: it was issued to nobody else, and stays
 * readable under the onboarding's id.
 */
const Recovery = Workflow.make("OnboardingRecovery/1", {
  payload: { id: Schema.String, asked: Schema.Json, before: Before },
  idempotencyKey: ({ id }) => id
})
  .annotate(Workflow.CaptureDefects, false)

const recoveries = Recovery.toLayer(Effect.fnUntraced(function*({ asked: stored, before, id }) {
  const { code: sealed, externalId, linkToken } = yield* Effect.orDie(Schema.decodeUnknownEffect(Asked)(stored))
  if (sealed !== null) yield* recover(new RunCursor(id), { sealed, linkToken, externalId }, before)
}))

/** The user renews the connection in a session. After it, a read may be told to wait, as after the first. */
const renewal = Effect.fnUntraced(function*(course: RunCursor, session: string) {
  const { renew } = course
  course.renew = null
  const { at } = yield* connect(course, session, Effect.void)
  course.history = Wait.start(at)
  course.renew = renew
})

const onboardings = Onboarding.toLayer(Effect.fnUntraced(function*(payload, executionId) {
  const { id } = payload
  const asked = yield* Effect.orDie(Schema.decodeUnknownEffect(Asked)(payload.asked))
  const { at, code: sealed, externalId, linkToken, products, session = null } = asked
  const journal = yield* Journal
  const instance = yield* WorkflowInstance
  const course = new RunCursor(id)

  yield* Workflow.addFinalizer(Effect.fnUntraced(function*(exit) {
    const state = ended(exit, instance.interrupted)
    if (state === undefined) return
    // Before the state, which is the last thing that anybody looks at.
    if (state._tag === "Cancelled" && course.posting !== null) {
      yield* Recovery.execute({ id, asked: payload.asked, before: course.posting }, { discard: true, detached: true })
    }
    yield* Effect.provideService(course.end(state), Journal, journal)
  }))
  let kind = "resumed"
  // Part of the first step, since a step of its own would cost an eighth of the way to the first wait. Version 0.1 had one.
  const enter = Effect.andThen(
    journal.open({ id, executionId, externalId, products, at }),
    Effect.sync(() => {
      kind = "started"
    })
  )
  const run = Effect.gen(function*() {
    const issued = yield* session !== null
      ? connect(course, session, enter)
      : sealed === null
      ? given(course, enter)
      : exchange(course, { sealed, linkToken, externalId }, enter)
    course.history = Wait.start(issued.at)
    if (session !== null) course.renew = renewal(course, session)
    const settled = yield* awaitData(course, products, issued)
    const result = yield* fetchAll(course, settled, issued)
    yield* Activity.make({ name: "end", execute: course.end({ _tag: "Done", ...result }) })
    return result
  })
  // When a run pauses or ends, it is known which kind it was.
  const count = Effect.suspend(() => Metric.update(Metric.withAttributes(Telemetry.runs, { kind }), 1))
  return yield* Effect.ensuring(run, count)
}))

/** Runs onboardings, in an engine. */
export const layer = Layer.merge(onboardings, recoveries).pipe(Layer.provide(Listing.layer))
