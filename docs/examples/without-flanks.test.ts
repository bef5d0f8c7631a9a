import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"

/** The client as in production, with another transport. Every simulator accepts these application credentials. */
const flanks = layer({
  grant: {
    grant_type: "client_credentials",
    client_id: Redacted.make("simulator"),
    client_secret: Redacted.make("not-a-secret")
  }
}).pipe(Layer.provideMerge(Memory.layerHttpClient), Layer.provideMerge(Simulator.layer()))

/** Connects a bank for a user. The password chooses what happens next. */
const connect = Effect.fnUntraced(function*(password: string) {
  const { credentials } = yield* FlanksClient
  return yield* credentials.create({
    bank: "testbank",
    username: Redacted.make("ada"),
    password: Redacted.make(password)
  })
})

it.effect("has the portfolios a minute after the user connected", () =>
  Effect.gen(function*() {
    const { aggregation } = yield* FlanksClient
    const { token } = yield* connect("any")
    assert.strictEqual((yield* Effect.flip(aggregation.portfolio(token)))._tag, "Processing")
    yield* TestClock.adjust("1 minute")
    assert.isAbove((yield* aggregation.portfolio(token)).length, 0)
  }).pipe(Effect.provide(flanks)))

it.effect("waits out the security checks, two days in a moment", () =>
  Effect.gen(function*() {
    const { awaitActivation } = yield* FlanksClient
    const issued = yield* connect("TOKEN_DELAYED")
    assert.strictEqual(issued._tag, "DelayedToken")
    const activated = yield* Effect.forkChild(awaitActivation(issued))
    yield* TestClock.adjust("48 hours")
    yield* Fiber.join(activated)
  }).pipe(Effect.provide(flanks)))

it.effect("retries when a gateway fails", () =>
  Effect.gen(function*() {
    const { entities } = yield* FlanksClient
    const { arm } = yield* Simulator.Simulator
    yield* arm("BAD_GATEWAY", "entities.list")
    const banks = yield* Effect.forkChild(entities())
    yield* TestClock.adjust("1 second")
    assert.strictEqual((yield* Fiber.join(banks))[0]?.name, "TestBank")
  }).pipe(Effect.provide(flanks)))
