import * as Engine from "@effect-flanks/onboarding/Engine"
import { Destination } from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import stored from "./fixtures/stored.json" with { type: "json" }
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const key: Sealing.Key = { id: "test", bytes: Redacted.make(new Uint8Array(32).fill(9)) }

const restore = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  for (const [table, rows] of Object.entries(stored)) {
    const columns = Object.keys(rows[0] ?? {}).join()
    yield* sql.unsafe(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [JSON.stringify(rows)]
    )
  }
})

describe("what version 0.1 stored", () => {
  it.live("lets anna go on where she was, and bea wait, whose products this version does not know", () => {
    const script = new Script()
    script.credentials.push({ token: "token-of-code-of-anna", externalId: "anna", createdAt: 0 })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* restore
      assert.deepInclude(yield* onboarding.await("anna"), { absent: [] })
      assert.deepEqual(script.calls, ["status", "read identity", "read account"])

      const sql = yield* SqlClient.SqlClient
      const woken = sql`SELECT 1 FROM cluster_messages WHERE entity_type = 'Workflow/-/DurableClock' AND processed`
      while ((yield* woken).length < 2) yield* Effect.sleep("100 millis")
      yield* Effect.sleep("1 second")
      assert.deepInclude(yield* onboarding.get("bea"), { id: "bea" })
      assert.isTrue(Option.isNone(yield* onboarding.result("bea")))
    }).pipe(Effect.provide(
      Onboarding.layer.pipe(
        Layer.provide([script.layer, Layer.succeed(Destination, { put: () => Effect.void })]),
        Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
        Layer.provide(Sealing.layer([key])),
        Layer.provideMerge(Postgres.layer),
        // What cannot be read is said in the log, again and again.
        Layer.provide(Logger.layer([]))
      )
    ))
  })
})
