import * as Engine from "@effect-flanks/onboarding/Engine"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Retention from "@effect-flanks/onboarding/journal/Retention"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { createHash } from "node:crypto"
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const scripted = () => {
  const script = new Script()
  script.extraction = 0
  for (const id of ["old", "new", "lost", "gone", "running"]) script.codes.set(`code-of-${id}`, id)
  return script
}

const layer = (script: Script) =>
  Onboarding.layer.pipe(
    Layer.provide(script.layer),
    Layer.provideMerge(DestinationSql.layer),
    Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
    Layer.provide(Sealing.layerTest),
    Layer.provideMerge(Postgres.layer)
  )

const day = 86_400_000

/** Everything that is stored of onboardings and of the engine, one text a row. */
const rows = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const tables = [
    "flanks_onboardings",
    "flanks_onboarding_events",
    "flanks_onboarding_products",
    "cluster_messages",
    "cluster_replies"
  ]
  const all = yield* Effect.forEach(
    tables,
    (table) => sql.unsafe<{ row: string }>(`SELECT whole_row::text AS row FROM ${table} whole_row`)
  )
  return all.flat().map(({ row }) => row)
})

const ended = Effect.fnUntraced(function*(id: string, days: number) {
  const sql = yield* SqlClient.SqlClient
  const since = Date.now() - days * day
  const changed = yield* sql`UPDATE flanks_onboardings SET since = ${since} WHERE id = ${id} RETURNING execution_id`
  assert.lengthOf(changed, 1)
})

/** Waits until the engine has nothing left to do for what has ended. */
const settled = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const working = sql`SELECT 1 FROM cluster_messages WHERE NOT processed`
  while ((yield* working).length > 0) yield* Effect.sleep("50 millis")
})

