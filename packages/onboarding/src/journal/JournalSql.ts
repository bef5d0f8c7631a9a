/**
 * The journal in PostgreSQL, with sealed tokens. Its table is `flanks_onboardings`, next to the engine's tables.
 *
 * @since 0.1.0
 */
import { PgClient } from "@effect/sql-pg/PgClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import type { Issued } from "../Flanks.ts"
import { rotateKeys } from "../internal/journal/rotateKeys.ts"
import { migrateTables } from "../internal/postgres/migrations.ts"
import { retrySql } from "../internal/postgres/retrySql.ts"
import { isNotable, OnboardingEvent } from "../OnboardingEvent.ts"
import { isFinalTag, Progress, State, StateTag } from "../Progress.ts"
import {
  type AskedRecord,
  type Group,
  groupReason,
  isSameDataKinds,
  Journal,
  type KeptSessions,
  type StartDifference
} from "./Journal.ts"
import { DecryptionFailed, Sealing } from "./Sealing.ts"

interface Row {
  readonly id: string
  readonly external_id: string | null
  readonly products: unknown
  readonly started_at: string | number
  readonly since: string | number
  readonly issued_at: string | number | null
  readonly state: unknown
}

interface Sealed {
  readonly id: string
  readonly token: string | null
  readonly user_token: string | null
  readonly session_url: string | null
}

interface TokenRow {
  readonly id: string
  readonly token: string
  readonly issued_at: string | number
  readonly delayed: boolean
}

interface StartRow {
  readonly external_id: string | null
  readonly products: unknown
  readonly asked: AskedRecord | null
  readonly start_print: string | null
}

interface EventRow {
  readonly position: string
  readonly id: string
  readonly external_id: string | null
  readonly at: string
  readonly state: unknown
}

const decodeEvent = Schema.decodeUnknownSync(OnboardingEvent)

const eventOf = ({ at, external_id: externalId, id, position, state }: EventRow): OnboardingEvent =>
  decodeEvent({ position: Number(position), id, externalId, at: Number(at), state })

const decodeSessionIds = Schema.decodeUnknownSync(Schema.Array(Schema.String))

const decodeProducts = Schema.decodeUnknownSync(Progress.fields.dataKinds)

/** PostgreSQL notifies of notable states here. */
const channel = "flanks_onboarding_events"

/** If its process is alive, a start reaches the engine within this time after it was entered, in milliseconds. */
const startedWithin = 5000

const encodeState = Schema.encodeSync(State)
const decodeProgress = Schema.decodeUnknownSync(Progress)

/** Careful drivers return columns of 64 bits as text. */
const numberOrNull = (value: string | number | null): number | null => value === null ? null : Number(value)

const progressOf = (row: Row): Progress =>
  decodeProgress({
    id: row.id,
    externalId: row.external_id,
    dataKinds: row.products,
    startedAt: Number(row.started_at),
    since: Number(row.since),
    issuedAt: numberOrNull(row.issued_at),
    state: row.state
  })

/** The places for which tokens are sealed. */
const tokenPlace = (id: string) => `${id}/token`
const userTokenPlace = (id: string) => `${id}/user-token`
const sessionPlace = (id: string) => `${id}/session-url`

const final = StateTag.literals.filter(isFinalTag)

