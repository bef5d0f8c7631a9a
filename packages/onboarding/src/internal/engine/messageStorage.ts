/**
 * The engine's messages in PostgreSQL, for databases that sometimes fail.
 *
 * After a failed statement, Effect 4.1 gives up in two cases, and in both an onboarding stops until its process restarts
 * or, at best, for ten minutes:
 *
 * - A step's result is saved five times within a second (`retryRespond` in `cluster/internal/entityManager.ts`). After that
 *   the fiber dies in a finalizer of `rpc/RpcServer.ts`, and the failure isn't reported. The request stays answered in the
 *   entity's memory, but unanswered in the table. Here, saving is retried for as long as this runner owns the shard.
 * - A runner claims a message by setting its `last_read`, and no runner reads a claimed message for ten minutes. The engine
 *   releases claims when it takes a shard or skips a message, but ignores a failure of that (`Effect.ignore` in
 *   `cluster/Sharding.ts`). Here, after every failed statement the runner releases the claims in its own shards again, as
 *   soon as the database allows it. A message that is in progress isn't started twice, because the engine checks its
 *   memory.
 *
 * - A runner whose share moves may still claim messages of the share after the other runner released its claims. Nothing
 *   failed, but the message waits for ten minutes too. So claims that are older than the usual duration of a step are also
 *   released, every few seconds.
 *
 * `test/slow/databaseFaults.test.ts` makes each statement of an onboarding fail. Without this module, both cases fail that
 * test.
 */
import { PersistenceError } from "effect/cluster/ClusterError"
import * as Message from "effect/cluster/Message"
import * as MessageStorage from "effect/cluster/MessageStorage"
import type * as Reply from "effect/cluster/Reply"
import * as ShardId from "effect/cluster/ShardId"
import * as Sharding from "effect/cluster/Sharding"
import * as Snowflake from "effect/cluster/Snowflake"
import * as SqlMessageStorage from "effect/cluster/SqlMessageStorage"
import type * as Digest from "effect/crypto/Digest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Rpc from "effect/rpc/Rpc"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { migrateEngineTables } from "../postgres/migrations.ts"
import { retrySql } from "../postgres/retrySql.ts"

/** The link between the storage and the sharding above it; each runner has one. */
export interface StorageLink {
  /** Whether this runner owns a shard; known after the sharding exists. */
  owns: (shardId: ShardId.ShardId) => boolean
  /** Whether a statement has failed since the claims were last released. */
  hasFailed: boolean
}

/** A new link. */
export const makeLink = (): StorageLink => ({ owns: () => true, hasFailed: false })

/** Another runner has saved a result for the same request, so this one is too late. */
const isDecided = ({ cause }: PersistenceError): boolean => isSqlError(cause) && cause.reason._tag === "UniqueViolation"

const backoff = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("1 second")])

/**
 * Saves a step's result in one statement. The engine uses a transaction of four statements, each with a round trip, which
 * is half of an onboarding's load on the database. The rows are the same.
 */
const saveResult = Effect.map(SqlClient.SqlClient, (client) => {
  const sql = client.withoutTransforms()
  return ({ exit, id, requestId }: Reply.WithExitEncoded): Effect.Effect<void, PersistenceError> =>
    sql`
      WITH saved AS (
        INSERT INTO cluster_replies ${
      sql.insert({ id, kind: 0, request_id: requestId, payload: JSON.stringify(exit), sequence: null })
    }
      )
      UPDATE cluster_messages SET processed = TRUE, last_reply_id = ${id} WHERE request_id = ${requestId}`.pipe(
      Effect.asVoid,
      Effect.mapError((cause) => new PersistenceError({ cause })),
      Effect.withTracerEnabled(false)
    )
})

const withFailuresNoted = (encoded: MessageStorage.Encoded, link: StorageLink): MessageStorage.Encoded => {
  const note = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.tapError(effect, () =>
      Effect.sync(() => {
        link.hasFailed = true
      }))
  return {
    ...encoded,
    saveReply: (reply) =>
      note(encoded.saveReply(reply)).pipe(
        // The commit may have happened although its response was lost.
        Effect.catchTag("PersistenceError", (error) =>
          Effect.flatMap(
            encoded.repliesForUnfiltered([reply.requestId]),
            (saved) => saved.some(({ id }) => id === reply.id) ? Effect.void : Effect.fail(error)
          ))
      ),
    unprocessedMessages: (shardIds, now, options) => note(encoded.unprocessedMessages(shardIds, now, options)),
    unprocessedMessagesById: (ids, now) => note(encoded.unprocessedMessagesById(ids, now)),
    resetRequests: (ids) => note(encoded.resetRequests(ids)),
    resetAddresses: (addresses) => note(encoded.resetAddresses(addresses)),
    resetShards: (shardIds) => note(encoded.resetShards(shardIds))
  }
}

