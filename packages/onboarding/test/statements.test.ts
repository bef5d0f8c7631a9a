import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { Faults } from "./faultyDatabase.ts"
import { database } from "./postgres.ts"
import { Script } from "./script.ts"

/** Statements of the engine and of this package, by purpose, without those that a runner repeats every second or so. */
const kinds = {
  "send a message": /INSERT INTO "cluster_messages"/,
  "store a result": /INSERT INTO "?cluster_replies/,
  "look a message up": /SELECT id AS id FROM "cluster_messages"/,
  "enter": /INSERT INTO flanks_onboardings/,
  "read the token": /SELECT id, token/,
  "begin the exchange": /SET exchanges/,
  "keep the token": /SET "token"/,
  "tell a state": /WITH marked/,
  "a transaction": /^BEGIN/,
  "confirm locks": /pg_locks/
} as const

const counts = (statements: ReadonlyArray<string>) =>
  Object.fromEntries(
    Object.entries(kinds).map(([kind, like]) => [kind, statements.filter((statement) => like.test(statement)).length])
  )

/** Starts so many at once, and gives what the database was asked until all of them wait durably. */
const asked = Effect.fnUntraced(function*(count: number) {
  const faults = new Faults()
  const script = new Script()
  script.checks = 1e9
  const ids = Array.from({ length: count }, (_, at) => `user-${at}`)
  for (const id of ids) script.codes.set(`code-of-${id}`, id)
  const layer = Onboarding.layer.pipe(
    Layer.provide([script.layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle()),
    Layer.provide(Sealing.layerTest),
    Layer.provide(faults.layer),
    Layer.provide(PgClient.layer({ url: yield* database }))
  )
  return yield* Effect.gen(function*() {
    const { start } = yield* Onboarding.Onboarding
    faults.statements.length = 0
    yield* Effect.forEach(
      ids,
      (id) => start({ id, code: Redacted.make(`code-of-${id}`), externalId: id, dataKinds: ["account"] }),
      { concurrency: "unbounded", discard: true }
    )
    // Three steps, and the run that pauses.
    return yield* Effect.sync(() => counts(faults.statements)).pipe(
      Effect.repeat({ until: (found) => found["store a result"] === 4 * count, schedule: Schedule.spaced("20 millis") })
    )
  }).pipe(Effect.provide(layer))
})

describe("what the database is asked until an onboarding waits durably", () => {
  it.live("is nineteen statements, none in a transaction", () =>
    Effect.gen(function*() {
      const { "confirm locks": confirmed, ...found } = yield* asked(1)
      assert.isAtLeast(confirmed ?? 0, 4)
      assert.deepStrictEqual(found, {
        "send a message": 5,
        "store a result": 4,
        "look a message up": 3,
        "enter": 2,
        "read the token": 1,
        "begin the exchange": 1,
        "keep the token": 1,
        "tell a state": 2,
        "a transaction": 0
      })
    }))

  it.live("confirms the locks for many results at once", () =>
    Effect.gen(function*() {
      const { "confirm locks": confirmed = 0, "store a result": results = 0 } = yield* asked(100)
      assert.isBelow(confirmed, results / 4)
    }))
})
