/**
 * The engine's messages in PostgreSQL, for databases that have bad days.
 *
 * Effect 4.1 gives two things up when a statement fails, and both leave an onboarding where it is until its process
 * restarts or, at best, ten minutes later:
 *
 * - A step's result is saved five times within a second (`retryRespond` in `cluster/internal/entityManager.ts`). After that
 *   the fiber dies in a finalizer of `rpc/RpcServer.ts`, which reports the failure to nobody: the request stays in the
 *   entity's memory as answered, and in the table as unanswered. Here the result is saved until it is, for as long as this
 *   runner owns the shard.
 * - A runner claims a message by setting its `last_read`, and nobody reads a claimed message for ten minutes. The engine
 *   releases claims when it takes a shard, or skips a message, and ignores it if that fails (`Effect.ignore` in
 *   `cluster/Sharding.ts`). Here every failed statement makes the runner release the claims in its own shards again, as
 *   soon as the database lets it. A message that it is working on is not started twice: the engine looks in its memory.
 *
 * - A runner that hands a share over may still be claiming messages of it, after the other runner has released what was
 *   claimed: nothing failed, and the message waits for ten minutes as well. So claims that are older than any step usually
 *   takes are released every few seconds, too.
 *
 * `test/slow/databaseFaults.test.ts` fails each statement of an onboarding, and both of these without this module.
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
import { retrySql } from "./retrySql.ts"
import { engineUpToDate } from "./tables.ts"

/** What the storage and the sharding above it tell each other: one for each runner. */
export interface StorageLink {
  /** Whether this runner owns a shard, once there is a sharding to ask. */
  owns: (shardId: ShardId.ShardId) => boolean
  /** Whether a statement failed since the claims were last released. */
  hasFailed: boolean
}

/** A link that nothing has been told yet. */
export const makeLink = (): StorageLink => ({ owns: () => true, hasFailed: false })

/** Another runner has saved a result for the same request: ours comes too late. */
const isDecided = ({ cause }: PersistenceError): boolean => isSqlError(cause) && cause.reason._tag === "UniqueViolation"

const backoff = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("1 second")])

/**
 * Saves a step's result in one statement. The engine's own is a transaction of four, half of all that an onboarding costs
 * the database: two more statements, and each a round trip. The rows are the same.
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
        // A commit whose answer was lost did happen.
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
  yield* retrySql(engineUpToDate)
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

/** The messages, with results that are saved until they are. */
export const layer = (
  link: StorageLink
): Layer.Layer<MessageStorage.MessageStorage, never, SqlClient.SqlClient | Digest.Digest> =>
  Layer.effect(MessageStorage.MessageStorage, make(link)).pipe(Layer.provide(Snowflake.layerGenerator))

/** A claim that is older may be one of a runner that has lost the share meanwhile. Most steps are over sooner. */
const oldClaim = "10 seconds"

/** How often old claims are looked for. */
const sweepEvery = "5 seconds"

/** Releases the claims in the runner's own shards after a statement failed, until that succeeds, and old ones at any time. */
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

    // In the order in which the engine locks them.
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
