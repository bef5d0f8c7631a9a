import { InternalServerError } from "@effect-flanks/domain/FlanksError"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Settings from "@effect-flanks/onboarding/Settings"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const { processing } = WaitConfig.defaults

/** The data is ready when the status is read a second time. */
const scripted = () => {
  const script = new Script()
  script.extraction = Infinity
  let reads = 0
  script.before = (call) =>
    Effect.sync(() => {
      if (call === "status" && ++reads === 2) script.extraction = 0
    })
  script.codes.set("code-of-anna", "anna")
  return script
}

/** The names of the steps as they are stored, each with the number that the journal had when it began to wait or to work. */
const steps = Effect.fnUntraced(function*(script: Script) {
  const onboarding = yield* Onboarding.Onboarding
  const sql = yield* SqlClient.SqlClient
  const numbers: Array<number> = []
  const note = Effect.gen(function*() {
    const [row] = yield* Effect.orDie(sql<{ step: number }>`SELECT step FROM flanks_onboardings`)
    numbers.push(row?.step ?? -1)
  })
  const { before } = script
  script.before = (call) => Effect.andThen(note, before(call))
  yield* onboarding.start({ id: "anna", code: Redacted.make("code-of-anna"), dataKinds: ["account", "identity"] })
  yield* onboarding.await("anna", { every: "50 millis" })
  const rows = yield* sql<{ name: string }>`
    SELECT payload::json ->> 'name' AS name FROM cluster_messages WHERE tag = 'activity' ORDER BY rowid`
  return { names: rows.map(({ name }) => name), numbers }
})

const layer = (script: Script) =>
  Onboarding.layer.pipe(
    Layer.provide([script.layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
    Layer.provide(Sealing.layerTest),
    Layer.provideMerge(Postgres.layer),
    Layer.provide(Settings.layer({ transient: { ...Settings.defaults.transient, first: 10 } })),
    Layer.provide(Layer.succeed(WaitConfig.WaitConfig, {
      ...WaitConfig.defaults,
      processing: { ...processing, first: 400 }
    }))
  )

describe("the steps of an onboarding", () => {
  it.live("are stored under these names, in this order, with their places as numbers", () => {
    const script = scripted()
    return Effect.gen(function*() {
      const { names, numbers } = yield* steps(script)
      assert.deepStrictEqual(names, [
        "remember/1",
        "exchange/1",
        "status/1",
        "status/2",
        "fetch/account/1",
        "fetch/identity/1",
        "end"
      ])
      // A call of Flanks is made before or after the journal is told; what was told last is the step, or the one before.
      assert.deepStrictEqual(script.calls, [
        "credentials",
        "exchange",
        "status",
        "read account",
        "status",
        "read account",
        "read identity"
      ])
      assert.deepStrictEqual(numbers, [0, 2, 2, 2, 3, 5, 6])
    }).pipe(Effect.provide(layer(script)))
  })

  it.live("are stored under these names when the exchange fails and the code is unused", () => {
    const script = scripted()
    script.posting = () => script.postedBefore.length < 2 ? new InternalServerError({ httpStatus: 500 }) : Effect.void
    return Effect.gen(function*() {
      const { names, numbers } = yield* steps(script)
      assert.deepStrictEqual(names.slice(0, 6), [
        "remember/1",
        "exchange/1",
        "look/1/1/1",
        "exchange/1/again",
        "exchange/2",
        "status/1"
      ])
      assert.deepStrictEqual(script.calls.slice(0, 5), ["credentials", "exchange", "unusedCodes", "exchange", "status"])
      assert.deepStrictEqual(numbers.slice(0, 5), [0, 2, 2, 5, 5])
    }).pipe(Effect.provide(layer(script)))
  })

  it.live("are stored under these names in sessions, with what is waited on", () => {
    const script = scripted()
    script.extraction = 0
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      const sql = yield* SqlClient.SqlClient
      script.before = (call) =>
        Effect.sync(() => {
          if (call !== "session" || script.sessions.length > 1) return
          Object.assign(script.sessions[0] ?? {}, { status: "Finished:Error", error: "InvalidCredentials" })
        })
      yield* onboarding.start({ id: "anna", session: {}, dataKinds: ["account"] })
      yield* onboarding.watch("anna", { every: "50 millis" }).pipe(
        Stream.takeUntil(({ state }) => state._tag === "NeedsUser" && state.session?.number === 2),
        Stream.runDrain
      )
      const second = script.sessions[1]
      assert.isDefined(second)
      script.connect(second, 0)
      yield* onboarding.returned("anna", "/back?session_id=session-2")
      yield* onboarding.await("anna", { every: "50 millis" })

      const rows = yield* sql<{ tag: string; name: string }>`
        SELECT tag, payload::json ->> 'name' AS name FROM cluster_messages
        WHERE tag IN ('activity', 'deferred') OR entity_type LIKE '%DurableClock' ORDER BY rowid`
      const names = (tag: string) => rows.filter((row) => row.tag === tag).map(({ name }) => name)
      assert.deepStrictEqual(names("activity"), [
        "session/1/open/1",
        "session/1/check/1/1",
        "session/2/open/1",
        "session/2/check/1/1",
        "session/2/check/2/1",
        "status/1",
        "fetch/account/1",
        "end"
      ])
      assert.deepStrictEqual(names("deferred"), ["signal/session/2/1", "raceAll/session/2/check/1"])
      assert.deepStrictEqual(
        rows.filter(({ tag }) => !["activity", "deferred"].includes(tag)).map(({ name }) => name),
        [
          "session/2/check/1"
        ]
      )
    }).pipe(Effect.provide(layer(script)))
  })
})
