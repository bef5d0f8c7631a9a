/**
 * The journal in PostgreSQL, tokens sealed. Its table is `flanks_onboardings`, beside those of the engine.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SqlClient from "effect/sql/SqlClient"
import type { Issued } from "../Flanks.ts"
import { retrySql } from "../internal/retrySql.ts"
import { rotateKeys } from "../internal/rotateKeys.ts"
import { upToDate } from "../internal/tables.ts"
import { isFinalTag, Progress, State, StateTag } from "../Progress.ts"
import { type Group, groupReason, Journal } from "./Journal.ts"
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
}

interface TokenRow {
  readonly id: string
  readonly token: string
  readonly issued_at: string | number
  readonly delayed: boolean
}

const encodeState = Schema.encodeSync(State)
const decodeProgress = Schema.decodeUnknownSync(Progress)

/** Columns of 64 bits arrive as texts, where a driver is careful. */
const numberOrNull = (value: string | number | null): number | null => value === null ? null : Number(value)

const progressOf = (row: Row): Progress =>
  decodeProgress({
    id: row.id,
    externalId: row.external_id,
    products: row.products,
    startedAt: Number(row.started_at),
    since: Number(row.since),
    issuedAt: numberOrNull(row.issued_at),
    state: row.state
  })

/** The places that tokens are sealed for. */
const tokenPlace = (id: string) => `${id}/token`
const userTokenPlace = (id: string) => `${id}/user-token`

const final = StateTag.literals.filter(isFinalTag)

const make = Effect.gen(function*() {
  const sealing = yield* Sealing
  const sql = (yield* SqlClient.SqlClient).withoutTransforms()
  yield* retrySql(upToDate)

  const columns = sql.literal("id, external_id, products, started_at, since, issued_at, state")

  /** A secret by each key that may have made a stored fingerprint. */
  const printsOf = (token: Redacted.Redacted) =>
    Effect.orDie(
      Effect.forEach(sealing.keyIds, (keyId) => Effect.map(sealing.fingerprint(token, keyId), (p) => `${keyId}.${p}`))
    )

  const tokenColumns = Effect.fnUntraced(function*(id: string, token: Redacted.Redacted) {
    const print = yield* Effect.orDie(sealing.fingerprint(token))
    return { token: yield* sealing.seal(tokenPlace(id), token), token_print: `${sealing.keyId}.${print}` }
  })

  return Journal.of({
    open: Effect.fnUntraced(function*({ at, executionId, externalId, id, issued, products }) {
      const token = issued === undefined
        ? {}
        : { ...yield* tokenColumns(id, issued.token), issued_at: issued.at, delayed: issued.delayed }
      yield* retrySql(sql`
        INSERT INTO flanks_onboardings ${
        sql.insert({
          id,
          execution_id: executionId,
          external_id: externalId,
          products: JSON.stringify(products),
          started_at: at,
          since: at,
          state: JSON.stringify({ _tag: "Accepted" }),
          state_tag: "Accepted",
          ...token
        })
      } ON CONFLICT (id) DO NOTHING`)
    }),

    mark: Effect.fnUntraced(function*(id, { at, state, step, userToken = null }) {
      const sealed = userToken === null ? null : yield* sealing.seal(userTokenPlace(id), userToken)
      yield* retrySql(sql`
        UPDATE flanks_onboardings SET ${
        sql.update({
          step,
          since: at,
          state: JSON.stringify(encodeState(state)),
          state_tag: state._tag,
          reason: groupReason(state),
          user_token: sealed
        })
      } WHERE id = ${id} AND step <= ${step} AND NOT ${sql.in("state_tag", final)}`)
    }),

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
            sql`NOT ${sql.in("state_tag", final)}`,
            ...(externalId === null ? [] : [sql`external_id = ${externalId}`])
          ])
        }`),
        ([row]) => Number(row?.count ?? 0)
      ),

    reseal: rotateKeys<Sealed>(
      (last, limit) =>
        sql<Sealed>`
          SELECT id, token, user_token FROM flanks_onboardings
          WHERE ${last === null ? sql.literal("TRUE") : sql`id > ${last.id}`} AND
            (split_part(token, '.', 2) <> ${sealing.keyId} OR split_part(user_token, '.', 2) <> ${sealing.keyId})
          ORDER BY id LIMIT ${limit}`,
      Effect.fnUntraced(function*({ id, token, user_token }) {
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
      })
    )
  })
})

/** Keeps everything in PostgreSQL. It makes its tables, and waits for a database that is away. */
export const layer: Layer.Layer<Journal, never, SqlClient.SqlClient | Sealing> = Layer.effect(Journal, make)
