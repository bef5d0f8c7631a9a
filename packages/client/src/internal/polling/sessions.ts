/** Waits for sessions of Connect v2, and completes them when their users come back. */
import {
  classifyRedirect,
  classifySession,
  type Connected,
  isUnfinished,
  type RedirectFailure,
  type SessionFailure,
  type SessionProcessing,
  type SessionWaiting,
  type UnexpectedSession,
  type UrlLike
} from "@effect-flanks/domain/Session"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Configuration, CreatedSession, Session, SessionQuery } from "../../api/Connect.ts"
import type { Status } from "../../api/Credentials.ts"
import {
  type Failure,
  RedirectMismatch,
  SessionAbandoned,
  SessionNotFound,
  SessionUnfinished
} from "../../ClientError.ts"
import { readiness } from "../../Readiness.ts"
import { followedBy, isWaiting, last, nextPoll, type ProgressStep, sleep, steps } from "./progress.ts"

/** A session that hasn't finished. */
type Unfinished = SessionWaiting | SessionProcessing | UnexpectedSession

/**
 * The progress of a session: each state that differs from the previous one, and the connection at the end.
 *
 * @category models
 */
export type SessionProgress = Unfinished | Connected

/**
 * The failures of a wait for a session.
 *
 * @category unions
 */
export type SessionWaitFailure = Failure | SessionFailure | SessionNotFound | SessionAbandoned

/**
 * The failures of completing a redirect.
 *
 * @category unions
 */
export type RedirectCompletionFailure =
  | Failure
  | RedirectFailure
  | SessionFailure
  | RedirectMismatch
  | SessionNotFound
  | SessionUnfinished

/**
 * The options of completing a redirect.
 *
 * @category models
 */
export interface CompleteRedirectOptions {
  /**
   * The ID of the session that you created for this user. Store it with the user's own login, and never take it from the
   * URL.
   */
  readonly expected: string
}

type Run = ProgressStep<SessionProgress, SessionWaitFailure>["run"]

/** The calls that wait for each session, by its ID. A call's latch wakes it. */
const makeAlarms = () => {
  const latches = new Map<string, Set<Latch.Latch>>()
  const add = (id: string): Latch.Latch => {
    const latch = Latch.makeUnsafe()
    latches.set(id, (latches.get(id) ?? new Set()).add(latch))
    return latch
  }
  const remove = (id: string, latch: Latch.Latch): void => {
    const own = latches.get(id)
    own?.delete(latch)
    if (own?.size === 0) latches.delete(id)
  }
  return {
    /** A latch that opens when the user of the session comes back. It is removed when the scope closes. */
    alarm: (id: string) =>
      Effect.acquireRelease(Effect.sync(() => add(id)), (latch) => Effect.sync(() => remove(id, latch))),
    ring: (id: string): Effect.Effect<void> =>
      Effect.sync(() => {
        for (const latch of latches.get(id) ?? []) Latch.openUnsafe(latch)
      })
  }
}

const isSame = (before: SessionProgress | null, after: SessionProgress): boolean =>
  before?._tag === after._tag && before.sessionStatus === after.sessionStatus

