/**
 * Connects the user's bank with a session, by processes that may die at any point. It creates the session, stores its
 * address, and polls it until it has a connection. After a refused login, the user gets another session.
 */
import { Configuration } from "@effect-flanks/client/api/Connect"
import { classifySession, type SessionFailure } from "@effect-flanks/domain/Session"
import * as Wait from "@effect-flanks/domain/Wait"
import { WaitConfig } from "@effect-flanks/domain/WaitConfig"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { Flanks } from "../Flanks.ts"
import { unseal } from "../internal/journal/unseal.ts"
import { Journal } from "../journal/Journal.ts"
import { Sealing } from "../journal/Sealing.ts"
import type { OnboardingError } from "../OnboardingError.ts"
import { Settings, waitSettingsWith } from "../Settings.ts"
import {
  bankInput,
  decideWith,
  durableRetry,
  DurableWait,
  type Reaction,
  reactionTo,
  scheduleRetry,
  sleep
} from "./durableRetry.ts"
import { Kept } from "./exchange.ts"
import { type RecordState, type RunCursor, sleepUntil, type Waits } from "./RunCursor.ts"

/** The place for which the settings of a session are sealed. */
export const sessionPlace = (id: string) => `${id}/session`

const ConfigurationText = Schema.fromJsonString(Configuration)

/** Sorts the keys, so that the same settings are the same text. */
const sortKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sortKeys)
    : typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sortKeys(v)]))
    : value

/** The settings of a session as one text, which is a secret because it may have a connection. */
export const sessionText = (configuration: Configuration): Redacted.Redacted =>
  Redacted.make(JSON.stringify(sortKeys(JSON.parse(Schema.encodeSync(ConfigurationText)(configuration)))))

/** The signals for an onboarding whose user has a session. */
export const SessionSignal = Schema.Literals([
  /** The user came back, so check the session now. */
  "returned",
  /** The user can continue, so check the session, and give the user another one if it was refused. */
  "acted",
  /** Give the user another session. */
  "reopen",
  /** The user gave up, so stop polling. */
  "aborted"
])

/** The signals for an onboarding whose user has a session. */
export type SessionSignal = typeof SessionSignal.Type

/** The signal that an onboarding waits for while its user has a session. */
export const sessionSignal = (name: string) => DurableDeferred.make(`signal/${name}`, { success: SessionSignal })

/** Whether the user of a session that was refused is to get another one, however many there were. */
const asksForAnother = (lastSignal: SessionSignal | null): boolean => lastSignal === "acted" || lastSignal === "reopen"

const backoff = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("1 second")])

/**
 * Retries one side of a race after a defect, such as a failed statement of the engine. `DurableDeferred.raceAll` would store
 * the defect as the race's result, and each later run would fail with it again. A signal interrupts the retries.
 */
const retryDefects = <A, R>(effect: Effect.Effect<A, never, R>): Effect.Effect<A, never, R> =>
  effect.pipe(
    Effect.sandbox,
    Effect.tapError((cause) =>
      Cause.hasDies(cause) ? Effect.logWarning("a session can't be waited for; trying again", cause) : Effect.void
    ),
    Effect.retry({ while: Cause.hasDies, schedule: backoff }),
    Effect.catch((cause) => Effect.failCause(cause))
  )

const WakeReason = Schema.Union([Schema.Literal("slept"), SessionSignal])

const CheckResult = Schema.Union([
  Kept,
  /** It hasn't finished. Check it again at that time, or at a signal. */
  Schema.TaggedStruct("Unfinished", { isUser: Schema.Boolean, until: Schema.Finite, history: Wait.History }),
  /** Nothing happens without a signal. */
  Schema.TaggedStruct("Ended", {}),
  /** The user gets another session. */
  Schema.TaggedStruct("Over", { after: Schema.String }),
  /** The user gets another session, after a while. */
  Schema.TaggedStruct("Later", { after: Schema.String, waited: DurableWait })
])

/** A session isn't a read of data, because the user acts in the session itself. */
const sessionError = (error: OnboardingError): Reaction => {
  const found = reactionTo(error)
  return found._tag === "AskUser" ? { _tag: "End", error } : found
}

/**
 * Creates a session, or finds the one that a process created before it ended, and returns its ID. As the first step, it
 * also enters the onboarding.
 */
