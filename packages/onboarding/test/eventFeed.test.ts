import { StoredData } from "@effect-flanks/onboarding/journal/DestinationSql"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { createServer } from "node:http"
import * as Memory from "./memory.ts"
import { Script } from "./script.ts"
import * as Sse from "./sse.ts"

const stored = Layer.succeed(StoredData, {
  get: () => Effect.succeedNone,
  json: () => Effect.succeedNone,
  reseal: Effect.succeed(0)
})

const layer = (
  env: { readonly [name: string]: string } = {},
  journal: Layer.Layer<Journal, never, Journal> = Layer.effect(Journal, Journal)
) => {
  const script = new Script()
  for (const id of ["anna", "bert", "cleo"]) script.codes.set(`code-of-${id}`, id)
  script.extraction = 0
  return Http.layer.pipe(
    Layer.provide(journal),
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
    Layer.provideMerge(Memory.layer(script)),
    Layer.provide(stored),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  )
}

/** A journal that tells no reader the last position before so many readers have asked for it or were refused. */
const slowJournal = (readers: number) => {
  const all = Latch.makeUnsafe()
  let arrived = 0
  const arrive = Effect.suspend(() => ++arrived === readers ? all.open : Effect.void)
  const slow = (journal: Journal["Service"]) =>
    Journal.of({
      ...journal,
      lastPosition: Effect.suspend(() => arrived >= readers ? Effect.void : Effect.andThen(arrive, all.await)).pipe(
        Effect.andThen(journal.lastPosition)
      )
    })
  return { arrive, journal: Layer.effect(Journal, Effect.map(Journal, slow)) }
}

const address = HttpServer.addressFormattedWith(Effect.succeed)

const connect = (path: string, headers?: { readonly [name: string]: string }) =>
  Effect.flatMap(address, (url) => Sse.connect(url, path, headers))

const read = (path: string, headers?: { readonly [name: string]: string }) =>
  Effect.flatMap(address, (url) => Sse.read(url, path, headers))

const onboard = Effect.fnUntraced(function*(id: string) {
  const { start } = yield* Onboarding.Onboarding
  yield* start({ id, code: Redacted.make(`code-of-${id}`), dataKinds: ["account"] })
  yield* Memory.untilEnd(id)
})

const states = ["Accepted", "Exchanging", "Fetching", "Done"]

