/**
 * The record of every onboarding, in addition to the engine's: its state, which anyone may read, and its token. The
 * engine's records never hold a token.
 *
 * @since 0.1.0
 */
import type { DataKind } from "@effect-flanks/client/DataKind"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as PubSub from "effect/PubSub"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Issued } from "../Flanks.ts"
import type { EventQuery, OnboardingEvent } from "../OnboardingEvent.ts"
import { isFinal, type Progress, reason, type State, type StateTag } from "../Progress.ts"
import type { DecryptionFailed } from "./Sealing.ts"

/**
 * A new entry for an onboarding.
 *
 * @category models
 */
export interface Opening {
  readonly id: string
  readonly executionId: string
  readonly externalId: string | null
  readonly dataKinds: ReadonlyArray<DataKind>
  readonly at: number
  /** The token that it starts with, if its code was already exchanged. */
  readonly issued?: Issued | undefined
  /** The application's start; absent if the workflow only ensures that there is an entry. */
  readonly start?: StartRecord | undefined
}

/**
 * The workflow's payload: plain JSON, with the code sealed.
 *
 * @category models
 */
export type AskedRecord = { readonly linkToken: string | null } & Schema.JsonObject

/**
 * An application's start.
 *
 * @category models
 */
export interface StartRecord {
  readonly asked: AskedRecord
  /** The code, the token, or the settings of the session. */
  readonly secret: Redacted.Redacted
}

/**
 * The fields in which a start differs from the first one with its ID.
 *
 * @category models
 */
export type StartDifference = "secret" | "externalId" | "dataKinds"

/**
 * The result of a start.
 *
 * @category models
 */
export interface Opened {
  /** The start that counts, which is the first one with the ID; null if version 0.1 entered it. */
  readonly asked: AskedRecord | null
  /** The fields in which this start differs from it; empty if it is the first one or the same. */
  readonly differs: ReadonlyArray<StartDifference>
}

/**
 * Whether two starts request the same data kinds, in any order.
 *
 * @category guards
 */
export const isSameDataKinds = (a: ReadonlyArray<DataKind>, b: ReadonlyArray<DataKind>): boolean =>
  new Set(a).size === new Set([...a, ...b]).size && new Set(b).size === new Set([...a, ...b]).size

/**
 * A new state of an onboarding.
 *
 * @category models
 */
export interface Mark {
  /** Increases along the workflow, so that a late mark from a process that was frozen changes nothing. */
  readonly step: number
  readonly at: number
  readonly state: State
  /** The token for the session to which the user must be sent. */
  readonly userToken?: Redacted.Redacted | null
}

/**
 * The options of a list.
 *
 * @category models
 */
export interface Query {
  readonly states?: ReadonlyArray<StateTag> | undefined
  /** The ID of the last one on the previous page. After an unknown ID, the list is empty. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/**
 * The number of onboardings in the same state.
 *
 * @category models
 */
export interface Group {
  readonly state: StateTag
  /** The reason why they wait, or the tag of their error; otherwise null. */
  readonly reason: string | null
  readonly count: number
  /** When the oldest of them was started. */
  readonly oldest: number
}

/**
 * The sessions of an onboarding.
 *
 * @category models
 */
export interface KeptSessions {
  /** The IDs of all of them, in their order. */
  readonly ids: ReadonlyArray<string>
  /** The address of the last one, which is a secret; null after the onboarding has ended. */
  readonly url: Redacted.Redacted | null
}

/**
 * A new session.
 *
 * @category models
 */
export interface NewSession {
  readonly id: string
  readonly url: Redacted.Redacted
  /** Until then, it may create a token that isn't stored yet. */
  readonly until: number
}

/**
 * The record of every onboarding. Onboardings use it, so it waits for an unavailable database instead of failing. In your
 * own code, use `Onboarding`, whose operations fail with `StorageUnavailable`.
 *
 * @category services
 */
export class Journal extends Context.Service<Journal, {
  /** Enters an onboarding, unless it exists. Of two simultaneous starts, one counts as a whole. */
  readonly open: (opening: Opening) => Effect.Effect<Opened>
  /** Starts that were entered but not passed to the engine, because their process died in between. */
  readonly unstarted: Stream.Stream<{ readonly id: string; readonly asked: AskedRecord }>
  /** Sets the state of an onboarding, but never an earlier one, and never after a final one. */
  readonly mark: (id: string, mark: Mark) => Effect.Effect<void>
  readonly get: (id: string) => Effect.Effect<Option.Option<Progress>>
  /** The engine's name for an onboarding. */
  readonly executionId: (id: string) => Effect.Effect<Option.Option<string>>
  /** Lists onboardings, the oldest first. */
  readonly list: (query?: Query) => Effect.Effect<ReadonlyArray<Progress>>
  readonly groups: Effect.Effect<ReadonlyArray<Group>>
  /** Whether something can be stored now, which fails if the database is unavailable, read-only or full. */
  readonly isWritable: Effect.Effect<boolean>
  /** The events, in order and page by page, each at least once. */
  readonly events: (query?: EventQuery) => Effect.Effect<ReadonlyArray<OnboardingEvent>>
  /** The position of the last event; 0 before the first. */
  readonly lastPosition: Effect.Effect<number>
  /** Notifies of possible new events. It may miss some, and needs its own connection. */
  readonly changes: Stream.Stream<void>

