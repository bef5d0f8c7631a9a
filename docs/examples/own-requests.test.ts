import { layerConfig, layerTest } from "@effect-flanks/client/FlanksClient"
import { assert, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { everything } from "./own-request.ts"
import { applications, France, Spain } from "./two-applications.ts"
import { worth } from "./unexpected-shape.ts"

/** Issues an access token named after the application; `read` responds to every other request. */
const flanks = (read: (url: URL, authorization: string) => Response) =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request, url) => {
      const sent = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
      const answer = url.pathname === "/v0/token"
        ? Response.json({ access_token: JSON.parse(sent).client_id, expires_in: 3600 })
        : read(url, request.headers["authorization"] ?? "")
      return Effect.succeed(HttpClientResponse.fromWeb(request, answer))
    })
  )

const environment = (env: Record<string, string>) => ConfigProvider.layer(ConfigProvider.fromEnv({ env }))
const token = Redacted.make("a credentials token")

it.effect("sends each application's requests to its host, with its access token", () => {
  const asked: Array<string> = []
  const http = flanks((url, authorization) => {
    asked.push(`${url.host} ${authorization}`)
    return Response.json([])
  })
  return Effect.gen(function*() {
    yield* (yield* Spain).entities()
    yield* (yield* France).entities()
    assert.deepStrictEqual(asked, ["spain.test Bearer es", "api.flanks.io Bearer fr"])
  }).pipe(
    Effect.provide(applications.pipe(
      Layer.provide(http),
      Layer.provide(environment({
        SPAIN_FLANKS_CLIENT_ID: "es",
        SPAIN_FLANKS_CLIENT_SECRET: "any",
        SPAIN_FLANKS_BASE_URL: "https://spain.test",
        FRANCE_FLANKS_CLIENT_ID: "fr",
        FRANCE_FLANKS_CLIENT_SECRET: "any"
      }))
    ))
  )
})

it.effect("returns the response's text, after a fresh access token if the first one is refused", () => {
  let asked = 0
  const http = flanks((url) => {
    assert.strictEqual(url.pathname, "/v0/bank/credentials/all")
    return ++asked === 1
      ? Response.json({ error: "Invalid credentials" }, { status: 401 })
      : new Response("{ \"as\": 1.50 }")
  })
  return Effect.gen(function*() {
    assert.strictEqual(yield* everything(token), "{ \"as\": 1.50 }")
    assert.strictEqual(asked, 2)
  }).pipe(
    Effect.provide(layerConfig.pipe(
      Layer.provideMerge(http),
      Layer.provide(environment({ FLANKS_CLIENT_ID: "any", FLANKS_CLIENT_SECRET: "any" }))
    ))
  )
})

it.effect("reads what is needed out of a body of another shape", () =>
  Effect.gen(function*() {
    const found = yield* worth(token)
    assert.deepStrictEqual(found.map(({ balance }) => balance && BigDecimal.format(balance)), ["12.5", null])
  }).pipe(Effect.provide(layerTest(() => ({
    body: [{ balance: 12.5, owners: "not a list" }, { balance: null, owners: [] }]
  })))))

it("is what the pages show", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/own-http.md"), file("own-request.ts").trimEnd())
  for (const name of ["two-applications", "unexpected-shape"]) {
    assert.include(file(`../recipes/${name}.md`), file(`${name}.ts`).trimEnd())
  }
})