const make = Effect.gen(function*() {
  const sealing = yield* Sealing
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  yield* retrySql(migrateTables)

  /** The fingerprint of a secret with the current key. */
  const printOf = (secret: Redacted.Redacted) =>
    Effect.map(Effect.orDie(sealing.fingerprint(secret)), (print) => `${sealing.keyId}.${print}`)

  /** Whether a secret has this fingerprint; null if the key or the fingerprint is missing. */
  const isPrintOf = Effect.fnUntraced(function*(secret: Redacted.Redacted, stored: string | null) {
    if (stored === null) return true
    const [keyId = ""] = stored.split(".")
    const print = yield* Effect.option(sealing.fingerprint(secret, keyId))
    return Option.isNone(print) || `${keyId}.${print.value}` === stored
  })

  /** The name of the engine's message that starts the workflow; `test/upgrade.test.ts` has one. */
  const unstarted = Effect.flatMap(Clock.currentTimeMillis, (now) =>
    retrySql(sql<{ id: string; asked: AskedRecord }>`
      SELECT id, asked FROM flanks_onboardings
      WHERE state_tag = 'Accepted' AND asked IS NOT NULL AND started_at < ${now - startedWithin} AND NOT EXISTS (
        SELECT FROM cluster_messages WHERE message_id = 'Workflow/Onboarding/1/' || execution_id || '/run/'
      ) ORDER BY number LIMIT 100`))

  /** One reader at a time assigns positions. Any other reader reads only the events that already have one. */
  const setPositions = Effect.gen(function*() {
    const [counter] = yield* sql<{ last: string }>`SELECT last FROM flanks_onboarding_positions FOR UPDATE SKIP LOCKED`
    if (counter === undefined) return
    yield* sql`
      WITH batch AS (
        SELECT number, row_number() OVER (ORDER BY number) AS nth FROM flanks_onboarding_events
        WHERE position IS NULL ORDER BY number LIMIT 1000
      ), moved AS (
        UPDATE flanks_onboarding_events event SET position = ${counter.last}::bigint + batch.nth FROM batch
        WHERE event.number = batch.number RETURNING event.number
      )
      UPDATE flanks_onboarding_positions SET last = last + (SELECT count(*) FROM moved)`
  }).pipe(sql.withTransaction)

  const pg = yield* Effect.serviceOption(PgClient)
  const changes: Stream.Stream<void> = Option.match(pg, {
    onNone: () => Stream.never,
    onSome: ({ listen }) =>
      Stream.unwrap(Effect.map(listen(channel), Stream.fromQueue)).pipe(
        Stream.map(() => undefined),
        Stream.retry(Schedule.spaced("5 seconds")),
        Stream.orDie
      )
  })

  const columns = sql.literal("id, external_id, products, started_at, since, issued_at, state")

  /** The fingerprints of a secret with every key that may have made a stored one. */
  const printsOf = (token: Redacted.Redacted) =>
    Effect.orDie(
      Effect.forEach(sealing.keyIds, (keyId) => Effect.map(sealing.fingerprint(token, keyId), (p) => `${keyId}.${p}`))
    )

  const tokenColumns = Effect.fnUntraced(function*(id: string, token: Redacted.Redacted) {
    const print = yield* Effect.orDie(sealing.fingerprint(token))
    return { token: yield* sealing.seal(tokenPlace(id), token), token_print: `${sealing.keyId}.${print}` }
  })

  return Journal.of({
    open: Effect.fnUntraced(function*({ at, executionId, externalId, id, issued, dataKinds, start }) {
      const token = issued === undefined
        ? {}
        : { ...yield* tokenColumns(id, issued.token), issued_at: issued.at, delayed: issued.delayed }
      const opened = yield* retrySql(sql`
        WITH opened AS (
          INSERT INTO flanks_onboardings ${
        sql.insert({
          id,
          execution_id: executionId,
          external_id: externalId,
          products: JSON.stringify(dataKinds),
          started_at: at,
          since: at,
          state: JSON.stringify({ _tag: "Accepted" }),
          state_tag: "Accepted",
          ...token,
          ...start === undefined ? {} : {
            asked: JSON.stringify(start.asked),
            start_print: yield* printOf(start.secret)
          }
        })
      } ON CONFLICT (id) DO NOTHING RETURNING id, external_id, since, state
        )
        INSERT INTO flanks_onboarding_events (id, external_id, at, state)
        SELECT id, external_id, since, state FROM opened RETURNING id`)
      if (opened.length > 0 || start === undefined) return { asked: start?.asked ?? null, differs: [] }

      const [first] = yield* retrySql(sql<StartRow>`
        SELECT external_id, products, asked, start_print FROM flanks_onboardings WHERE id = ${id}`)
      if (first === undefined) return { asked: start.asked, differs: [] }
      const differs: Array<StartDifference> = []
      const isLinkSame = first.asked === null || first.asked.linkToken === start.asked.linkToken
      if (!isLinkSame || !(yield* isPrintOf(start.secret, first.start_print))) differs.push("secret")
      if (first.external_id !== externalId) differs.push("externalId")
      if (!isSameDataKinds(decodeProducts(first.products), dataKinds)) differs.push("dataKinds")
      return { asked: first.asked, differs }
    }),

    unstarted: Stream.fromEffectSchedule(unstarted, Schedule.spaced(startedWithin)).pipe(
      Stream.flatMap((rows) => Stream.fromIterable(rows))
    ),

    mark: Effect.fnUntraced(function*(id, { at, state, step, userToken = null }) {
      const sealed = userToken === null ? null : yield* sealing.seal(userTokenPlace(id), userToken)
      const noted = isNotable(state._tag)
        ? sql`SELECT pg_notify(${channel}, '') FROM noted`
        : sql`SELECT FROM noted`
      yield* retrySql(sql`
        WITH marked AS (
          UPDATE flanks_onboardings SET ${
        sql.update({
          step,
          since: at,
          state: JSON.stringify(encodeState(state)),
          state_tag: state._tag,
          reason: groupReason(state),
          user_token: sealed,
          ...isFinalTag(state._tag) ? { session_url: null } : {}
        })
      } WHERE id = ${id} AND step <= ${step} AND NOT ${sql.in("state_tag", final)}
          RETURNING id, external_id, since, state
        ), noted AS (
          INSERT INTO flanks_onboarding_events (id, external_id, at, state)
          SELECT id, external_id, since, state FROM marked RETURNING number
        ) ${noted}`)
    }),

    isWritable: sql`INSERT INTO flanks_onboarding_probe (page) VALUES (repeat('x', 7000))`.pipe(
      Effect.andThen(Effect.fail("rollback" as const)),
      sql.withTransaction,
      Effect.flip,
      Effect.map((ended) => ended === "rollback"),
      Effect.orDie
    ),

    events: Effect.fnUntraced(function*({ after = 0, id, limit = 100 } = {}) {
      yield* retrySql(setPositions)
      const rows = yield* retrySql(sql<EventRow>`
        SELECT position, id, external_id, at, state FROM flanks_onboarding_events WHERE ${
        sql.and([sql`position > ${after}`, ...(id === undefined ? [] : [sql`id = ${id}`])])
      } ORDER BY position LIMIT ${limit}`)
      return rows.map(eventOf)
    }),

    lastPosition: Effect.andThen(
      retrySql(setPositions),
      Effect.map(
        retrySql(sql<{ last: string }>`SELECT last FROM flanks_onboarding_positions`),
        ([row]) => Number(row?.last ?? 0)
      )
    ),

    changes,

    get: (id) =>
      Effect.map(
        retrySql(sql<Row>`SELECT ${columns} FROM flanks_onboardings WHERE id = ${id}`),
        ([row]) => Option.map(Option.fromUndefinedOr(row), progressOf)
      ),

    executionId: (id) =>
      Effect.map(
        retrySql(sql<{ execution_id: string }>`SELECT execution_id FROM flanks_onboardings WHERE id = ${id}`),
        ([row]) => Option.map(Option.fromUndefinedOr(row), (found) => found.execution_id)
      ),

    list: ({ after, limit = 100, states } = {}) =>
      Effect.map(
        retrySql(sql<Row>`
          SELECT ${columns} FROM flanks_onboardings WHERE ${
          sql.and([
            ...(states === undefined ? [] : [sql.in("state_tag", [...states])]),
            ...(after === undefined
              ? []
              : [sql`number > (SELECT number FROM flanks_onboardings WHERE id = ${after})`]),
            "TRUE"
          ])
        } ORDER BY number LIMIT ${limit}`),
        (rows) => rows.map(progressOf)
      ),

    groups: Effect.map(
      retrySql(sql<{ state_tag: Group["state"]; reason: string | null; count: string; oldest: string }>`
        SELECT state_tag, reason, count(*) AS count, min(started_at) AS oldest
        FROM flanks_onboardings GROUP BY state_tag, reason`),
      (rows) =>
        rows.map(({ count, oldest, reason, state_tag }) => ({
          state: state_tag,
          reason,
          count: Number(count),
          oldest: Number(oldest)
        }))
    ),

    beginExchange: (id, attempt, at) =>
      Effect.map(
        retrySql(sql`
          UPDATE flanks_onboardings SET exchanges = ${attempt}, exchanged_at = ${at}
          WHERE id = ${id} AND exchanges < ${attempt} RETURNING id`),
        (rows) => rows.length > 0
      ),

    keepToken: Effect.fnUntraced(function*(id, { at, delayed, token }) {
      const changed = yield* tokenColumns(id, token)
      const rows = yield* retrySql(sql`
        UPDATE flanks_onboardings SET ${sql.update({ ...changed, issued_at: at, delayed })}
        WHERE id = ${id} AND token IS NULL RETURNING id`)
      return rows.length > 0
    }),

    keepSession: Effect.fnUntraced(function*(id, number, session) {
      const sealed = yield* sealing.seal(sessionPlace(id), session.url)
      const rows = yield* retrySql(sql`
        UPDATE flanks_onboardings SET
          session_ids = session_ids || ${JSON.stringify([session.id])}::jsonb,
          session_url = ${sealed}, exchanged_at = ${session.until}
        WHERE id = ${id} AND jsonb_array_length(session_ids) = ${number - 1} RETURNING id`)
      return rows.length > 0
    }),

    sessions: Effect.fnUntraced(function*(id) {
      const [row] = yield* retrySql(sql<{ session_ids: unknown; session_url: string | null }>`
        SELECT session_ids, session_url FROM flanks_onboardings WHERE id = ${id}`)
      if (row === undefined) return Option.none<KeptSessions>()
      const url = row.session_url === null ? null : yield* sealing.open(sessionPlace(id), row.session_url)
      return Option.some<KeptSessions>({ ids: decodeSessionIds(row.session_ids), url })
    }),

    issued: Effect.fnUntraced(function*(id) {
      const [row] = yield* retrySql(sql<TokenRow>`
        SELECT id, token, issued_at, delayed FROM flanks_onboardings WHERE id = ${id} AND token IS NOT NULL`)
      if (row === undefined) return Option.none<Issued>()
      const token = yield* sealing.open(tokenPlace(id), row.token)
      return Option.some<Issued>({ token, delayed: row.delayed, at: Number(row.issued_at) })
    }),

    userToken: Effect.fnUntraced(function*(id) {
      const [row] = yield* retrySql(sql<{ user_token: string }>`
        SELECT user_token FROM flanks_onboardings WHERE id = ${id} AND user_token IS NOT NULL`)
      return row === undefined ? Option.none() : Option.some(yield* sealing.open(userTokenPlace(id), row.user_token))
    }),

    owners: Effect.fnUntraced(function*(id, tokens) {
      if (tokens.length === 0) return []
      const [unknown] = yield* retrySql(sql<{ key_id: string }>`
        SELECT split_part(token_print, '.', 1) AS key_id FROM flanks_onboardings
        WHERE split_part(token_print, '.', 1) NOT IN ${sql.in(sealing.keyIds)} LIMIT 1`)
      if (unknown !== undefined) return yield* new DecryptionFailed({ reason: "UnknownKey", keyId: unknown.key_id })
      const prints = yield* Effect.forEach(tokens, printsOf)
      const rows = yield* retrySql(sql<{ id: string; token_print: string }>`
        SELECT id, token_print FROM flanks_onboardings
        WHERE id <> ${id} AND ${sql.in("token_print", prints.flat())}`)
      const owner = new Map(rows.map((row) => [row.token_print, row.id]))
      return prints.map((of) => of.map((print) => owner.get(print)).find((found) => found !== undefined) ?? null)
    }),

    exchanging: (id, since, externalId) =>
      Effect.map(
        retrySql(sql<{ count: string }>`
          SELECT count(*) AS count FROM flanks_onboardings WHERE ${
          sql.and([
            sql`id <> ${id} AND token IS NULL AND exchanged_at >= ${since}`,
            // A cancelled onboarding may have a token too.
            sql`state_tag NOT IN ('Done', 'Failed')`,
            ...(externalId === null ? [] : [sql`external_id = ${externalId}`])
          ])
        }`),
        ([row]) => Number(row?.count ?? 0)
      ),

    reseal: rotateKeys<Sealed>(
      (last, limit) =>
        sql<Sealed>`
          SELECT id, token, user_token, session_url FROM flanks_onboardings
          WHERE ${last === null ? sql.literal("TRUE") : sql`id > ${last.id}`} AND
            (split_part(token, '.', 2) <> ${sealing.keyId} OR split_part(user_token, '.', 2) <> ${sealing.keyId}
              OR split_part(session_url, '.', 2) <> ${sealing.keyId})
          ORDER BY id LIMIT ${limit}`,
      Effect.fnUntraced(function*({ id, session_url, token, user_token }) {
        if (token !== null) {
          const changed = yield* tokenColumns(id, yield* sealing.open(tokenPlace(id), token))
          yield* retrySql(
            sql`UPDATE flanks_onboardings SET ${sql.update(changed)} WHERE id = ${id} AND token = ${token}`
          )
        }
        if (user_token !== null) {
          const changed = yield* sealing.seal(userTokenPlace(id), yield* sealing.open(userTokenPlace(id), user_token))
          yield* retrySql(sql`
            UPDATE flanks_onboardings SET user_token = ${changed} WHERE id = ${id} AND user_token = ${user_token}`)
        }
        if (session_url !== null) {
          const changed = yield* sealing.seal(sessionPlace(id), yield* sealing.open(sessionPlace(id), session_url))
          yield* retrySql(sql`
            UPDATE flanks_onboardings SET session_url = ${changed} WHERE id = ${id} AND session_url = ${session_url}`)
        }
      })
    )
  })
})

/**
 * Keeps everything in PostgreSQL. It creates its tables, and waits for an unavailable database.
 *
 * @category layers
 */
export const layer: Layer.Layer<Journal, never, SqlClient.SqlClient | Sealing> = Layer.effect(Journal, make)
