import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { portfolios } from "./portfolios.ts"
import { program } from "./run-portfolios.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

/** A user who connects a bank through a link, and comes back with a code. */
const comesBack = Effect.fnUntraced(function*(baseUrl: string, password: string) {
  const { links } = yield* FlanksClient.FlanksClient
  const link = yield* links.create({ redirect_uri: "https://app.example/back" })
  const login = { link_token: link.token, username: "ada", password }
  const response = yield* HttpClient.execute(
    HttpClientRequest.post(`${baseUrl}/simulator/user-login`).pipe(HttpClientRequest.bodyJsonUnsafe(login))
  )
  return Redacted.make(((yield* response.json) as { readonly code: string }).code)
})

const elapse = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>, step: "10 seconds" | "1 hour") {
  const fiber = yield* Effect.forkChild(effect)
  while (fiber.pollUnsafe() === undefined) {
    yield* TestClock.withLive(Effect.sleep(1))
    yield* TestClock.adjust(step)
  }
  return yield* Fiber.join(fiber)
})

const inMemory = Layer.provideMerge(
  FlanksClient.layer({ grant }),
  Layer.provideMerge(Memory.layerHttpClient, Simulator.layer())
)

const listening = () => {
  const told: Array<string> = []
  return {
    told,
    keep: (token: Redacted.Redacted) => Effect.sync(() => told.push(Redacted.value(token).length > 0 ? "kept" : "")),
    tell: (text: string) => Effect.sync(() => told.push(text))
  }
}

it.effect("goes from a link code to portfolios as soon as they are there", () =>
  Effect.gen(function*() {
    const service = listening()
    const code = yield* comesBack("https://api.flanks.io", "any")
    const found = yield* elapse(portfolios(code, service), "10 seconds")
    assert.deepStrictEqual(service.told, ["kept", "Your data is ready: portfolio, investment."])
    assert.isAbove(found.length, 0)
    assert.isBelow(yield* Clock.currentTimeMillis, 5 * 60_000)
  }).pipe(Effect.provide(inMemory)))

it.effect("waits out the security checks of a delayed token", () =>
  Effect.gen(function*() {
    const service = listening()
    const code = yield* comesBack("https://api.flanks.io", "TOKEN_DELAYED")
    yield* elapse(portfolios(code, service), "1 hour")
    assert.strictEqual(service.told.length, 3)
    assert.isAtLeast(yield* Clock.currentTimeMillis, 30 * 3_600_000)
  }).pipe(Effect.provide(inMemory)))

it.effect("ends with what is still pending when the waiting is used up", () =>
  Effect.gen(function*() {
    const code = yield* comesBack("https://api.flanks.io", "EXTRACTION_ENDLESS")
    const error = yield* elapse(Effect.flip(portfolios(code, listening())), "10 seconds")
    assert.strictEqual(error._tag, "DataPending")
    assert.isAtLeast(yield* Clock.currentTimeMillis, 30 * 60_000)
  }).pipe(Effect.provide(inMemory)))

const transports = { fetch: FetchHttpClient.layer, undici: NodeHttpClient.layerUndici }

for (const [name, transport] of Object.entries(transports)) {
  it.live(`runs over a real port, with ${name}`, () =>
    Effect.gen(function*() {
      const baseUrl = yield* NodeServer.url
      const client = FlanksClient.layer({ baseUrl, grant }).pipe(Layer.provideMerge(transport))
      const lines: Array<string> = []
      const write = (line: string) => void lines.push(line)
      yield* Effect.gen(function*() {
        const code = yield* comesBack(baseUrl, "EXTRACTION_DONE")
        const env = {
          FLANKS_BASE_URL: baseUrl,
          FLANKS_CLIENT_ID: "simulator",
          FLANKS_CLIENT_SECRET: "not-a-secret",
          FLANKS_LINK_CODE: Redacted.value(code)
        }
        yield* program.pipe(
          Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env }))),
          Effect.provideService(Console.Console, { ...globalThis.console, log: write, error: write })
        )
      }).pipe(Effect.provide(client))
      assert.deepStrictEqual(lines.slice(0, 2), ["Token kept.", "Your data is ready: portfolio, investment."])
      assert.match(lines[2] ?? "", /^.+: -?[\d.]+ [A-Z]{3}$/)
    }).pipe(Effect.provide(Layer.provideMerge(NodeServer.layer(), Simulator.layer()))))
}

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  const page = file("../recipes/link-code.md")
  for (const shown of ["portfolios.ts", "run-portfolios.ts"]) assert.include(page, file(shown).trimEnd())
})
