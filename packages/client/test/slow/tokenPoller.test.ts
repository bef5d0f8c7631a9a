import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import { Processing } from "@effect-flanks/domain/FlanksError"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

const count = 100_000
const tokens = new Map(Array.from({ length: count }, (_, at) => [`key-${at}`, Redacted.make(`token-${at}`)]))
const processing = new Processing({ httpStatus: 400 })

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

/** The bytes in use after a garbage collection. */
const used = (): number => {
  for (let again = 0; again < 3; again++) collect()
  return process.memoryUsage().heapUsed
}

describe("a poller of 100,000 tokens", () => {
  it.effect("takes at most 600 bytes per waiting token", () =>
    Effect.gen(function*() {
      const before = used()
      const all = Latch.makeUnsafe()
      let checks = 0
      const check = () =>
        Effect.suspend(() => {
          if (++checks === count) all.openUnsafe()
          return Effect.fail(processing)
        })
      const fiber = yield* Effect.forkChild(
        Stream.runDrain(TokenPoller.run(tokens, check, { requestsPerSecond: Infinity }))
      )
      yield* all.await
      assert.isAtMost((used() - before) / count, 600)
      yield* Fiber.interrupt(fiber)
    }))

  it.effect("checks them in order, each when it is due", () =>
    Effect.gen(function*() {
      const history = {
        kind: null,
        row: 0,
        waited: { processing: 0, bank: 0, sessionUser: 0, sessionProcessing: 0 },
        repeats: { transient: 0, unauthorized: 0 },
        anchor: null
      }
      const dues = new Map(Array.from(tokens.keys(), (key, at) => [key, (at * 7919) % 60_000]))
      let late = 0
      let last = 0
      const check = (_: Redacted.Redacted, key: string) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          assert.isAtLeast(now, last)
          last = now
          late = Math.max(late, Math.abs(now - (dues.get(key) ?? 0)))
        })
      const from = Array.from(dues, ([key, due]) => ({ key, due, history }))
      const fiber = yield* Effect.forkChild(
        Stream.runCount(TokenPoller.run(tokens, check, { from, requestsPerSecond: Infinity }))
      )
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* Fiber.join(fiber), count)
      assert.strictEqual(late, 0)
    }), 60_000)
})
