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
import { exchange, recover, useGivenToken } from "./exchange.ts"
import { awaitData, fetchAll } from "./fetchData.ts"
import * as Listing from "./Listing.ts"
import { CredentialsBefore, RunCursor } from "./RunCursor.ts"
import { connect } from "./session.ts"

/** The result of an onboarding. */
export const Result = Schema.Struct({ fetched: Schema.Array(Fetched), absent: Schema.Array(DataKindName) })

/** The start in the form that the engine stores. It never has the token. */
export const StoredStart = Schema.Struct({
  /** The sealed code; null if the token is already in the journal. */
  code: Schema.NullOr(Schema.String),
  linkToken: Schema.NullOr(Schema.String),
  /** The sealed settings of the user's session; null or absent if there is a code or a token. */
  session: Schema.optionalKey(Schema.NullOr(Schema.String)),
  externalId: Schema.NullOr(Schema.String),
  products: Schema.Array(DataKindName),
  at: Schema.Finite
})

/** The start. */
export type StoredStart = typeof StoredStart.Type

/**
 * An onboarding in the form that the engine stores. If the engine can't read a payload, such as one of a newer version
 * during a rolling update, it silently gives it up for good. So the workflow itself decodes the start.
 */
export const Onboarding = Workflow.make("Onboarding/1", {
  payload: { id: Schema.String, asked: Schema.Json },
  success: Result,
  error: OnboardingError,
  idempotencyKey: ({ id }) => id
})
  // An unavailable database, an incompatible version or a bug isn't a result. The engine runs such an onboarding again from
  // its records, after growing pauses of at most 10 seconds.
  .annotate(Workflow.CaptureDefects, false)

/** The final result of a run, if it has one. A run that was interrupted or had a defect runs again. */
const finalState = (exit: Exit.Exit<unknown, unknown>, cancelled: boolean): State | undefined => {
  if (Exit.isSuccess(exit)) return undefined
  if (Cause.hasInterruptsOnly(exit.cause)) return cancelled ? { _tag: "Cancelled" } : undefined
  const error = Option.getOrUndefined(Cause.findErrorOption(exit.cause))
  return error instanceof Error && "_tag" in error
    ? { _tag: "Failed", tag: String(error._tag), message: error.message }
    : undefined
}

/**
 * Looks for the token of a cancelled onboarding whose code may have been used. The token stays readable with the
 * onboarding's ID.
 */
const Recovery = Workflow.make("OnboardingRecovery/1", {
  payload: { id: Schema.String, asked: Schema.Json, before: CredentialsBefore },
  idempotencyKey: ({ id }) => id
})
  .annotate(Workflow.CaptureDefects, false)

const recoveries = Recovery.toLayer(Effect.fnUntraced(function*({ asked: stored, before, id }) {
  const { code: sealed, externalId, linkToken } = yield* Effect.orDie(Schema.decodeUnknownEffect(StoredStart)(stored))
  if (sealed !== null) yield* recover(new RunCursor(id), { sealed, linkToken, externalId }, before)
}))

/** The user renews the connection in a session. As after the first session, a read may then have to wait. */
const renewal = Effect.fnUntraced(function*(cursor: RunCursor, session: string) {
  const { renew } = cursor
  cursor.renew = null
  const { at } = yield* connect(cursor, session, Effect.void)
  cursor.history = Wait.start(at)
  cursor.renew = renew
})

const onboardings = Onboarding.toLayer(Effect.fnUntraced(function*(payload, executionId) {
  const { id } = payload
  const asked = yield* Effect.orDie(Schema.decodeUnknownEffect(StoredStart)(payload.asked))
  const { at, code: sealed, externalId, linkToken, products, session = null } = asked
  const journal = yield* Journal
  const instance = yield* WorkflowInstance
  const cursor = new RunCursor(id)

  yield* Workflow.addFinalizer(Effect.fnUntraced(function*(exit) {
    const state = finalState(exit, instance.interrupted)
    if (state === undefined) return
    // This comes before the state, which is the last thing that readers check.
    if (state._tag === "Cancelled" && cursor.credentialsBefore !== null) {
      yield* Recovery.execute({ id, asked: payload.asked, before: cursor.credentialsBefore }, {
        discard: true,
        detached: true
      })
    }
    yield* Effect.provideService(cursor.end(state), Journal, journal)
  }))
  let kind = "resumed"
  // This is part of the first step, because a separate step would take an eighth of the time to the first wait. Version 0.1
  // had one.
  const enter = Effect.andThen(
    journal.open({ id, executionId, externalId, dataKinds: products, at }),
    Effect.sync(() => {
      kind = "started"
    })
  )
  const run = Effect.gen(function*() {
    const issued = yield* session !== null
      ? connect(cursor, session, enter)
      : sealed === null
      ? useGivenToken(cursor, enter)
      : exchange(cursor, { sealed, linkToken, externalId }, enter)
    cursor.history = Wait.start(issued.at)
    if (session !== null) cursor.renew = renewal(cursor, session)
    const settled = yield* awaitData(cursor, products, issued)
    const result = yield* fetchAll(cursor, settled, issued)
    yield* Activity.make({ name: "end", execute: cursor.end({ _tag: "Done", ...result }) })
    return result
  })
  // The kind of a run is known when it pauses or ends.
  const count = Effect.suspend(() => Metric.update(Metric.withAttributes(Telemetry.runs, { kind }), 1))
  return yield* Effect.ensuring(run, count)
}))

/** Runs onboardings in an engine. */
export const layer = Layer.merge(onboardings, recoveries).pipe(Layer.provide(Listing.layer))
