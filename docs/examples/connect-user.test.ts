import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { begin, comesBack, portfolios, type Users } from "./connect-user.ts"

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

const inMemory = Layer.provideMerge(
  FlanksClient.layer({ grant }),
  Layer.provideMerge(Memory.layerHttpClient, Simulator.layer())
)

const storing = () => {
  const sessions = new Map<string, string>()
  const connections = new Map<string, Redacted.Redacted>()
  const users: Users = {
    bind: (user, id) => Effect.sync(() => void sessions.set(user, id)),
    boundTo: (user) => Effect.sync(() => sessions.get(user) ?? null),
    keep: (user, connection) => Effect.sync(() => void connections.set(user, connection))
  }
  return { users, sessions, connections }
}

/** The user's browser: it types this, and is sent back to an address. */
const types = (sessionId: string, rest: object) =>
  Effect.gen(function*() {
    const { answer } = yield* Simulator.Simulator
    const body = JSON.stringify({ session_id: sessionId, ...rest })
    const reply = yield* answer(Request.make("POST", "/simulator/user-login", { body }))
    return (JSON.parse(reply.answer.body) as { readonly redirect: string }).redirect
  })

it.effect("goes from a session to portfolios, and gives the same connection on every reload", () =>
  Effect.gen(function*() {
    const { connections, sessions, users } = storing()
    const address = Redacted.value(yield* begin("ada", users))
    const id = sessions.get("ada") ?? ""
    assert.strictEqual(address, `https://api.flanks.io/simulator/user?session_id=${id}`)
    yield* types(id, { username: "ada", password: "SCA_SMS" })
    const back = yield* types(id, { sca: ["123456"] })
    assert.include(yield* comesBack("ada", back, users), "isn't connected yet")
    yield* TestClock.adjust("3 seconds")
    assert.strictEqual(yield* comesBack("ada", back, users), "Your bank is connected.")
    const first = connections.get("ada") ?? Redacted.make("")
    assert.strictEqual(yield* comesBack("ada", back, users), "Your bank is connected.")
    assert.strictEqual(Redacted.value(connections.get("ada") ?? Redacted.make("")), Redacted.value(first))
    const reading = yield* Effect.forkChild(portfolios(first))
    while (reading.pollUnsafe() === undefined) {
      yield* TestClock.withLive(Effect.sleep(1))
      yield* TestClock.adjust("10 seconds")
    }
    assert.isAbove((yield* Fiber.join(reading)).length, 0)
  }).pipe(Effect.provide(inMemory)))

it.effect("tells the user what to do if the bank refuses, and keeps nothing", () =>
  Effect.gen(function*() {
    const { connections, sessions, users } = storing()
    yield* begin("ada", users)
    const back = yield* types(sessions.get("ada") ?? "", { username: "ada", password: "INVALID_CREDENTIALS" })
    yield* TestClock.adjust("3 seconds")
    assert.strictEqual(
      yield* comesBack("ada", back, users),
      "Your bank didn't accept this login. Please check it and try again."
    )
    assert.strictEqual(connections.size, 0)
  }).pipe(Effect.provide(inMemory)))

it.effect("gives nobody the connection of another user's session", () =>
  Effect.gen(function*() {
    const { connections, sessions, users } = storing()
    yield* begin("ada", users)
    yield* begin("eve", users)
    const back = yield* types(sessions.get("ada") ?? "", { username: "ada", password: "any" })
    yield* TestClock.adjust("3 seconds")
    for (const user of ["eve", "nobody"]) {
      assert.strictEqual(yield* comesBack(user, back, users), "Please connect your bank first.")
    }
    assert.strictEqual(connections.size, 0)
  }).pipe(Effect.provide(inMemory)))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  const page = file("../recipes/connect-a-user.md")
  for (const shown of ["connect-user.ts", "run-connect-user.ts"]) assert.include(page, file(shown).trimEnd())
})