const make = Effect.fnUntraced(function*(link: StorageLink) {
  const encoded = yield* SqlMessageStorage.makeEncoded()
  yield* retrySql(migrateEngineTables)
  const save = yield* saveResult
  const saveReply: typeof encoded.saveReply = (reply) =>
    reply._tag === "WithExit" ? save(reply) : encoded.saveReply(reply)
  const storage = yield* MessageStorage.makeEncoded(withFailuresNoted({ ...encoded, saveReply }, link))

  const withPatience = <R extends Rpc.Any>(message: Message.Incoming<R>): Message.Incoming<R> => {
    if (message._tag === "IncomingEnvelope") return message
    const { callerScope, codecFor, envelope, lastSentReply, respond } = message
    return new Message.IncomingRequest<R>({
      callerScope,
      codecFor,
      envelope,
      lastSentReply,
      respond: (reply) =>
        Effect.retry(respond(reply), {
          while: (error) =>
            error._tag === "PersistenceError" && !isDecided(error) && link.owns(envelope.address.shardId),
          schedule: backoff
        })
    })
  }

  return MessageStorage.MessageStorage.of({
    ...storage,
    unprocessedMessages: (shardIds, options) =>
      Effect.map(storage.unprocessedMessages(shardIds, options), (all) => all.map((message) => withPatience(message))),
    unprocessedMessagesById: (ids) =>
      Effect.map(storage.unprocessedMessagesById(ids), (all) => all.map((message) => withPatience(message)))
  })
})

/** The messages. Saving their results is retried until it succeeds. */
export const layer = (
  link: StorageLink
): Layer.Layer<MessageStorage.MessageStorage, never, SqlClient.SqlClient | Digest.Digest> =>
  Layer.effect(MessageStorage.MessageStorage, make(link)).pipe(Layer.provide(Snowflake.layerGenerator))

/** An older claim may belong to a runner that has lost the share in the meantime. Most steps take less time. */
const oldClaim = "10 seconds"

/** How often to look for old claims. */
const sweepEvery = "5 seconds"

/**
 * Releases the claims in the runner's own shards after a failed statement, until it succeeds, and old claims at any time.
 */
export const layerClaims = (
  link: StorageLink,
  shards: number
): Layer.Layer<never, never, Sharding.Sharding | MessageStorage.MessageStorage | SqlClient.SqlClient> =>
  Layer.effectDiscard(Effect.gen(function*() {
    const sharding = yield* Sharding.Sharding
    const storage = yield* MessageStorage.MessageStorage
    link.owns = (shardId) => sharding.hasShardId(shardId)
    const sql = (yield* SqlClient.SqlClient).withoutTransforms()
    const all = Array.from({ length: shards }, (_, at) => ShardId.make("default", at + 1))
    yield* Effect.suspend(() => {
      if (!link.hasFailed) return Effect.void
      link.hasFailed = false
      return Effect.ignore(storage.resetShards(all.filter(link.owns)))
    }).pipe(Effect.repeat(Schedule.spaced("2 seconds")), Effect.forkScoped)

    // In the same order as the engine's locks.
    yield* Effect.suspend(() => {
      const own = all.filter(link.owns).map(ShardId.toString)
      if (own.length === 0) return Effect.void
      return Effect.ignore(sql`
        WITH claimed AS (
          SELECT id FROM cluster_messages
          WHERE processed = FALSE AND ${sql.in("shard_id", own)} AND last_read < now() - ${oldClaim}::interval
          ORDER BY rowid FOR UPDATE
        )
        UPDATE cluster_messages SET last_read = NULL WHERE id IN (SELECT id FROM claimed)`)
    }).pipe(
      Effect.withTracerEnabled(false),
      Effect.repeat(Schedule.spaced(sweepEvery)),
      Effect.forkScoped
    )
  }))