const watch = (
  poll: Effect.Effect<Session, Failure | SessionNotFound>,
  id: string,
  alarm: Latch.Latch
): Stream.Stream<SessionProgress, SessionWaitFailure> => {
  /**
   * Sleeps for as long as the domain decides, or until the user comes back, which uses up no budget. Then it polls again.
   */
  const later = Effect.fnUntraced(function*(
    input: Wait.RetryInput,
    history: Wait.History,
    seen: SessionProgress | null,
    otherwise: SessionWaitFailure
  ) {
    const decision: Wait.Decision = yield* nextPoll(input, history, yield* Clock.currentTimeMillis)
    if (decision._tag === "Stop") return yield* otherwise
    const woken = Effect.as(Latch.await(alarm), history)
    const slept = Effect.as(sleep(decision), decision.history)
    const waited = yield* Effect.raceFirst(woken, slept)
    yield* Latch.close(alarm)
    return yield* pollOnce(waited, seen)
  })

  const pollOnce = (history: Wait.History, seen: SessionProgress | null): Run =>
    Effect.flatMap(Effect.result(poll), (polled): Run => {
      if (Result.isFailure(polled)) {
        const error = polled.failure
        return error._tag === "SessionNotFound" || !isWaiting(error)
          ? Effect.fail(error)
          : later(error, history, seen, error)
      }
      const outcome = classifySession(polled.success)
      if (outcome._tag === "Connected") return Effect.succeed(last<SessionProgress, SessionWaitFailure>(outcome))
      if (!isUnfinished(outcome)) return Effect.fail(outcome)
      const abandoned = new SessionAbandoned({ sessionId: id, sessionStatus: outcome.sessionStatus })
      const told = isSame(seen, outcome) ? [] : [outcome]
      return Effect.succeed(followedBy(told, later(outcome, history, outcome, abandoned)))
    })

  return steps(pollOnce(Wait.start(), null))
}

/** The operations that sessions use. */
interface Operations {
  readonly list: (query: SessionQuery) => Stream.Stream<Session, Failure>
  readonly create: (configuration: Configuration) => Effect.Effect<{ readonly session: CreatedSession }, Failure>
  readonly status: (token: Redacted.Redacted) => Effect.Effect<Status, Failure>
}

export const makeSessions = ({ create, list, status }: Operations) => {
  const { alarm, ring } = makeAlarms()

  /** A server that ignores the filter must not return another session. */
  const find = (id: string): Effect.Effect<Session, Failure | SessionNotFound> =>
    list({ session_id_in: [id] }).pipe(
      Stream.filter(({ session_id }) => session_id === id),
      Stream.runHead,
      Effect.flatMap(Option.match({
        onNone: () => Effect.fail(new SessionNotFound({ sessionId: id })),
        onSome: (session) => Effect.succeed(session)
      }))
    )

  const watchSession = (id: string): Stream.Stream<SessionProgress, SessionWaitFailure> =>
    Stream.scoped(Stream.unwrap(Effect.map(alarm(id), (latch) => watch(find(id), id, latch))))

  return {
    session: Effect.fn("FlanksClient.connect.session")(find),

    watchSession,

    awaitSession: Effect.fn("FlanksClient.connect.awaitSession")(
      function*(id: string): Effect.fn.Return<Connected, SessionWaitFailure> {
        const connected = Stream.filter(watchSession(id), (told) => told._tag === "Connected")
        return Option.getOrThrow(yield* Stream.runLast(connected))
      }
    ),

    returned: (id: string): Effect.Effect<void> => ring(id),

    completeRedirect: Effect.fn("FlanksClient.connect.completeRedirect")(function*(
      url: UrlLike,
      { expected }: CompleteRedirectOptions
    ): Effect.fn.Return<Connected, RedirectCompletionFailure> {
      const claim = classifyRedirect(url)
      if (claim._tag === "ReturnedWithCode") return yield* new RedirectMismatch({ reason: "LinkCode" })
      if (claim._tag !== "ReturnedWithSession") return yield* claim
      if (claim.sessionId !== expected) return yield* new RedirectMismatch({ reason: "OtherSession" })
      yield* ring(expected)
      const outcome = classifySession(yield* find(expected))
      if (outcome._tag === "Connected") return outcome
      return yield* isUnfinished(outcome)
        ? new SessionUnfinished({ sessionId: expected, sessionStatus: outcome.sessionStatus })
        : outcome
    }),

    reconnect: Effect.fn("FlanksClient.connect.reconnect")(function*(
      connection: Redacted.Redacted,
      configuration: Omit<Configuration, "connection_id"> = {}
    ): Effect.fn.Return<CreatedSession | null, Failure> {
      const { user } = readiness(yield* status(connection))
      if (user === null) return null
      const { session } = yield* create({ ...configuration, connection_id: connection })
      return session
    })
  }
}
