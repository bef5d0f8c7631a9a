import { StoredData } from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import { createServer } from "node:http"
import * as Memory from "./memory.ts"
import { Script } from "./script.ts"

const key = "the-key"

const layer = (env: { readonly [name: string]: string } = { FLANKS_ONBOARDING_API_KEY: key }) =>
  Http.layer.pipe(
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
    Layer.provideMerge(Memory.layer(new Script())),
    Layer.provide(Layer.succeed(StoredData, {
      get: () => Effect.succeedNone,
      json: () => Effect.succeedNone,
      reseal: Effect.succeed(0)
    })),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  )

const call = Effect.fnUntraced(function*(path: string, init: RequestInit = {}) {
  const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
  return yield* Effect.promise(async () => {
    const response = await fetch(`${url}${path}`, { redirect: "manual", ...init })
    return { status: response.status, headers: response.headers, body: await response.text() }
  })
})

const signIn = (text: string, headers: { readonly [name: string]: string } = {}) =>
  call("/sign-in", { method: "POST", body: new URLSearchParams({ key: text }), headers })

const read = (path: string, session: string) => call(path, { headers: { cookie: `flanks_board=${session}` } })

const sessionOf = (headers: Headers): string => /^flanks_board=([^;]*)/.exec(headers.get("set-cookie") ?? "")?.[1] ?? ""

describe("signing in to the board", () => {
  it.effect("takes the key, and gives a cookie that scripts and other sites cannot use", () =>
    Effect.gen(function*() {
      const { headers, status } = yield* signIn(key)
      assert.deepStrictEqual([status, headers.get("location")], [303, "/"])
      const cookie = headers.get("set-cookie") ?? ""
      for (const part of ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"]) assert.include(cookie, part)
      assert.notInclude(cookie, "Secure")
      assert.notInclude(cookie, key)
      const proxied = yield* signIn(key, { "x-forwarded-proto": "https" })
      assert.include(proxied.headers.get("set-cookie"), "Secure")
      assert.strictEqual((yield* read("/", sessionOf(headers))).status, 200)
      const left = yield* call("/sign-out", { method: "POST" })
      assert.include(left.headers.get("set-cookie"), "Max-Age=0")
    }).pipe(Effect.provide(layer())))

  it.effect("refuses wrong keys and sessions that were not made with the key", () =>
    Effect.gen(function*() {
      for (const wrong of ["", "wrong", "x".repeat(5000)]) {
        const { body, headers, status } = yield* signIn(wrong)
        assert.deepStrictEqual([status, headers.get("set-cookie")], [401, null])
        assert.include(body, "That key is wrong.")
      }
      const session = sessionOf((yield* signIn(key)).headers)
      assert.strictEqual((yield* read("/summary", session)).status, 200)
      const [until = "", signature = ""] = session.split(".")
      for (
        const forged of [
          "",
          ".",
          session.slice(0, -1),
          `${Number(until) + 1}.${signature}`,
          `Infinity.${signature}`,
          key
        ]
      ) {
        assert.strictEqual((yield* read("/summary", forged)).status, 401, forged)
        assert.strictEqual((yield* read("/", forged)).status, 401, forged)
      }
    }).pipe(Effect.provide(layer())))

  it.effect("ends after twelve hours", () =>
    Effect.gen(function*() {
      const session = sessionOf((yield* signIn(key)).headers)
      yield* TestClock.adjust("11 hours")
      assert.strictEqual((yield* read("/", session)).status, 200)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* read("/", session)).status, 401)
      assert.strictEqual((yield* read("/summary", session)).status, 401)
    }).pipe(Effect.provide(layer())))

  it.effect("is of no use without a key: a session cannot be forged with an empty one", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* signIn("")).status, 401)
      assert.strictEqual((yield* call("/")).status, 200)
    }).pipe(Effect.provide(layer({}))))

  it.effect("shows pages that allow nothing from elsewhere, and are not stored", () =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* call("/")
      assert.strictEqual(status, 401)
      assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'; .*frame-ancestors 'none'$/)
      assert.strictEqual(headers.get("cache-control"), "no-store")
      assert.notMatch(body, /<script|https?:/)
      assert.include((yield* call("/docs")).headers.get("content-security-policy"), "frame-ancestors 'none'")
    }).pipe(Effect.provide(layer())))
})