const openSession = (
  cursor: RunCursor,
  sealed: string,
  number: number,
  after: string | null,
  enter: Effect.Effect<void>
) =>
  durableRetry({
    cursor,
    name: `session/${number}/open`,
    success: Schema.String,
    run: Effect.fnUntraced(function*(recordState, attempt) {
      const { id } = cursor
      const journal = yield* Journal
      yield* enter
      const kept = Effect.map(unseal(journal.sessions(id)), (found) => Option.getOrThrow(found).ids[number - 1])
      const already = yield* kept
      if (already !== undefined) return already

      const { state } = Option.getOrThrow(yield* journal.get(id))
      const isRepeated = attempt > 1 || (state._tag === "OpeningSession" && state.number === number)
      yield* recordState({ _tag: "OpeningSession", number, after, isRepeated })
      const text = yield* unseal((yield* Sealing).open(sessionPlace(id), sealed))
      const configuration = yield* Effect.orDie(Schema.decodeEffect(ConfigurationText)(Redacted.value(text)))
      const issued = yield* unseal(journal.issued(id))
      const asked: Configuration = Option.match(issued, {
        onNone: () => configuration,
        onSome: ({ token }) => Object.assign({}, configuration, { connection_id: token })
      })
      const until = (yield* Clock.currentTimeMillis) + (yield* Settings).sessionLifetime
      const created = yield* (yield* Flanks).createSession(asked).pipe(
        Effect.tap(({ id: sessionId, url }) => journal.keepSession(id, number, { id: sessionId, url, until })),
        Effect.uninterruptible
      )
      // That of a process that was faster, such as one that was frozen, is the one that the user gets.
      return (yield* kept) ?? created.id
    }, Effect.mapError(sessionError))
  })

/** A session, and the signals about it. */
interface SessionCheck {
  readonly number: number
  readonly sessionId: string
  readonly step: string
  readonly signal: string
  /** The signal since the last check. */
  readonly lastSignal: SessionSignal | null
  /** Whether the journal already says that the onboarding waits for the user. */
  readonly isToldOfUser: boolean
  /** The number of sessions that the user got since the last request for one. */
  readonly offered: number
}

/** Decides when to check a session again that hasn't finished. */
const afterUnfinished = Effect.fnUntraced(
  function*(check: SessionCheck, input: Wait.RetryInput, history: Wait.History, recordState: RecordState) {
    const { isToldOfUser, number, signal, lastSignal } = check
    const stop = (ended: string) =>
      Effect.as(
        recordState({ _tag: "NeedsUser", todo: "Connect", blocked: false, signal, session: { number, ended } }),
        { _tag: "Ended" as const }
      )
    if (lastSignal === "aborted") return yield* stop("AbortedByUser")
    const now = yield* Clock.currentTimeMillis
    const settings = waitSettingsWith(yield* Settings, yield* WaitConfig)
    const decision: Wait.Decision = yield* decideWith(settings, input, history, now)
    if (decision._tag === "Stop") return yield* stop("SessionAbandoned")
    const until = now + decision.millis
    const isUser = input._tag !== "SessionProcessing"
    if (!isUser) {
      yield* recordState({ _tag: "Waiting", on: "session", until, row: decision.history.row, met: input._tag })
    } else if (!isToldOfUser) {
      yield* recordState({
        _tag: "NeedsUser",
        todo: "Connect",
        blocked: false,
        signal,
        session: { number, ended: null }
      })
    }
    return { _tag: "Unfinished" as const, isUser, until, history: decision.history }
  }
)

/** Decides whether the user gets another session after one that finished without a connection. */
const afterFailure = Effect.fnUntraced(
  function*(check: SessionCheck, error: SessionFailure, waits: Waits, recordState: RecordState) {
    const { number, offered, signal, lastSignal } = check
    if (error._tag === "UnexpectedSession") return yield* Effect.fail<Reaction>({ _tag: "End", error })
    const after = error._tag
    if (asksForAnother(lastSignal)) return { _tag: "Over" as const, after }
    if (error._tag === "ConnectInternalError") {
      const now = yield* Clock.currentTimeMillis
      const found = { _tag: "Retry", input: bankInput, error, thenBank: true } as const
      const waited = yield* Effect.mapError(
        scheduleRetry(waits, found, now, recordState),
        (failure): Reaction => ({ _tag: "End", error: failure })
      )
      return { _tag: "Later" as const, after, waited }
    }
    if (offered < (yield* Settings).sessions) return { _tag: "Over" as const, after }
    yield* recordState({
      _tag: "NeedsUser",
      todo: "Connect",
      blocked: false,
      signal,
      session: { number, ended: after }
    })
    return { _tag: "Ended" as const }
  }
)

