import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { Faults } from "../faultyDatabase.ts"
import { database } from "../postgres.ts"
import { Script } from "../script.ts"

const count = 40

describe("a database that takes long to confirm the locks of a runner", () => {
  it.live("holds its onboardings up, and leaves none behind", () =>
    Effect.gen(function*() {
      const faults = new Faults()
      const script = new Script()
      script.checks = 1e9
      const ids = Array.from({ length: count }, (_, at) => `user-${at}`)
      for (const id of ids) script.codes.set(`code-of-${id}`, id)
      const layer = Onboarding.layer.pipe(
        Layer.provide([script.layer, Destination.layerNone]),
        Layer.provideMerge(Engine.layerSingle()),
        Layer.provide([Sealing.layerTest, Logger.layer([])]),
        Layer.provide(faults.layer),
        Layer.provide(PgClient.layer({ url: yield* database }))
      )
      yield* Effect.gen(function*() {
        const { groups, start } = yield* Onboarding.Onboarding
        // Shorter than an answer may take, and two of them are longer.
        let isSlow = true
        faults.takes = (statement) => isSlow && statement.includes("pg_locks") ? 2000 : 0
        yield* Effect.forEach(
          ids,
          (id, at) =>
            Effect.delay(
              start({ id, code: Redacted.make(`code-of-${id}`), externalId: id, dataKinds: ["account"] }),
              at * 100
            ),
          { concurrency: "unbounded", discard: true }
        )
        yield* Effect.sleep("10 seconds")
        isSlow = false
        const waiting = yield* groups.pipe(
          Effect.map((found) => found.find(({ state }) => state === "Waiting")?.count ?? 0),
          Effect.repeat({ until: (found) => found === count, schedule: Schedule.spaced("500 millis") }),
          Effect.timeoutOrElse({ duration: "60 seconds", orElse: () => Effect.succeed(0) })
        )
        assert.strictEqual(waiting, count, JSON.stringify(yield* groups))
        assert.strictEqual(script.count("exchange"), count)
      }).pipe(Effect.provide(layer))
    }), 120_000)
})
