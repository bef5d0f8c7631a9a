/**
 * What is kept of every onboarding beside the engine's own records: where it stands, for everybody to read, and its
 * token. The engine's records hold no token at all.
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

/** An onboarding that was asked for. */
export interface Opening {
  readonly id: string
  readonly executionId: string
  readonly externalId: string | null
  readonly products: ReadonlyArray<DataKind>
  readonly at: number
  /** The token that it begins with, where its code was exchanged already. */
  readonly issued?: Issued | undefined
  /** The start as an application asked for it; absent if the workflow only makes sure that there is an entry. */
  readonly start?: StartRecord | undefined
}

/** What the workflow is started with: plain JSON, with the code sealed. */
export type AskedRecord = { readonly linkToken: string | null } & Schema.JsonObject

/** A start as an application asked for it. */
export interface StartRecord {
  readonly asked: AskedRecord
  /** The code, the token, or what the session is to be like. */
  readonly secret: Redacted.Redacted
}

/** How a start differs from the one that was first under its id. */
export type StartDifference = "secret" | "externalId" | "dataKinds"

/** What became of a start. */
export interface Opened {
  /** The start that holds: the first under the id. Null if version 0.1 entered it. */
  readonly asked: AskedRecord | null
  /** How this start differs from it; empty if it is the first one, or the same again. */
  readonly differs: ReadonlyArray<StartDifference>
}

/** Whether two starts ask for the same kinds of data, in whatever order. */
export const isSameProducts = (a: ReadonlyArray<DataKind>, b: ReadonlyArray<DataKind>): boolean =>
  new Set(a).size === new Set([...a, ...b]).size && new Set(b).size === new Set([...a, ...b]).size

/** Where an onboarding stands from now on. */
export interface Mark {
  /** Counts up along the workflow: a mark that comes late, from a process that was frozen, changes nothing. */
  readonly step: number
  readonly at: number
  readonly state: State
  /** The token of the session that the user is to be sent to. */
  readonly userToken?: Redacted.Redacted | null
}

/** Which onboardings to list. */
export interface Query {
  readonly states?: ReadonlyArray<StateTag> | undefined
  /** The id of the last one of the page before; after one that is unknown there is none. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/** How many onboardings stand in the same place. */
export interface Group {
  readonly state: StateTag
  /** What they wait for, or the tag of the error they ended with; null otherwise. */
  readonly reason: string | null
  readonly count: number
  /** When the oldest of them was started. */
  readonly oldest: number
}

/** The sessions of an onboarding. */
export interface KeptSessions {
  /** The ids of all of them, the last one last. */
  readonly ids: ReadonlyArray<string>
  /** The address of the last one, a secret; null once the onboarding has ended. */
  readonly url: Redacted.Redacted | null
}

/** A session that was created. */
export interface NewSession {
  readonly id: string
  readonly url: Redacted.Redacted
  /** Until then it may make a token that is not kept yet. */
  readonly until: number
}

/** What is kept of every onboarding. */
export class Journal extends Context.Service<Journal, {
  /** Enters an onboarding, unless it is there: of two starts at once, one holds as a whole. */
  readonly open: (opening: Opening) => Effect.Effect<Opened>
  /** Starts that were entered, and that the engine was not told of: their process died in between. */
  readonly unstarted: Stream.Stream<{ readonly id: string; readonly asked: AskedRecord }>
  /** Moves an onboarding on, never back, and never out of a final state. */
  readonly mark: (id: string, mark: Mark) => Effect.Effect<void>
  readonly get: (id: string) => Effect.Effect<Option.Option<Progress>>
  /** The engine's name for an onboarding. */
  readonly executionId: (id: string) => Effect.Effect<Option.Option<string>>
  /** From the oldest on. */
  readonly list: (query?: Query) => Effect.Effect<ReadonlyArray<Progress>>
  readonly groups: Effect.Effect<ReadonlyArray<Group>>
  /** Whether something could be stored right now: not if the database is away, read-only or full. */
  readonly isWritable: Effect.Effect<boolean>
  /** What happened, in order, by pages; at least once each. */
  readonly events: (query?: EventQuery) => Effect.Effect<ReadonlyArray<OnboardingEvent>>
  /** The position of the last event; 0 before the first. */
  readonly lastPosition: Effect.Effect<number>
  /** Says that there may be new events. It may miss some, and needs a connection of its own. */
  readonly changes: Stream.Stream<void>

  /** Notes, before a code is posted, that it will be; false if this attempt was begun before, by a process that died. */
  readonly beginExchange: (id: string, attempt: number, at: number) => Effect.Effect<boolean>
  /** Keeps a token; false if there is one already, which stays. */
  readonly keepToken: (id: string, issued: Issued) => Effect.Effect<boolean>
  /** Keeps a session as the next one of its onboarding; false if that many are there already. */
  readonly keepSession: (id: string, number: number, session: NewSession) => Effect.Effect<boolean>
  readonly sessions: (id: string) => Effect.Effect<Option.Option<KeptSessions>, DecryptionFailed>
  readonly issued: (id: string) => Effect.Effect<Option.Option<Issued>, DecryptionFailed>
  readonly userToken: (id: string) => Effect.Effect<Option.Option<Redacted.Redacted>, DecryptionFailed>
  /** Which other onboarding each token belongs to; null for none. Without a key that others were kept with, nobody knows. */
  readonly owners: (
    id: string,
    tokens: ReadonlyArray<Redacted.Redacted>
  ) => Effect.Effect<ReadonlyArray<string | null>, DecryptionFailed>
  /** How many other onboardings posted a code or had a session open since then and have no token yet; of one `externalId`, or of all. */
  readonly exchanging: (id: string, since: number, externalId: string | null) => Effect.Effect<number>

  /** Seals again, with the key that seals now, what another key sealed; gives how many rows that were. */
  readonly reseal: Effect.Effect<number, DecryptionFailed>
}>()("@effect-flanks/onboarding/journal/Journal") {}

/** What `Group.reason` says of a state. */
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

const progressOf = ({ at, externalId, id, issued, products, since, state }: Entry): Progress => ({
  id,
  externalId,
  dataKinds: products,
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

/** Keeps everything in memory: for tests, and with the engine that does the same. */
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
            if (!isSameProducts(found.products, opening.products)) differs.push("dataKinds")
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
