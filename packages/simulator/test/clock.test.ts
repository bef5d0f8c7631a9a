import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as World from "@effect-flanks/simulator/World"
import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"

const layer = Layer.provideMerge(Memory.layerHttpClient, Simulator.layer())

const post = Effect.fnUntraced(function*(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = yield* HttpClient.execute(
    HttpClientRequest.post(`https://api.flanks.io${path}`).pipe(
      HttpClientRequest.bodyText(JSON.stringify(body), "application/json"),
      HttpClientRequest.setHeaders(headers)
    )
  )
  const json = (yield* response.json) as { readonly [field: string]: unknown }
  return { status: response.status, json }
})

const signIn = Effect.map(
  post("/v0/token", { grant_type: "client_credentials", client_id: "simulator", client_secret: "not-a-secret" }),
  ({ json }) => ({ authorization: `Bearer ${String(json["access_token"])}` })
)

const login = { bank: "testbank", username: "ada", password: "TOKEN_DELAYED" }

describe("time", () => {
  it.effect("is Effect's Clock: 48 hours pass at once", () =>
    Effect.gen(function*() {
      const { json } = yield* post("/v0/bank/credentials", login, yield* signIn)
      const status = Effect.flatMap(signIn, (headers) =>
        post("/v0/bank/credentials/status", { credentials_token: json["credentials_token"] }, headers))
      expect((yield* status).json["error_code"]).toBe(20003)
      yield* TestClock.adjust("48 hours")
      expect((yield* status).json["pending"]).toBe(false)
    }).pipe(Effect.provide(layer)))

  it.effect("is put ahead by hand", () =>
    Effect.gen(function*() {
      const { advance, world } = yield* Simulator.Simulator
      yield* advance("2 hours")
      expect(World.timeAt(yield* world, 0)).toBe(2 * 3600 * 1000)
      expect((yield* signIn).authorization).toMatch(/^Bearer ./)
    }).pipe(Effect.provide(layer)))

  it.effect("passes before a slow answer, which can be given up", () =>
    Effect.gen(function*() {
      const { arm } = yield* Simulator.Simulator
      yield* arm("SLOW", "token.issue")
      const slow = yield* Effect.forkChild(signIn)
      yield* TestClock.adjust("9 seconds")
      expect(slow.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust("1 second")
      expect((yield* Fiber.join(slow)).authorization).toMatch(/^Bearer ./)
      yield* arm("SLOW")
      const given = yield* Effect.forkChild(Effect.timeoutOption(signIn, "5 seconds"))
      yield* TestClock.adjust("5 seconds")
      expect((yield* Fiber.join(given))._tag).toBe("None")
    }).pipe(Effect.provide(layer)))
})

describe("arming", () => {
  it.effect("dies of a name that there is not, and says where the names are", () =>
    Effect.gen(function*() {
      const { arm } = yield* Simulator.Simulator
      const said = (effect: Effect.Effect<void>) =>
        Effect.map(Effect.exit(effect), (exit) => Exit.isFailure(exit) ? String(Cause.squash(exit.cause)) : "armed")
      expect(yield* said(arm("DROPED"))).toBe(
        "Error: There is no scenario \"DROPED\". `Fault.faults` lists what can be armed."
      )
      expect(yield* said(arm("DROPPED", "links.exchang"))).toBe(
        "Error: There is no operation \"links.exchang\". `Contract.operations` lists their names."
      )
      expect(yield* said(arm("DROPPED", "links.exchange"))).toBe("armed")
    }).pipe(Effect.provide(layer)))
})

describe("the application", () => {
  it.effect("is the one that the environment names", () => {
    const config = ConfigProvider.layer(
      ConfigProvider.fromEnv({ env: { FLANKS_CLIENT_ID: "mine", FLANKS_CLIENT_SECRET: "mine too" } })
    )
    return Effect.gen(function*() {
      const grant = { grant_type: "client_credentials", client_id: "mine", client_secret: "mine too" }
      expect((yield* post("/v0/token", grant)).status).toBe(200)
      expect((yield* post("/v0/token", { ...grant, client_secret: "not-a-secret" })).status).toBe(403)
    }).pipe(
      Effect.provide(Layer.provide(Memory.layerHttpClient, Simulator.layerConfig().pipe(Layer.provide(config))))
    )
  })
})
