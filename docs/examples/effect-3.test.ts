import * as FlanksPromise from "@effect-flanks/client/FlanksPromise"
import { userTexts } from "@effect-flanks/domain/UserText"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Layer from "effect/Layer"
import * as Effect from "effect3/Effect"
import * as Fiber from "effect3/Fiber"
import { readFileSync } from "node:fs"
import { afterAll, assert, it } from "vitest"
import { accounts } from "./effect-3.ts"

const secret = FlanksPromise.secret
const flanks = await FlanksPromise.make({
  grant: { grant_type: "client_credentials", client_id: secret("simulator"), client_secret: secret("not-a-secret") },
  httpClient: Layer.provide(Memory.layerHttpClient, Simulator.layer())
})
afterAll(flanks.close)

const connect = async (password: string) => {
  const login = { bank: "testbank", username: secret(`user of ${password}`), password: secret(password) }
  return FlanksPromise.reveal((await flanks.credentials.create(login)).token)
}

it("gives data to Effect 3", async () => {
  const token = await connect("EXTRACTION_DONE")
  assert.match(await Effect.runPromise(accounts(flanks, token)), /^[1-9]\d* accounts$/)
})

it("is caught by Effect 3's catchTag", async () => {
  const token = await connect("EXTRACTION_ENDLESS")
  assert.strictEqual(
    await Effect.runPromise(accounts(flanks, token)),
    userTexts.nobody
  )
})

it("leaves what nobody catches in Effect 3's error channel", async () => {
  const error = await Effect.runPromise(Effect.flip(accounts(flanks, "no such token")))
  assert.strictEqual(error._tag, "ConfigurationError")
})

it("is aborted by Effect 3's interruption", async () => {
  let aborted = false
  const run: FlanksPromise.FlanksPromise["run"] = (_, options) =>
    new Promise<never>(() => {
      options?.signal?.addEventListener("abort", () => {
        aborted = true
      })
    })
  await Effect.runPromise(Fiber.interrupt(Effect.runFork(accounts({ ...flanks, run }, "any"))))
  assert.isTrue(aborted)
})

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/effect-3.md"), file("effect-3.ts").trimEnd())
})
