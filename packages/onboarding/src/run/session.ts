/**
 * A session that takes the user through the bank, by processes that may die at any point: it is created, its address is
 * kept, and it is listed until it has made a connection. A refused login gives the user another one.
 */
import { Configuration } from "@effect-flanks/client/api/Connect"
import { classifySession, type SessionFailure } from "@effect-flanks/domain/Session"
import * as Wait from "@effect-flanks/domain/Wait"
import { WaitConfig } from "@effect-flanks/domain/WaitConfig"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { Flanks } from "../Flanks.ts"
import { unseal } from "../internal/unseal.ts"
import { Journal } from "../journal/Journal.ts"
import { Sealing } from "../journal/Sealing.ts"
import type { OnboardingError } from "../OnboardingError.ts"
import { Settings, waitSettingsWith } from "../Settings.ts"
import {
  bankInput,
  decideWith,
  durableRetry,
  type RecordedError,
  recordedError,
  sleep,
  Waited,
  waitFor
} from "./durableRetry.ts"
import { Kept } from "./exchange.ts"
import { type RunCursor, sleepUntil, type Tell, type Waits } from "./RunCursor.ts"

/** The place that the settings of a session are sealed for. */
export const sessionPlace = (id: string) => `${id}/session`

const ConfigurationText = Schema.fromJsonString(Configuration)

/** Keys in their order, so that the same settings are the same text. */
const ordered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(ordered)
    : typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, ordered(v)]))
    : value

/** The settings of a session as one text, a secret: a connection may be in them. */
export const sessionText = (configuration: Configuration): Redacted.Redacted =>
  Redacted.make(JSON.stringify(ordered(JSON.parse(Schema.encodeSync(ConfigurationText)(configuration)))))

/** What an onboarding is told while its user has a session. */
export const SessionSignal = Schema.Literals([
  /** The user came back: look at the session now. */
  "returned",
  /** The user can go on: look at the session, and give the user another one if it was refused. */
  "acted",
  /** Give the user another session. */
  "reopen",
  /** The user gave up: stop looking. */
  "aborted"
])

/** What an onboarding is told while its user has a session. */
export type SessionSignal = typeof SessionSignal.Type

/** What an onboarding waits on while its user has a session. */
export const sessionSignal = (name: string) => DurableDeferred.make(`signal/${name}`, { success: SessionSignal })

/** Whether the user of a session that was refused is to get another one, however many there were. */
const asksForAnother = (told: SessionSignal | null): boolean => told === "acted" || told === "reopen"

const Woken = Schema.Union([Schema.Literal("slept"), SessionSignal])

const Checked = Schema.Union([
  Kept,
  /** It has not finished: look again at that time, or when told to. */
  Schema.TaggedStruct("Unfinished", { isUser: Schema.Boolean, until: Schema.Finite, history: Wait.History }),
  /** Nothing goes on by itself. */
  Schema.TaggedStruct("Ended", {}),
  /** The user gets another session. */
  Schema.TaggedStruct("Over", { after: Schema.String }),
  /** The user gets another session, after a while. */
  Schema.TaggedStruct("Later", { after: Schema.String, waited: Waited })
])

/** A session is no read of data: whatever the user must do happens in it. */
const sessionError = (error: OnboardingError): RecordedError => {
  const found = recordedError(error)
  return found._tag === "MetUser" ? { _tag: "MetEnd", error } : found
}

/** So long after its creation, a session may still make a connection: ours, since no source says when one expires. */
const openFor = 24 * 3_600_000

/**
 * Creates a session, or finds the one that a process created before it ended; gives its id. As the first step, it enters the
 * onboarding, too.
 */
