import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import * as Postgres from "../postgres.ts"
import { Script } from "../script.ts"

const { processing } = WaitConfig.defaults

const script = new Script()
script.extraction = 1000
script.codes.set("code-of-anna", "anna")

describe("a message that was claimed by a runner that has lost the share meanwhile", () => {
  it.live("is read within seconds, and not after ten minutes", () =>
    Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      const sql = yield* SqlClient.SqlClient
      yield* onboarding.start({ id: "anna", code: Redacted.make("code-of-anna"), dataKinds: ["account"] })
      // Its wake-up is claimed before it is due, as by a runner whose statement came late.
      const claim = sql`
        UPDATE cluster_messages SET last_read = now() WHERE entity_type = 'Workflow/-/DurableClock' AND NOT processed
        RETURNING id`
      yield* Effect.repeat(claim, { until: (rows) => rows.length > 0, schedule: Schedule.spaced("50 millis") })
      const claimedAt = Date.now()
      yield* onboarding.await("anna", { every: "100 millis" }).pipe(Effect.timeout("30 seconds"))
      console.log(`a lost claim was released after ${Date.now() - claimedAt} ms`)
      assert.strictEqual((yield* onboarding.get("anna")).state._tag, "Done")
    }).pipe(Effect.provide(
      Onboarding.layer.pipe(
        Layer.provide([script.layer, Destination.layerNone]),
        Layer.provideMerge(Engine.layerSingle()),
        Layer.provide(Sealing.layerTest),
        Layer.provideMerge(Postgres.layer),
        Layer.provide(Layer.succeed(WaitConfig.WaitConfig, {
          ...WaitConfig.defaults,
          processing: { ...processing, first: 2000, factor: 1 }
        }))
      )
    )))
})