/** Lists a session, and stores its connection. */
const checkSession = (cursor: RunCursor, check: SessionCheck) =>
  durableRetry({
    cursor,
    name: check.step,
    success: CheckResult,
    run: Effect.fnUntraced(
      function*(
        recordState,
        attempt,
        waits
      ): Effect.fn.Return<typeof CheckResult.Type, Reaction, Flanks | Journal> {
        const session = yield* Effect.mapError((yield* Flanks).session(check.sessionId), sessionError)
        // A session that isn't listed may be listed later. It is abandoned in the same way as an unused one.
        const outcome = session === null ? { _tag: "SessionWaiting" as const } : classifySession(session)
        if (outcome._tag === "Connected") {
          const at = yield* Clock.currentTimeMillis
          yield* (yield* Journal).keepToken(cursor.id, { token: outcome.connection, delayed: false, at })
          return { _tag: "Kept", delayed: false, at }
        }
        const isUnfinished = outcome._tag === "SessionWaiting" || outcome._tag === "SessionProcessing" ||
          (outcome._tag === "UnexpectedSession" && !outcome.isFinal)
        if (!isUnfinished) return yield* afterFailure(check, outcome, waits, recordState)
        if (check.lastSignal === "reopen") return { _tag: "Over", after: "Reopened" }
        // A list that could not be read was told since.
        const isToldOfUser = check.isToldOfUser && attempt === 1
        return yield* afterUnfinished({ ...check, isToldOfUser }, outcome, waits.history, recordState)
      }
    )
  })

/** A new session has its own budget, but the waits for the bank still count. */
const historyForSession = ({ history }: RunCursor): Wait.History => ({
  ...history,
  kind: null,
  row: 0,
  waited: { ...history.waited, sessionUser: 0, sessionProcessing: 0 }
})

/**
 * Gives the user sessions until one has created or renewed a connection, and returns when that was detected. The connection
 * itself is in the journal.
 */
export const connect = Effect.fnUntraced(function*(cursor: RunCursor, sealed: string, enter: Effect.Effect<void>) {
  let offered = 0
  let after: string | null = null
  for (;;) {
    const number = ++cursor.sessions
    offered += 1
    const sessionId: string = yield* openSession(cursor, sealed, number, after, number === 1 ? enter : Effect.void)
    cursor.history = historyForSession(cursor)
    let signals = 1
    let lastSignal: SessionSignal | null = null
    let isToldOfUser = false
    for (let times = 1;; times++) {
      const step = `session/${number}/check/${times}`
      const signal = `session/${number}/${signals}`
      const checked: typeof CheckResult.Type = yield* checkSession(cursor, {
        number,
        sessionId,
        step,
        signal,
        lastSignal,
        isToldOfUser,
        offered
      })
      if (checked._tag === "Kept") return checked
      if (checked._tag === "Over") {
        // A request for another session resets the count.
        if (asksForAnother(lastSignal)) offered = 0
        after = checked.after
        break
      }
      if (checked._tag === "Later") {
        yield* sleep(cursor, step, checked.waited)
        after = checked.after
        break
      }
      const woken: typeof WakeReason.Type = checked._tag === "Ended"
        ? yield* DurableDeferred.await(sessionSignal(signal))
        : yield* DurableDeferred.raceAll({
          name: step,
          success: WakeReason,
          error: Schema.Never,
          effects: [
            retryDefects(Effect.as(sleepUntil(step, checked.until), "slept" as const)),
            retryDefects(DurableDeferred.await(sessionSignal(signal)))
          ]
        })
      if (woken === "slept") {
        if (checked._tag === "Unfinished") {
          cursor.history = checked.history
          isToldOfUser = checked.isUser
        }
        lastSignal = null
        continue
      }
      if (checked._tag === "Ended") cursor.history = historyForSession(cursor)
      signals += 1
      lastSignal = woken
      isToldOfUser = false
    }
  }
})