const open = (
  course: RunCursor,
  sealed: string,
  number: number,
  after: string | null,
  enter: Effect.Effect<void>
) =>
  durableRetry({
    course,
    name: `session/${number}/open`,
    success: Schema.String,
    run: Effect.fnUntraced(function*(tell, attempt) {
      const { id } = course
      const journal = yield* Journal
      yield* enter
      const kept = Effect.map(unseal(journal.sessions(id)), (found) => Option.getOrThrow(found).ids[number - 1])
      const already = yield* kept
      if (already !== undefined) return already

      const { state } = Option.getOrThrow(yield* journal.get(id))
      const isRepeated = attempt > 1 || (state._tag === "OpeningSession" && state.number === number)
      yield* tell({ _tag: "OpeningSession", number, after, isRepeated })
      const text = yield* unseal((yield* Sealing).open(sessionPlace(id), sealed))
      const configuration = yield* Effect.orDie(Schema.decodeEffect(ConfigurationText)(Redacted.value(text)))
      const issued = yield* unseal(journal.issued(id))
      const asked: Configuration = Option.match(issued, {
        onNone: () => configuration,
        onSome: ({ token }) => Object.assign({}, configuration, { connection_id: token })
      })
      const until = (yield* Clock.currentTimeMillis) + openFor
      const created = yield* (yield* Flanks).createSession(asked).pipe(
        Effect.tap(({ id: sessionId, url }) => journal.keepSession(id, number, { id: sessionId, url, until })),
        Effect.uninterruptible
      )
      // That of a process that was faster, such as one that was frozen, is the one that the user gets.
      return (yield* kept) ?? created.id
    }, Effect.mapError(sessionError))
  })

/** A session, and what was said about it. */
interface Look {
  readonly number: number
  readonly sessionId: string
  readonly step: string
  readonly signal: string
  /** What the user or the application said since the last look. */
  readonly told: SessionSignal | null
  /** Whether the journal says already that the user is waited for. */
  readonly isToldOfUser: boolean
  /** How many sessions the user got since somebody last asked for one. */
  readonly offered: number
}

/** The session has not finished: when is it looked at again? */
const unfinished = Effect.fnUntraced(
  function*(look: Look, input: Wait.RetryInput, history: Wait.History, tell: Tell) {
    const { isToldOfUser, number, signal, told } = look
    const stop = (ended: string) =>
      Effect.as(
        tell({ _tag: "NeedsUser", todo: "Connect", blocked: false, signal, session: { number, ended } }),
        { _tag: "Ended" as const }
      )
    if (told === "aborted") return yield* stop("AbortedByUser")
    const now = yield* Clock.currentTimeMillis
    const settings = waitSettingsWith(yield* Settings, yield* WaitConfig)
    const decision: Wait.Decision = yield* decideWith(settings, input, history, now)
    if (decision._tag === "Stop") return yield* stop("SessionAbandoned")
    const until = now + decision.millis
    const isUser = input._tag !== "SessionProcessing"
    if (!isUser) {
      yield* tell({ _tag: "Waiting", on: "session", until, row: decision.history.row, met: input._tag })
    } else if (!isToldOfUser) {
      yield* tell({ _tag: "NeedsUser", todo: "Connect", blocked: false, signal, session: { number, ended: null } })
    }
    return { _tag: "Unfinished" as const, isUser, until, history: decision.history }
  }
)

/** The session has finished without a connection: does the user get another one? */
const finished = Effect.fnUntraced(
  function*(look: Look, error: SessionFailure, waits: Waits, tell: Tell) {
    const { number, offered, signal, told } = look
    if (error._tag === "UnexpectedSession") return yield* Effect.fail<RecordedError>({ _tag: "MetEnd", error })
    const after = error._tag
    if (asksForAnother(told)) return { _tag: "Over" as const, after }
    if (error._tag === "ConnectInternalError") {
      const now = yield* Clock.currentTimeMillis
      const found = { _tag: "Met", subject: bankInput, error, thenBank: true } as const
      const waited = yield* Effect.mapError(
        waitFor(waits, found, now, tell),
        (failure): RecordedError => ({ _tag: "MetEnd", error: failure })
      )
      return { _tag: "Later" as const, after, waited }
    }
    if (offered < (yield* Settings).sessions) return { _tag: "Over" as const, after }
    yield* tell({ _tag: "NeedsUser", todo: "Connect", blocked: false, signal, session: { number, ended: after } })
    return { _tag: "Ended" as const }
  }
)

