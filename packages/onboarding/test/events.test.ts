import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { Faults } from "./faultyDatabase.ts"
import * as Memory from "./memory.ts"
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

const scripted = () => {
  const script = new Script()
  script.extraction = 0
  script.codes.set("code-of-anna", null)
  return script
}

const start = { id: "anna", code: Redacted.make("code-of-anna"), dataKinds: ["account"] } as const

/** The tags of the states that a stream of events tells of, until the end of an onboarding. */
const tagsOf = (events: ReturnType<Onboarding.Onboarding["Service"]["events"]>) =>
  events.pipe(
    Stream.takeUntil(({ state }) => state._tag === "Done"),
    Stream.runCollect,
    Effect.map((all) => all.map(({ state }) => state._tag))
  )

describe("events", () => {
  it.effect("tell of each state of an onboarding, in memory too", () =>
    Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      yield* onboarding.start(start)
      yield* Memory.untilEnd("anna")
      const tags = yield* tagsOf(onboarding.events())
      assert.deepStrictEqual(tags, ["Accepted", "Exchanging", "Fetching", "Done"])
    }).pipe(Effect.provide(Memory.layer(scripted()))))

  it.live("tell of each state of an onboarding that PostgreSQL stores, from where a reader stopped", () =>
    Effect.gen(function*() {
      const onboarding = yield* Onboarding.Onboarding
      const reading = yield* Effect.forkScoped(tagsOf(onboarding.events({ every: "20 millis" })))
      // Half a minute late without a notification.
      const listening = yield* Effect.forkScoped(
        tagsOf(onboarding.events({ every: "1 minute", isListening: true })).pipe(Effect.timeout("30 seconds"))
      )
      yield* Effect.sleep("300 millis")
      yield* onboarding.start(start)
      const tags = yield* Fiber.join(reading)
      assert.deepStrictEqual(tags, ["Accepted", "Exchanging", "Fetching", "Done"])
      assert.deepStrictEqual(yield* Fiber.join(listening), tags)
      const [second] = yield* Stream.runCollect(Stream.take(onboarding.events({ after: 1 }), 1))
      assert.deepInclude(second, { position: 2, id: "anna" })
      assert.strictEqual(yield* onboarding.lastPosition, tags.length)
    }).pipe(Effect.provide(
      Onboarding.layer.pipe(
        Layer.provide([scripted().layer, Destination.layerNone]),
        Layer.provideMerge(Engine.layerSingle()),
        Layer.provide(Sealing.layerTest),
        Layer.provide(Postgres.layer)
      )
    )))

  it.live("are read completely, each once, by readers that go on while transactions commit in another order", () =>
    Effect.gen(function*() {
      const journal = yield* Journal
      const sql = yield* SqlClient.SqlClient
      const open = (id: string) => journal.open({ id, executionId: "", externalId: null, dataKinds: [], at: 1 })
      yield* open("first")
      const isOpen = yield* Deferred.make<void>()
      const mayCommit = yield* Deferred.make<void>()
      // It has the lower number, and commits after a reader has gone past it.
      const slow = yield* open("slow").pipe(
        Effect.andThen(Deferred.succeed(isOpen, undefined)),
        Effect.andThen(Deferred.await(mayCommit)),
        sql.withTransaction,
        Effect.forkScoped
      )
      yield* Deferred.await(isOpen)
      yield* open("fast")
      const early = yield* journal.events()
      assert.deepStrictEqual(early.map(({ id }) => id), ["first", "fast"])
      yield* Deferred.succeed(mayCommit, undefined)
      yield* Fiber.join(slow)
      const late = yield* journal.events({ after: early.at(-1)?.position })
      assert.deepStrictEqual(late.map(({ id }) => id), ["slow"])

      // Many writers and many readers at once.
      const ids = Array.from({ length: 200 }, (_, at) => `user-${at}`)
      const read = Effect.gen(function*() {
        const seen: Array<string> = []
        let after = late.at(-1)?.position ?? 0
        while (seen.length < ids.length) {
          const page = yield* journal.events({ after, limit: 7 })
          for (const event of page) {
            assert.isAbove(event.position, after)
            after = event.position
            seen.push(event.id)
          }
        }
        return seen
      })
      const readers = yield* Effect.forEach([1, 2, 3], () => Effect.forkScoped(read))
      yield* Effect.forEach(ids, open, { concurrency: 8, discard: true })
      const [one, ...others] = yield* Effect.forEach(readers, Fiber.join)
      assert.sameMembers([...one ?? []], ids)
      for (const other of others) assert.deepStrictEqual(other, one)
    }).pipe(Effect.provide(
      JournalSql.layer.pipe(Layer.provide(Sealing.layerTest), Layer.provideMerge(Postgres.layer))
    )))

  it.live("are stored in the transaction that stored the state", () =>
    Effect.gen(function*() {
      const journal = yield* Journal
      const sql = yield* SqlClient.SqlClient
      yield* journal.open({ id: "anna", executionId: "", externalId: null, dataKinds: [], at: 1 }).pipe(
        Effect.andThen(Effect.fail("rolled back" as const)),
        sql.withTransaction,
        Effect.flip
      )
      assert.deepStrictEqual(yield* journal.events(), [])
    }).pipe(Effect.provide(
      JournalSql.layer.pipe(Layer.provide(Sealing.layerTest), Layer.provideMerge(Postgres.layer))
    )))
})

describe("a start that was entered, and whose process died before it told the engine", () => {
  const runner = Onboarding.layer.pipe(
    Layer.provide([scripted().layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
    Layer.provide(Logger.layer([]))
  )
  const enter = Effect.gen(function*() {
    const journal = yield* Journal
    const sealing = yield* Sealing.Sealing
    const at = Date.now() - 60_000
    const code = yield* sealing.seal("anna/code", start.code)
    const asked = { code, linkToken: null, externalId: null, products: ["account"], at }
    yield* journal.open({
      id: "anna",
      executionId: "",
      externalId: null,
      dataKinds: ["account"],
      at,
      start: { asked, secret: start.code }
    })
  })

  it.live("is started by the next runner, though the database fails at first", () => {
    const faults = new Faults()
    let failures = 0
    return Effect.gen(function*() {
      yield* Effect.provide(enter, JournalSql.layer)
      faults.fails = (statement) =>
        /INSERT INTO "?cluster_messages/.test(statement) && failures++ < 2 ? "before" : undefined
      const tags = yield* Effect.flatMap(
        Onboarding.Onboarding,
        ({ events }) => tagsOf(events({ every: "50 millis" }))
      ).pipe(Effect.timeout("30 seconds"), Effect.provide(runner))
      assert.strictEqual(tags.at(-1), "Done")
      assert.isAtLeast(failures, 2)
    }).pipe(
      Effect.provide(Layer.mergeAll(Sealing.layerTest, Layer.provide(faults.layer, Postgres.layer)))
    )
  })
})
