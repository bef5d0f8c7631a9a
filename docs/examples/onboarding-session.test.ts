import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboardings from "@effect-flanks/onboarding/Onboarding"
import type { Progress } from "@effect-flanks/onboarding/Progress"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { addressFor, cameBack, connectBank, renew } from "./onboarding-session.ts"
import { layerDestination } from "./onboarding.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

const kept: Array<string> = []

const destination = layerDestination((user, dataKind) => Effect.sync(() => void kept.push(`${user} ${dataKind}`)))

const layer = Onboardings.layer.pipe(
  Layer.provide([Flanks.layer, destination]),
  Layer.provideMerge(FlanksClient.layer({ baseUrl: "http://localhost", grant })),
  Layer.provide(Memory.layerHttpClient),
  Layer.provideMerge(Engine.layerMemory),
  Layer.provide(Sealing.layerTest),
  Layer.provideMerge(Simulator.layer())
)

/** The user logs in at the address that the onboarding has; gives the URL that they come back to. */
const logsIn = Effect.fnUntraced(function*(user: string) {
  const address = new URL((yield* addressFor(user)) ?? assert.fail("no session"))
  const { answer } = yield* Simulator.Simulator
  const body = JSON.stringify({
    session_id: address.searchParams.get("session_id"),
    bank: "testbank",
    username: "ada",
    password: "any"
  })
  const reply = yield* answer(Request.make("POST", "/simulator/user-login", { body }))
  return (JSON.parse(reply.answer.body) as { readonly redirect: string }).redirect
})

const until = Effect.fnUntraced(function*(id: string, tag: Progress["state"]["_tag"]) {
  const { get } = yield* Onboardings.Onboarding
  for (;;) {
    yield* TestClock.withLive(Effect.sleep("2 millis"))
    if ((yield* get(id)).state._tag === tag) return
    yield* TestClock.adjust("1 second")
  }
})

it.effect("takes a user through sessions: to connect a bank, and to renew the connection", () =>
  Effect.gen(function*() {
    yield* connectBank("ada")
    yield* until("ada", "NeedsUser")
    const url = yield* logsIn("ada")
    assert.strictEqual(yield* cameBack("ada", "https://app.example/connected?session_id=bob's"), 403)
    assert.strictEqual(yield* cameBack("ada", url), 200)
    yield* until("ada", "Done")
    assert.isNull(yield* addressFor("ada"))

    const { token } = yield* Onboardings.Onboarding
    yield* renew("ada", "ada-2", Option.getOrThrow(yield* token("ada")))
    yield* until("ada-2", "NeedsUser")
    assert.strictEqual(yield* cameBack("ada-2", yield* logsIn("ada-2")), 200)
    yield* until("ada-2", "Done")
    assert.deepEqual(kept, ["ada portfolio", "ada-2 portfolio"])
  }).pipe(Effect.provide(layer)))

it("is what the page shows", () => {
  const page = readFileSync(new URL("../production/onboarding.md", import.meta.url), "utf8")
  const shown = readFileSync(new URL("onboarding-session.ts", import.meta.url), "utf8").trim()
  assert.include(page, `\`\`\`ts\n${shown}\n\`\`\``)
})
