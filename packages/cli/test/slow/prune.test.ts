import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { flanks } from "../harness.ts"

it.live("flanks onboarding prune counts unless it is told to delete", () =>
  Effect.gen(function*() {
    const { url } = yield* EmbeddedPostgres.make
    const prune = (...args: ReadonlyArray<string>) =>
      Effect.promise(() =>
        flanks(["onboarding", "prune", "--older-than", "90d", ...args], { env: { DATABASE_URL: Redacted.value(url) } })
      )
    const empty = yield* prune()
    assert.deepInclude(empty, { exitCode: 74, stdout: "" })
    assert.include(empty.stderr, "start the service of this version")

    yield* Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* Layer.build(JournalSql.layer.pipe(Layer.provide(Sealing.layerTest)))
      yield* sql`CREATE TABLE cluster_messages (id BIGINT, entity_id TEXT, processed BOOLEAN)`
      yield* sql`CREATE TABLE cluster_replies (request_id BIGINT)`
      for (const [id, tag, since] of [["anna", "Done", 1], ["bert", "Failed", 1], ["cleo", "Waiting", 1]] as const) {
        yield* sql`INSERT INTO flanks_onboardings (id, execution_id, products, started_at, since, state, state_tag)
                   VALUES (${id}, ${id}, '[]', 0, ${since}, '{}', ${tag})`
      }
      const rehearsed = yield* prune()
      assert.strictEqual(rehearsed.exitCode, 0)
      assert.match(
        rehearsed.stdout,
        /^Found 2 onboardings that ended before [\d-]+T.*: 1 Done, 1 Failed\.\nNothing was deleted\. Add --delete /
      )
      assert.deepInclude(JSON.parse((yield* prune("--json")).stdout), {
        isDeleted: false,
        onboardings: 2,
        byState: { Done: 1, Failed: 1 },
        busy: 0
      })
      assert.match(
        (yield* prune("--delete")).stdout,
        /^Deleted 2 onboardings that ended before .*: 1 Done, 1 Failed\.\n$/
      )
      assert.deepStrictEqual(yield* sql`SELECT id FROM flanks_onboardings`, [{ id: "cleo" }])
      assert.match((yield* prune()).stdout, /^Found 0 onboardings that ended before .*\.\n$/)
    }).pipe(Effect.provide(PgClient.layer({ url })))
  }))
