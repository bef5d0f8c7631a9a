/**
 * Waits for the user of a session, and reports its progress.
 *
 * @since 0.1.0
 */
import { FlanksClient, type SessionProgress } from "@effect-flanks/client/FlanksClient"
import type { Connected } from "@effect-flanks/domain/Session"
import { WaitConfig, type WaitSettings } from "@effect-flanks/domain/WaitConfig"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/** A session that has not finished. */
type Unfinished = Exclude<SessionProgress, Connected>

const waiting = {
  ProvideCredentials: "The user has to log in.",
  Challenge: "The user has to confirm at the bank."
}

const processing = {
  ProvideCredentials: "The bank is checking the login.",
  Challenge: "The bank is checking the confirmation."
}

/** The progress of a session, as a sentence. */
const stageOf = (session: Unfinished): string => {
  switch (session._tag) {
    case "SessionWaiting":
      return waiting[session.step]
    case "SessionProcessing":
      return processing[session.step]
    case "UnexpectedSession":
      return session.message
  }
}

/** Exempts sessions from the time scale: where time passes faster, users type no faster. */
export const atUserPace = ({ session, timeScale, ...settings }: WaitSettings): WaitSettings => ({
  ...settings,
  timeScale,
  session: {
    processing: { every: session.processing.every / timeScale, budget: session.processing.budget / timeScale },
    user: {
      ...session.user,
      first: session.user.first / timeScale,
      cap: session.user.cap / timeScale,
      budget: session.user.budget / timeScale
    }
  }
})

/** Waits for a session, with the client's schedule and limits. `tell` receives a sentence for each stage. */
export const awaitSession = Effect.fnUntraced(
  function*<R>(id: string, tell: (stage: string) => Effect.Effect<void, never, R>) {
    const { connect } = yield* FlanksClient
    const connected = connect.watchSession(id).pipe(
      Stream.tap((session) => session._tag === "Connected" ? Effect.void : tell(stageOf(session))),
      Stream.filter((session) => session._tag === "Connected")
    )
    return Option.getOrThrow(yield* Stream.runLast(connected))
  },
  Effect.updateService(WaitConfig, atUserPace)
)
