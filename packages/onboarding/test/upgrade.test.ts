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
import * as Stream from "effect/Stream"
import sessions from "./fixtures/sessions.json" with { type: "json" }
import stored from "./fixtures/stored.json" with { type: "json" }
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const key: Sealing.Key = { id: "test", bytes: Redacted.make(new Uint8Array(32).fill(9)) }

const restore = Effect.fnUntraced(function*(fixture: { readonly [table: string]: ReadonlyArray<object> }) {
  const sql = yield* SqlClient.SqlClient
  for (const [table, rows] of Object.entries(fixture)) {
    const columns = Object.keys(rows[0] ?? {}).join()
    yield* sql.unsafe(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`,
      [JSON.stringify(rows)]
    )
  }
})

const layer = (script: Script) =>
  Onboarding.layer.pipe(
    Layer.provide([script.layer, Layer.succeed(Destination, { put: () => Effect.void })]),
    Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
    Layer.provide(Sealing.layer([key])),
    Layer.provideMerge(Postgres.layer),
    // What cannot be read is said in the log, again and again.
    Layer.provide(Logger.layer([]))
  )

describe("what version 0.1 stored", () => {
  it.live("lets anna go on where she was, and bea wait, whose products this version does not know", () => {
    const script = new Script()
    script.credentials.push({ token: "token-of-code-of-anna", externalId: "anna", createdAt: 0 })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* restore(stored)
      assert.deepInclude(yield* onboarding.await("anna"), { absent: [] })
      assert.deepEqual(script.calls, ["status", "read identity", "read account"])

      const sql = yield* SqlClient.SqlClient
      const woken = sql`SELECT 1 FROM cluster_messages WHERE entity_type = 'Workflow/-/DurableClock' AND processed`
      while ((yield* woken).length < 2) yield* Effect.sleep("100 millis")
      yield* Effect.sleep("1 second")
      assert.deepInclude(yield* onboarding.get("bea"), { id: "bea" })
      assert.isTrue(Option.isNone(yield* onboarding.result("bea")))
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("what the first version with sessions stored", () => {
  const session = (number: number, status: string, connection: string | null) => ({
    id: `session-${number}`,
    configuration: {},
    status,
    error: status === "Finished:Error" ? "InvalidCredentials" : null,
    connection
  })

  it.live("lets cleo finish her session, and gives dora another one, whose three were refused", () => {
    const script = new Script()
    script.extraction = 0
    script.credentials.push({ token: "connection-of-cleo", externalId: null, createdAt: 0 })
    script.credentials.push({ token: "connection-of-dora", externalId: null, createdAt: 0 })
    script.sessions.push(session(1, "Finished:OK", "connection-of-cleo"))
    for (const number of [2, 3, 4]) script.sessions.push(session(number, "Finished:Error", null))
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      const { await: end, get, reopen, returned, session: sessionOf, token } = onboarding
      const tokenOf = (id: string) => Effect.map(token(id), Option.map(Redacted.value))
      const urlOf = (id: string) => Effect.map(sessionOf(id), Option.map(({ url }) => Redacted.value(url)))
      yield* restore(sessions)
      assert.deepInclude((yield* get("dora")).state, {
        _tag: "NeedsUser",
        todo: "Connect",
        session: { number: 3, ended: "InvalidCredentials" }
      })
      assert.deepStrictEqual(
        yield* urlOf("dora"),
        Option.some("https://connect.example/session-4?key=secret-of-session-4")
      )

      // Her wait was due long ago, and her session was finished meanwhile.
      assert.deepInclude(yield* end("cleo", { every: "50 millis" }), { absent: [] })
      assert.deepStrictEqual(yield* tokenOf("cleo"), Option.some("connection-of-cleo"))
      assert.deepStrictEqual(script.calls, ["session", "status", "read account"])
      const sql = yield* SqlClient.SqlClient
      const steps = yield* sql<{ name: string }>`
        SELECT payload::json ->> 'name' AS name FROM cluster_messages
        WHERE tag = 'activity' AND entity_id = ${sessions.flanks_onboardings[0]?.execution_id ?? ""} ORDER BY rowid`
      // None ran again under another name.
      assert.deepStrictEqual(steps.map(({ name }) => name), [
        "session/1/open/1",
        "session/1/check/1/1",
        "session/1/check/2/1",
        "status/1",
        "fetch/account/1",
        "end"
      ])

      yield* reopen("dora")
      yield* onboarding.watch("dora", { every: "50 millis" }).pipe(
        Stream.takeUntil(({ state }) => state._tag === "NeedsUser" && state.session?.number === 4),
        Stream.runDrain
      )
      const last = script.sessions[4] ?? assert.fail("no fifth session")
      const renewed = last.configuration.connection_id
      assert.isTrue(Redacted.isRedacted(renewed) && Redacted.value(renewed) === "connection-of-dora")
      script.connect(last, 0)
      yield* returned("dora", "https://app.example/back?session_id=session-5")
      assert.deepInclude(yield* end("dora", { every: "50 millis" }), { absent: [] })
      assert.deepStrictEqual(yield* tokenOf("dora"), Option.some("connection-of-dora"))
      // The same start as the one that is stored.
      yield* onboarding.start({
        id: "cleo",
        externalId: "cleo",
        session: { redirect_url: "https://app.example/back" },
        dataKinds: ["account"]
      })
    }).pipe(Effect.provide(layer(script)))
  })
})
