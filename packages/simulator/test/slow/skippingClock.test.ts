import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"

describe("a clock that skips", () => {
  it("has room for more who wait than a call has for arguments", async () => {
    const waiting = Effect.forEach(Array.from({ length: 150_000 }), () => Effect.sleep("1 day"), {
      concurrency: "unbounded",
      discard: true
    })
    const passed = await Effect.gen(function*() {
      const before = yield* Clock.currentTimeMillis
      yield* waiting
      return (yield* Clock.currentTimeMillis) - before
    }).pipe(Effect.provide(SkippingClock.layer()), Effect.runPromise)
    expect(passed / 86_400_000).toBeCloseTo(1, 2)
  })
})
