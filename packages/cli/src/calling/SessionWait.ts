/**
 * Waits for the user of a session, and tells what changes meanwhile.
 *
 * @since 0.1.0
 */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Schedules from "@effect-flanks/domain/Schedules"
import {
  fromSession,
  isUnfinished,
  type SessionFailure,
  type SessionProcessing,
  type SessionWaiting
} from "@effect-flanks/domain/Session"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"

const steps: { readonly [S in SessionWaiting["step"]]: { readonly waiting: string; readonly processing: string } } = {
  ProvideCredentials: { waiting: "The user has to log in.", processing: "The bank looks at the login." },
  Challenge: { waiting: "The user has to confirm at the bank.", processing: "The bank looks at the confirmation." }
}

/** What a session waits for, as a sentence. */
export const stageOf = (session: SessionWaiting | SessionProcessing | SessionFailure): string =>
  session._tag === "SessionWaiting"
    ? steps[session.step].waiting
    : session._tag === "SessionProcessing"
    ? steps[session.step].processing
    : session.message

/**
 * Lists a session until it has finished, or its user was waited for long enough: then it fails with what it is still waiting
 * for. `tell` gets a sentence for each stage.
 */
export const awaitSession = Effect.fnUntraced(
  function*<R>(id: string, tell: (stage: string) => Effect.Effect<void, never, R>) {
    const { connect } = yield* FlanksClient
    const last = yield* Ref.make("")
    const look = Effect.gen(function*() {
      const [listed] = yield* Stream.runCollect(connect.sessions({ session_id_in: [id] }))
      const session = yield* fromSession(listed ?? {})
      return session._tag === "Connected" ? session : yield* Effect.fail(session)
    })
    const telling = Effect.tapError(look, (session) => {
      if (!isUnfinished(session)) return Effect.void
      const stage = stageOf(session)
      return Effect.flatMap(Ref.getAndSet(last, stage), (before) => before === stage ? Effect.void : tell(stage))
    })
    return yield* Effect.retry(telling, { schedule: Schedules.session, while: isUnfinished })
  }
)
