import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboardings from "@effect-flanks/onboarding/Onboarding"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { cameBack, follow, layerDestination } from "./onboarding.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

const kept: Array<string> = []

const destination = layerDestination((user, dataKind) =>
  Effect.sync(() => {
    kept.push(`${user} ${dataKind}`)
  })
)

const layer = Onboardings.layer.pipe(
  Layer.provide([Flanks.layer, destination]),
  Layer.provideMerge(FlanksClient.layer({ baseUrl: "http://localhost", grant })),
  Layer.provide(Memory.layerHttpClient),
  Layer.provideMerge(Engine.layerMemory),
  Layer.provide(Sealing.layerTest),
  Layer.provideMerge(Simulator.layer())
)

/** A user connects a bank whose token security checks delay. */
const code = Effect.gen(function*() {
  const { links } = yield* FlanksClient.FlanksClient
  const { answer } = yield* Simulator.Simulator
  const link = yield* links.create({ redirect_uri: "https://app.example/back" })
  const body = { link_token: link.token, username: "ada", password: "TOKEN_DELAYED", external_id: "ada" }
  const reply = yield* answer(Request.make("POST", "/simulator/user-login", { body: JSON.stringify(body) }))
  return Redacted.make((JSON.parse(reply.answer.body) as { readonly code: string }).code)
})

it.effect("follows a user through a day of security checks to the data", () =>
  Effect.gen(function*() {
    const told: Array<string> = []
    yield* cameBack("ada", yield* code)
    const following = yield* Effect.forkChild(follow("ada", (text) =>
      Effect.sync(() => {
        told.push(text)
      })))
    while (following.pollUnsafe() === undefined) {
      yield* TestClock.adjust("10 minutes")
      yield* TestClock.withLive(Effect.sleep("1 millis"))
    }
    yield* Fiber.join(following)
    assert.deepEqual(kept, ["ada portfolio", "ada account"])
    assert.strictEqual(told[0], "We're checking your data. Please come back tomorrow.")
    assert.strictEqual(told.at(-1), "Your data is ready.")
    assert.isAtLeast(yield* Clock.currentTimeMillis, 24 * 3_600_000)
  }).pipe(Effect.provide(layer)))

it("is what the page shows", () => {
  const page = readFileSync(new URL("../production/onboarding.md", import.meta.url), "utf8")
  const shown = readFileSync(new URL("onboarding.ts", import.meta.url), "utf8").trim()
  assert.include(page, `\`\`\`ts\n${shown}\n\`\`\``)
})
