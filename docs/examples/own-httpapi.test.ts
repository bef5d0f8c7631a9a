import { layerTest } from "@effect-flanks/client/FlanksClient"
import { userTexts } from "@effect-flanks/domain/UserText"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import { Api, handlers } from "./own-httpapi.ts"

const serving = (answer: { readonly status?: number; readonly body: unknown }) => {
  const flanks = layerTest(() => answer)
  return HttpRouter.toWebHandler(
    HttpApiBuilder.layer(Api).pipe(
      Layer.provide(handlers),
      HttpRouter.provideRequest(flanks),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
}

const asking = async (path: string, answer: { readonly status?: number; readonly body: unknown }) => {
  const { dispose, handler } = serving(answer)
  const response = await handler(
    new Request(`http://service.test${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: "a token" })
    })
  )
  const text = await response.text()
  await dispose()
  return { status: response.status, body: text === "" ? null : JSON.parse(text) }
}

const scaRequired = { status: 400, body: { error_code: 50003, error: "Ask for s3cret-0123456789-0123456789" } }

it.effect("gives back ends the tagged error, with a status for who must act and without secrets", () =>
  Effect.promise(async () => {
    const { body, status } = await asking("/internal/accounts", scaRequired)
    assert.strictEqual(status, 422)
    assert.strictEqual(body._tag, "ScaRequired")
    assert.notInclude(JSON.stringify(body), "s3cret")
    assert.strictEqual((await asking("/internal/accounts", { body: "not a list" })).status, 500)
  }))

it.effect("gives end users a sentence and nothing else", () =>
  Effect.promise(async () => {
    const { body, status } = await asking("/accounts", scaRequired)
    assert.deepStrictEqual([status, body], [503, { text: userTexts.endUser }])
    assert.deepStrictEqual((await asking("/accounts", { body: [{ iban: "ES00" }] })).body, [{ iban: "ES00" }])
  }))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/own-httpapi.md"), file("own-httpapi.ts").trimEnd())
})
