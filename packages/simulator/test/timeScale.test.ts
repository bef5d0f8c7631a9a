/** The client waits by the clock of a simulator that goes faster, with the one variable that `flanks serve` prints. */
import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"

const flanks = (speed: number) =>
  layer({
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make("simulator"),
      client_secret: Redacted.make("not-a-secret")
    }
  }).pipe(Layer.provide(Memory.layerHttpClient), Layer.provide(Simulator.layer({ speed })))

/** How long a delayed token is waited for, in seconds. */
const activation = (speed: number, env: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const client = yield* FlanksClient
    const issued = yield* client.credentials.create({
      bank: "testbank",
      username: Redacted.make("ada"),
      password: Redacted.make("TOKEN_DELAYED")
    })
    const began = yield* Clock.currentTimeMillis
    const waiting = yield* Effect.forkChild(client.awaitActivation(issued))
    while (waiting.pollUnsafe() === undefined) yield* TestClock.adjust("500 millis")
    yield* Fiber.join(waiting)
    return ((yield* Clock.currentTimeMillis) - began) / 1000
  }).pipe(
    Effect.provide(Layer.merge(
      flanks(speed),
      Layer.provide(WaitConfig.layerConfig, ConfigProvider.layer(ConfigProvider.fromEnv({ env })))
    ))
  )

it.effect("a delayed token of a fast simulator is active within the scaled window", () =>
  Effect.gen(function*() {
    const seconds = yield* activation(3600, { FLANKS_WAIT_TIME_SCALE: String(1 / 3600) })
    expect(seconds).toBeGreaterThanOrEqual(24)
    expect(seconds).toBeLessThanOrEqual(72)
  }))

it.effect("a variable that sets nothing is said", () =>
  Effect.gen(function*() {
    const said: Array<unknown> = []
    const logger = Logger.make(({ message }) => said.push(message))
    const env = { FLANKS_WAIT_TIMESCALE: "0.1", FLANKS_WAIT_JITTER: "0", FLANKS_CLIENT_ID: "x" }
    yield* Layer.build(WaitConfig.layerConfig).pipe(
      Effect.scoped,
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env })),
      Effect.provide(Logger.layer([logger]))
    )
    expect(said).toHaveLength(1)
    expect(String(said)).toContain("FLANKS_WAIT_TIMESCALE")
    expect(String(said)).not.toContain("JITTER")
  }))
