import * as Engine from "@effect-flanks/onboarding/Engine"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { createServer } from "node:net"
import * as Postgres from "../postgres.ts"
import { Script } from "../script.ts"
import * as Sse from "../sse.ts"

const freePort = Effect.promise(() =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
)

const key: Sealing.Key = { id: "test", bytes: Redacted.make(new Uint8Array(32).fill(9)) }

const ids = Array.from({ length: 12 }, (_, at) => `user-${at}`)

/** A runner with its service. */
const serve = Effect.fnUntraced(function*(url: Redacted.Redacted, script: Script) {
  const runtime = ManagedRuntime.make(Http.layer.pipe(
    Layer.provideMerge(NodeHttpServer.layer(() => Http.makeServer(), {
      port: 0,
      host: "127.0.0.1",
      gracefulShutdownTimeout: "100 millis"
    })),
    Layer.provideMerge(Onboarding.layer),
    Layer.provide(script.layer),
    Layer.provide(DestinationSql.layer),
    Layer.provide(Engine.layerCluster({ host: "127.0.0.1", port: yield* freePort })),
    Layer.provide([Sealing.layer([key]), Engine.layerPostgresAt(url)]),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({})))
  ))
  yield* Effect.addFinalizer(() => Effect.promise(() => runtime.dispose()))
  const address = yield* Effect.promise(() => runtime.runPromise(HttpServer.addressFormattedWith(Effect.succeed)))
  const onboard = (id: string) =>
    Effect.promise(() =>
      runtime.runPromise(Effect.flatMap(
        Onboarding.Onboarding,
        ({ start }) => start({ id, code: Redacted.make(`code-of-${id}`), dataKinds: ["account"] })
      ))
    )
  return { address, onboard, stop: Effect.promise(() => runtime.dispose()) }
})

const states = ["Accepted", "Exchanging", "Fetching", "Done"]

describe("events of two runners on one PostgreSQL", () => {
  it.live("are read completely, each once and in order, by a reader that changes from one to the other", () =>
    Effect.gen(function*() {
      const url = yield* Postgres.database
      const script = new Script()
      script.extraction = 0
      for (const id of ids) script.codes.set(`code-of-${id}`, id)
      const [a, b] = [yield* serve(url, script), yield* serve(url, script)]
      const first = yield* Sse.read(a.address, "/events")
      for (const [at, id] of ids.entries()) yield* (at % 2 === 0 ? a : b).onboard(id)

      // The reader disconnects from one runner midway, and continues at the other after the last event that it handled.
      yield* first.until("\nid: 7\n")
      const handled = first.ids.slice(0, 7)
      yield* first.close
      const second = yield* Sse.read(b.address, "/events", { "last-event-id": handled.at(-1) ?? "" })
      yield* second.until(`\nid: ${7 + 9}\n`)
      const then = second.ids.slice(0, 9)
      yield* b.stop
      const third = yield* Sse.read(a.address, "/events", { "last-event-id": then.at(-1) ?? "" })
      yield* third.until(`\nid: ${ids.length * states.length}\n`)
      const all = Array.from({ length: ids.length * states.length }, (_, at) => String(at + 1))
      assert.deepStrictEqual([...handled, ...then, ...third.ids], all)

      // Both tell the same: every state of every onboarding.
      const again = yield* Sse.read(a.address, "/events")
      yield* again.until(`\nid: ${all.length}\n`)
      for (const id of ids) {
        assert.deepStrictEqual(again.events.filter((event) => event.id === id).map(({ state }) => state._tag), states)
      }
      assert.deepStrictEqual(
        [...first.events.slice(0, 7), ...second.events.slice(0, 9), ...third.events],
        again.events.slice(0, all.length)
      )
      const { response } = yield* Sse.connect(a.address, "/events", { "last-event-id": String(all.length + 1) })
      assert.strictEqual(response.status, 409)
    }).pipe(Effect.scoped))
})