describe("retention", () => {
  it.live("deletes all of what ended long ago, and nothing else", () =>
    Effect.gen(function*() {
      const { await: end, get, start } = yield* Onboarding.Onboarding
      const onboard = (id: string) => start({ id, code: Redacted.make(`code-of-${id}`), dataKinds: ["account"] })
      for (const id of ["new", "old"]) {
        yield* onboard(id)
        yield* end(id, { every: "50 millis" })
      }
      yield* settled
      const before = yield* rows
      const [{ execution_id: execution } = { execution_id: "" }] = yield* (yield* SqlClient.SqlClient)<
        { execution_id: string }
      >`
        SELECT execution_id FROM flanks_onboardings WHERE id = 'old'`
      // The name that the engine gives a workflow, from which the name of a recovery is computed.
      const name = createHash("sha256").update("12:Onboarding/1:old").digest("hex").slice(0, 32)
      assert.strictEqual(execution, name)
      assert.isAbove(before.filter((row) => row.includes(execution)).length, 3)

      yield* ended("old", 91)
      yield* ended("new", 89)
      const options = { olderThan: "90 days", isDryRun: true } as const
      const counted = yield* Retention.prune(options)
      assert.deepInclude(counted, { onboardings: 1, byState: { Done: 1 }, busy: 0 })
      assert.approximately(counted.before, Date.now() - 90 * day, 60_000)
      assert.lengthOf(yield* rows, before.length)

      assert.deepInclude(yield* Retention.prune({ ...options, isDryRun: false }), { onboardings: 1, busy: 0 })
      const after = yield* rows
      assert.deepStrictEqual(after.filter((row) => row.includes(execution) || row.includes("old")), [])
      // Of two that went the same way, half of all rows is left.
      assert.lengthOf(after, before.length / 2)
      assert.deepInclude(yield* get("new"), { id: "new" })
      assert.deepInclude(yield* Retention.prune({ ...options, isDryRun: false }), { onboardings: 0, byState: {} })
      // The id is free again.
      assert.strictEqual((yield* Effect.flip(get("old")))._tag, "OnboardingNotFound")
    }).pipe(Effect.provide(layer(scripted()))))

  it.live("keeps what the engine still works on, whatever its age, and what has not ended", () =>
    Effect.gen(function*() {
      const { await: end, start } = yield* Onboarding.Onboarding
      yield* start({ id: "old", code: Redacted.make("code-of-old"), dataKinds: ["account"] })
      yield* end("old", { every: "50 millis" })
      yield* settled
      const sql = yield* SqlClient.SqlClient
      yield* ended("old", 91)
      const options = { olderThan: "90 days", isDryRun: false } as const
      const setProcessed = (isProcessed: boolean) =>
        sql`UPDATE cluster_messages SET processed = ${isProcessed}, deliver_at = ${Date.now() + day}
            WHERE message_id LIKE '%/run/'`
      yield* setProcessed(false)
      assert.deepInclude(yield* Retention.prune(options), { onboardings: 0, busy: 1 })
      yield* setProcessed(true)
      yield* sql`UPDATE flanks_onboardings SET state_tag = 'Waiting'`
      assert.deepInclude(yield* Retention.prune(options), { onboardings: 0, busy: 0 })
      yield* sql`UPDATE flanks_onboardings SET state_tag = 'Failed'`
      assert.deepInclude(yield* Retention.prune(options), { onboardings: 1, byState: { Failed: 1 } })
    }).pipe(Effect.provide(layer(scripted()))))

  it.live("finds the records of an onboarding by an index, which the engine's own tables lack", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO cluster_messages (id, message_id, shard_id, entity_type, entity_id, kind, processed, request_id)
        SELECT n, n::text, 'default:1', 'Workflow/Onboarding/1', md5(n::text), 0, TRUE, n FROM generate_series(1, 20000) n`
      yield* sql`ANALYZE cluster_messages`
      const plan = yield* sql<{ "QUERY PLAN": string }>`
        EXPLAIN DELETE FROM cluster_messages WHERE entity_id IN ('a', 'b', 'c')`
      const text = plan.map((row) => row["QUERY PLAN"]).join("\n")
      assert.include(text, "flanks_onboarding_messages_entity")
      assert.notInclude(text, "Seq Scan")
    }).pipe(Effect.provide(
      Engine.layerSingle().pipe(Layer.provide(Sealing.layerTest), Layer.provideMerge(Postgres.layer))
    )))

  it.live("works in batches, by several processes at once, and never on what ended within the hour", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* Layer.build(JournalSql.layer.pipe(Layer.provide(Sealing.layerTest)))
      yield* sql`CREATE TABLE cluster_messages (id BIGINT, entity_id TEXT, processed BOOLEAN)`
      yield* sql`CREATE TABLE cluster_replies (request_id BIGINT)`
      const insert = (count: number, at: number) =>
        sql`INSERT INTO flanks_onboardings (id, execution_id, products, started_at, since, state, state_tag)
            SELECT ${at} || '-' || n, 'e' || n, '[]', 0, ${at}::bigint, '{}', 'Cancelled' FROM generate_series(1, ${count}::int) n`
      yield* insert(2500, 1)
      yield* insert(3, Date.now() - 1000)
      const pruned = yield* Effect.forEach(
        [1, 2, 3],
        () => Retention.prune({ olderThan: 0, isDryRun: false }),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(pruned.reduce((sum, { onboardings }) => sum + onboardings, 0), 2500)
      assert.lengthOf(yield* sql`SELECT 1 FROM flanks_onboardings`, 3)
    }).pipe(Effect.scoped, Effect.provide(Postgres.layer)))

  it.live("says so if there is nothing to delete from", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Retention.prune({ olderThan: "90 days", isDryRun: true }))
      assert.strictEqual(error._tag, "NoOnboardings")
    }).pipe(Effect.provide(Postgres.layer)))

  it.effect("is off unless it is set, and takes an hour at least", () =>
    Effect.gen(function*() {
      const read = (text?: string) =>
        Retention.config.parse(
          ConfigProvider.fromUnknown(text === undefined ? {} : { FLANKS_ONBOARDING_RETENTION: text })
        )
      assert.deepStrictEqual(yield* read(), Option.none())
      for (const text of ["90 days", "90d", "2160h"]) {
        assert.deepStrictEqual(Option.map(yield* read(text), Duration.toMillis), Option.some(90 * day))
      }
      for (const text of ["59 minutes", "-90 days", "90", "soon"]) {
        assert.strictEqual((yield* Effect.flip(read(text)))._tag, "ConfigError")
      }
    }))
})
