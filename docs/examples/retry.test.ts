import { layerTest, type TestAnswer } from "@effect-flanks/client/FlanksClient"
import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { inBackground, inRequest } from "./retry.ts"

const token = Redacted.make("token")
const failing = (error_code: number): TestAnswer => ({ status: 400, body: { error_code } })

const answering = (...turns: ReadonlyArray<TestAnswer>) => {
  const left = [...turns]
  return layerTest(() => left.shift() ?? { body: [] })
}

const patiently = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect)
  while (fiber.pollUnsafe() === undefined) {
    yield* TestClock.withLive(Effect.sleep(1))
    yield* TestClock.adjust("1 minute")
  }
  return yield* Fiber.join(fiber)
})

it.effect("waits in the background for an extraction and for a bank that is down", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* patiently(inBackground(token)), [])
    assert.isAtLeast(yield* Clock.currentTimeMillis, 60_000)
  }).pipe(Effect.provide(answering(failing(20002), failing(50001)))))

it.effect("doesn't wait for security checks in memory", () =>
  Effect.gen(function*() {
    const error = yield* Effect.flip(patiently(inBackground(token)))
    assert.strictEqual(error._tag, "ScaError")
    assert.isBelow(yield* Clock.currentTimeMillis, 120_000)
  }).pipe(Effect.provide(answering(failing(20003)))))

it.effect("retries only for seconds inside a request", () =>
  Effect.gen(function*() {
    const error = yield* Effect.flip(inRequest(token))
    assert.strictEqual(error._tag, "Processing")
    assert.deepStrictEqual(yield* patiently(inRequest(token)), [])
  }).pipe(Effect.provide(answering(failing(20002), { status: 503 }))))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/retry.md"), file("retry.ts").trimEnd())
})