/** Lists a session, and keeps the connection that it made. */
const check = (course: RunCursor, look: Look) =>
  durableRetry({
    course,
    name: look.step,
    success: Checked,
    run: Effect.fnUntraced(
      function*(
        tell,
        attempt,
        waits
      ): Effect.fn.Return<typeof Checked.Type, RecordedError, Flanks | Journal> {
        const session = yield* Effect.mapError((yield* Flanks).session(look.sessionId), sessionError)
        // One that is not listed may be listed later; it is given up like one that nobody uses.
        const outcome = session === null ? { _tag: "SessionWaiting" as const } : classifySession(session)
        if (outcome._tag === "Connected") {
          const at = yield* Clock.currentTimeMillis
          yield* (yield* Journal).keepToken(course.id, { token: outcome.connection, delayed: false, at })
          return { _tag: "Kept", delayed: false, at }
        }
        const isUnfinished = outcome._tag === "SessionWaiting" || outcome._tag === "SessionProcessing" ||
          (outcome._tag === "UnexpectedSession" && !outcome.isFinal)
        if (!isUnfinished) return yield* finished(look, outcome, waits, tell)
        if (look.told === "reopen") return { _tag: "Over", after: "Reopened" }
        // A list that could not be read was told since.
        const isToldOfUser = look.isToldOfUser && attempt === 1
        return yield* unfinished({ ...look, isToldOfUser }, outcome, waits.history, tell)
      }
    )
  })

/** A new session has its own time; what was waited for the bank stays waited. */
const forSession = ({ history }: RunCursor): Wait.History => ({
  ...history,
  kind: null,
  row: 0,
  waited: { ...history.waited, sessionUser: 0, sessionProcessing: 0 }
})

/**
 * Sends the user through sessions until one has made a connection, or renewed it; gives when that was seen. The connection
 * itself is in the journal.
 */
export const connect = Effect.fnUntraced(function*(course: RunCursor, sealed: string, enter: Effect.Effect<void>) {
  let offered = 0
  let after: string | null = null
  for (;;) {
    const number = ++course.sessions
    offered += 1
    const sessionId: string = yield* open(course, sealed, number, after, number === 1 ? enter : Effect.void)
    course.history = forSession(course)
    let signals = 1
    let told: SessionSignal | null = null
    let isToldOfUser = false
    for (let times = 1;; times++) {
      const step = `session/${number}/check/${times}`
      const signal = `session/${number}/${signals}`
      const checked: typeof Checked.Type = yield* check(course, {
        number,
        sessionId,
        step,
        signal,
        told,
        isToldOfUser,
        offered
      })
      if (checked._tag === "Kept") return checked
      if (checked._tag === "Over") {
        // Whoever asks for another session begins to count anew.
        if (asksForAnother(told)) offered = 0
        after = checked.after
        break
      }
      if (checked._tag === "Later") {
        yield* sleep(course, step, checked.waited)
        after = checked.after
        break
      }
      const woken: typeof Woken.Type = checked._tag === "Ended"
        ? yield* DurableDeferred.await(sessionSignal(signal))
        : yield* DurableDeferred.raceAll({
          name: step,
          success: Woken,
          error: Schema.Never,
          effects: [
            Effect.as(sleepUntil(step, checked.until), "slept" as const),
            DurableDeferred.await(sessionSignal(signal))
          ]
        })
      if (woken === "slept") {
        if (checked._tag === "Unfinished") {
          course.history = checked.history
          isToldOfUser = checked.isUser
        }
        told = null
        continue
      }
      if (checked._tag === "Ended") course.history = forSession(course)
      signals += 1
      told = woken
      isToldOfUser = false
    }
  }
})
