import * as FlanksPromise from "@effect-flanks/client/FlanksPromise"
import { userTexts } from "@effect-flanks/domain/UserText"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import { afterAll, assert, it } from "vitest"
import { accounts } from "./promises.ts"

const { reveal, secret } = FlanksPromise
const flanks = await FlanksPromise.make({
  grant: { grant_type: "client_credentials", client_id: secret("simulator"), client_secret: secret("not-a-secret") },
  httpClient: Layer.provide(Memory.layerHttpClient, Simulator.layer())
})
afterAll(flanks.close)

const connect = async (password: string) => {
  const login = { bank: "testbank", username: secret(`user of ${password}`), password: secret(password) }
  return reveal((await flanks.credentials.create(login)).token)
}

it("gives the accounts", async () => {
  const { ibans, status } = await accounts(flanks, await connect("EXTRACTION_DONE"))
  assert.strictEqual(status, 200)
  assert.match(ibans?.[0] ?? "", /^ES\d{22}$/)
})

it("gives a sentence for the end user instead", async () => {
  const waiting = await accounts(flanks, await connect("EXTRACTION_ENDLESS"))
  assert.deepStrictEqual([waiting.status, waiting.text], [
    503,
    "We're still reading your accounts. Please come back in a minute."
  ])
  assert.deepStrictEqual(await accounts(flanks, "nobody's"), { status: 500, text: userTexts.developer })
})

it("is rejected with the reason of an abort", async () => {
  await using silent = await FlanksPromise.make({
    grant: { grant_type: "client_credentials", client_id: secret("any"), client_secret: secret("any") },
    httpClient: Layer.succeed(HttpClient.HttpClient, HttpClient.make(() => Effect.never))
  })
  const reason = new Error("the user left")
  const leaving = new AbortController()
  const rejected = accounts(silent, "any", leaving.signal).catch((error) => error)
  leaving.abort(reason)
  assert.strictEqual(await rejected, reason)
})

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/promises.md"), file("promises.ts").trimEnd())
})