describe("events over HTTP", () => {
  it.effect("begin with the oldest, have their position as id, and hold no secret", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      const reader = yield* read("/events")
      const text = yield* reader.until("\"Done\"")
      assert.deepStrictEqual(reader.events.map(({ state }) => state._tag), states)
      assert.deepStrictEqual(reader.ids, ["1", "2", "3", "4"])
      assert.include(text, "\"dataKind\":\"account\"")
      assert.notInclude(text, "slice")
      assert.notInclude(text, "code-of-anna")
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("go on after the position that a reader names, in the header rather than in the URL", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      const byUrl = yield* read("/events?after=2")
      yield* byUrl.until("\"Done\"")
      assert.deepStrictEqual(byUrl.ids, ["3", "4"])
      const byHeader = yield* read("/events?after=1", { "last-event-id": "3" })
      yield* byHeader.until("\"Done\"")
      assert.deepStrictEqual(byHeader.ids, ["4"])
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("come while the reader waits, those of one onboarding alone if it names one", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      const all = yield* read("/events", { "last-event-id": "4" })
      const one = yield* read("/events?id=cleo")
      yield* all.until(":\n\n")
      yield* onboard("bert")
      yield* onboard("cleo")
      yield* TestClock.adjust("1 second")
      yield* all.until("\nid: 12\n")
      assert.deepStrictEqual(all.events.map(({ id }) => id), [
        ...Array.from({ length: 4 }, () => "bert"),
        ...Array.from({ length: 4 }, () => "cleo")
      ])
      yield* one.until("\nid: 12\n")
      assert.deepStrictEqual(one.ids, ["9", "10", "11", "12"])
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("are more than a page", () =>
    Effect.gen(function*() {
      const { open } = yield* Journal
      const ids = Array.from({ length: 1200 }, (_, at) => `user-${at}`)
      yield* Effect.forEach(ids, (id) => open({ id, executionId: "", externalId: null, dataKinds: [], at: 1 }))
      const reader = yield* read("/events")
      yield* reader.until("\nid: 1200\n")
      assert.deepStrictEqual(reader.ids.slice(0, 1200), Array.from({ length: 1200 }, (_, at) => String(at + 1)))
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("send a beat at once and every 15 seconds, so that no proxy takes the connection for dead", () =>
    Effect.gen(function*() {
      const reader = yield* read("/events")
      yield* reader.until(":\n\n")
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(yield* reader.until(":\n\n:\n\n"), ":\n\n:\n\n")
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("refuse positions that do not exist, and readers without the key", () =>
    Effect.gen(function*() {
      const status = (path: string, headers: { readonly [name: string]: string } = {}) =>
        Effect.map(connect(path, { authorization: "Bearer key", ...headers }), ({ response }) => response.status)
      assert.strictEqual(yield* status("/events"), 200)
      assert.strictEqual(yield* status("/events?after=1"), 409)
      assert.strictEqual(yield* status("/events?after=-1"), 400)
      assert.strictEqual(yield* status("/events", { "last-event-id": "half" }), 400)
      assert.strictEqual(yield* status("/events", { "last-event-id": "1.5" }), 400)
      for (const path of ["/events", "/summary", "/onboardings/anna/history"]) {
        assert.strictEqual(yield* status(path, { authorization: "Bearer wrong" }), 401)
      }
    }).pipe(Effect.scoped, Effect.provide(layer({ FLANKS_ONBOARDING_API_KEY: "key" }))))

  it.effect("are sent to 200 readers at most, even if they connect together", () => {
    const { arrive, journal } = slowJournal(201)
    return Effect.gen(function*() {
      const statuses = yield* Effect.forEach(
        Array.from({ length: 201 }),
        () => Effect.map(Effect.tap(connect("/events"), arrive), ({ response }) => response.status),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(statuses.filter((status) => status !== 200), [503])
    }).pipe(Effect.scoped, Effect.provide(layer({}, journal)))
  })

  it.effect("are sent to 200 readers at most, and a reader that leaves makes room", () =>
    Effect.gen(function*() {
      const readers = yield* Effect.forEach(
        Array.from({ length: 200 }),
        () => Effect.tap(read("/events"), (reader) => reader.until(":\n\n")),
        { concurrency: 20 }
      )
      const refused = yield* connect("/events")
      assert.strictEqual(refused.response.status, 503)
      for (const reader of readers.slice(100)) yield* reader.close
      let status = 0
      for (let turn = 0; turn < 500 && status !== 200; turn++) {
        status = (yield* connect("/events")).response.status
        yield* TestClock.withLive(Effect.sleep("10 millis"))
      }
      assert.strictEqual(status, 200)
    }).pipe(Effect.scoped, Effect.provide(layer())))
})

describe("what a board needs", () => {
  it.effect("is one onboarding's history", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      yield* onboard("bert")
      const history = Effect.fnUntraced(function*(path: string) {
        const { response } = yield* connect(path)
        if (response.status !== 200) return response.status
        const { events } = yield* Effect.promise(async () =>
          await response.json() as { readonly events: ReadonlyArray<{ readonly state: { readonly _tag: string } }> }
        )
        return events.map(({ state }) => state._tag)
      })
      assert.deepStrictEqual(yield* history("/onboardings/bert/history"), states)
      assert.deepStrictEqual(yield* history("/onboardings/bert/history?after=5&limit=2"), ["Exchanging", "Fetching"])
      assert.strictEqual(yield* history("/onboardings/nobody/history"), 404)
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("is how many there are in each state, and the position after which that changes", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      yield* onboard("bert")
      const { response } = yield* connect("/summary")
      const summary = yield* Effect.promise(async () => await response.json() as { readonly [field: string]: unknown })
      assert.deepStrictEqual(summary, {
        now: summary["now"],
        position: 8,
        groups: [{ state: "Done", reason: null, count: 2, oldest: 0 }]
      })
    }).pipe(Effect.scoped, Effect.provide(layer())))

  it.effect("is a list by several states", () =>
    Effect.gen(function*() {
      yield* onboard("anna")
      const count = Effect.fnUntraced(function*(path: string) {
        const { response } = yield* connect(path)
        const json = yield* Effect.promise(async () =>
          await response.json() as { readonly onboardings: ReadonlyArray<unknown> }
        )
        return json.onboardings.length
      })
      assert.strictEqual(yield* count("/onboardings?state=Failed&state=Done"), 1)
      assert.strictEqual(yield* count("/onboardings?state=Failed&state=Waiting"), 0)
    }).pipe(Effect.scoped, Effect.provide(layer())))
})