  /** Records the intent to post a code before it is posted; false if a process that died already began this attempt. */
  readonly beginExchange: (id: string, attempt: number, at: number) => Effect.Effect<boolean>
  /** Stores a token; false if there already is one, which isn't replaced. */
  readonly keepToken: (id: string, issued: Issued) => Effect.Effect<boolean>
  /** Stores a session as the next one of its onboarding; false if there already are that many. */
  readonly keepSession: (id: string, number: number, session: NewSession) => Effect.Effect<boolean>
  readonly sessions: (id: string) => Effect.Effect<Option.Option<KeptSessions>, DecryptionFailed>
  readonly issued: (id: string) => Effect.Effect<Option.Option<Issued>, DecryptionFailed>
  readonly userToken: (id: string) => Effect.Effect<Option.Option<Redacted.Redacted>, DecryptionFailed>
  /**
   * The other onboarding that each token belongs to; null if there is none. Tokens that were sealed with a missing key
   * can't be recognised.
   */
  readonly owners: (
    id: string,
    tokens: ReadonlyArray<Redacted.Redacted>
  ) => Effect.Effect<ReadonlyArray<string | null>, DecryptionFailed>
  /**
   * The number of other onboardings that posted a code or had an open session since then and have no token yet, of one
   * `externalId` or of all.
   */
  readonly exchanging: (id: string, since: number, externalId: string | null) => Effect.Effect<number>

  /** Seals old rows with the current key, and returns their number. */
  readonly reseal: Effect.Effect<number, DecryptionFailed>
}>()("@effect-flanks/onboarding/journal/Journal") {}

/**
 * The `reason` of a state's `Group`.
 *
 * @category reading a state
 */
export const groupReason = (state: State): string | null => state._tag === "Failed" ? state.tag : reason(state)

interface Entry extends Omit<Opening, "issued"> {
  step: number
  since: number
  state: State
  exchanges: number
  exchangedAt: number | null
  issued: Issued | null
  userToken: Redacted.Redacted | null
  sessions: KeptSessions
}

const progressOf = ({ at, externalId, id, issued, dataKinds, since, state }: Entry): Progress => ({
  id,
  externalId,
  dataKinds,
  startedAt: at,
  since,
  issuedAt: issued?.at ?? null,
  state
})

const grouped = (entries: Iterable<Entry>): ReadonlyArray<Group> => {
  const groups = new Map<string, Group>()
  for (const { at, state } of entries) {
    const why = groupReason(state)
    const key = `${state._tag}/${why}`
    const { count = 0, oldest = at } = groups.get(key) ?? {}
    groups.set(key, { state: state._tag, reason: why, count: count + 1, oldest: Math.min(oldest, at) })
  }
  return [...groups.values()]
}

/**
 * Keeps everything in memory, for tests and together with the engine in memory.
 *
 * @category layers
 */
export const layerMemory: Layer.Layer<Journal> = Layer.effect(
  Journal,
  Effect.map(PubSub.unbounded<void>(), (changed) => {
    const entries = new Map<string, Entry>()
    const events: Array<OnboardingEvent> = []
    const find = (id: string) => Effect.sync(() => Option.fromUndefinedOr(entries.get(id)))
    const same = (token: Redacted.Redacted) => (issued: Issued | null) =>
      issued !== null && Redacted.value(issued.token) === Redacted.value(token)
    const tell = ({ externalId, id, since, state }: Entry) =>
      Effect.suspend(() => {
        events.push({ position: events.length + 1, id, externalId, at: since, state })
        return Effect.asVoid(PubSub.publish(changed, undefined))
      })

    return {
      open: (opening) =>
        Effect.gen(function*() {
          const found = entries.get(opening.id)
          if (found === undefined) {
            const entry: Entry = {
              ...opening,
              step: 0,
              since: opening.at,
              state: { _tag: "Accepted" },
              exchanges: 0,
              exchangedAt: null,
              issued: opening.issued ?? null,
              userToken: null,
              sessions: { ids: [], url: null }
            }
            entries.set(opening.id, entry)
            yield* tell(entry)
            return { asked: opening.start?.asked ?? null, differs: [] }
          }
          const differs: Array<StartDifference> = []
          if (opening.start !== undefined) {
            const { start } = found
            const isSecretSame = start === undefined ||
              (Redacted.value(start.secret) === Redacted.value(opening.start.secret) &&
                start.asked.linkToken === opening.start.asked.linkToken)
            if (!isSecretSame) differs.push("secret")
            if (found.externalId !== opening.externalId) differs.push("externalId")
            if (!isSameDataKinds(found.dataKinds, opening.dataKinds)) differs.push("dataKinds")
          }
          return { asked: found.start?.asked ?? null, differs }
        }),
      unstarted: Stream.never,
      mark: (id, { at, state, step, userToken = null }) =>
        Effect.suspend(() => {
          const entry = entries.get(id)
          if (entry === undefined || step < entry.step || isFinal(entry.state)) return Effect.void
          Object.assign(entry, { step, since: at, state, userToken })
          if (isFinal(state)) entry.sessions = { ...entry.sessions, url: null }
          return tell(entry)
        }),
      events: ({ after = 0, id, limit = 100 } = {}) =>
        Effect.sync(() =>
          events.filter((event) => event.position > after && (id === undefined || event.id === id)).slice(0, limit)
        ),
      isWritable: Effect.succeed(true),
      lastPosition: Effect.sync(() => events.length),
      changes: Stream.fromPubSub(changed),
      get: (id) => Effect.map(find(id), Option.map(progressOf)),
      executionId: (id) => Effect.map(find(id), Option.map((entry) => entry.executionId)),
      list: ({ after, limit = 100, states } = {}) =>
        Effect.sync(() => {
          const all = [...entries.values()]
          const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1 || all.length
          return all.slice(from).filter(({ state }) => states?.includes(state._tag) ?? true).slice(0, limit).map(
            progressOf
          )
        }),
      groups: Effect.sync(() => grouped(entries.values())),
      beginExchange: (id, attempt, at) =>
        Effect.map(find(id), (found) => {
          if (Option.isNone(found) || found.value.exchanges >= attempt) return false
          Object.assign(found.value, { exchanges: attempt, exchangedAt: at })
          return true
        }),
      keepToken: (id, issued) =>
        Effect.map(find(id), (found) => {
          if (Option.isNone(found) || found.value.issued !== null) return false
          found.value.issued = issued
          return true
        }),
      keepSession: (id, number, session) =>
        Effect.map(find(id), (found) => {
          if (Option.isNone(found) || found.value.sessions.ids.length !== number - 1) return false
          found.value.sessions = { ids: [...found.value.sessions.ids, session.id], url: session.url }
          found.value.exchangedAt = session.until
          return true
        }),
      sessions: (id) => Effect.map(find(id), Option.map(({ sessions }) => sessions)),
      issued: (id) => Effect.map(find(id), Option.flatMapNullishOr(({ issued }) => issued)),
      userToken: (id) => Effect.map(find(id), Option.flatMapNullishOr(({ userToken }) => userToken)),
      owners: (id, tokens) =>
        Effect.sync(() =>
          tokens.map((token) =>
            [...entries.values()].find((entry) => entry.id !== id && same(token)(entry.issued))?.id ?? null
          )
        ),
      exchanging: (id, since, externalId) =>
        Effect.sync(() =>
          [...entries.values()].filter((entry) =>
            entry.id !== id && entry.issued === null && entry.state._tag !== "Done" &&
            entry.state._tag !== "Failed" && (entry.exchangedAt ?? -1) >= since &&
            (externalId === null || entry.externalId === externalId)
          ).length
        ),
      reseal: Effect.succeed(0)
    }
  })
)
