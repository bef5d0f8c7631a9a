import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"
import { setTimeout } from "node:timers/promises"
import { describe, expect, it } from "vitest"

const run = <A, E>(
  effect: Effect.Effect<A, E, SkippingClock.SkippingClock>,
  options?: SkippingClock.SkippingClockOptions
) => Effect.runPromise(Effect.scoped(Effect.provide(effect, SkippingClock.layer(options))))

const elapsed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const before = yield* Clock.currentTimeMillis
    yield* effect
    return (yield* Clock.currentTimeMillis) - before
  })

/** Answers after so many real milliseconds, its body after as many again. */
const client = (millis: number) =>
  HttpClient.make((request) =>
    Effect.as(
      Effect.promise(() => setTimeout(millis)),
      HttpClientResponse.fromWeb(
        request,
        new Response(
          new ReadableStream({
            async pull(controller) {
              await setTimeout(millis)
              controller.enqueue(new TextEncoder().encode("body"))
              controller.close()
            }
          })
        )
      )
    )
  )

describe("a clock that skips", () => {
  it("lets days pass at once, in the order of those who wait", async () => {
    const woken: Array<string> = []
    const sleeper = (name: string, hours: number) =>
      Effect.andThen(Effect.sleep(`${hours} hours`), Effect.sync(() => woken.push(name)))
    // Without a jump this test would last for days.
    const passed = await run(elapsed(Effect.all([
      sleeper("third", 72),
      sleeper("first", 1),
      Effect.andThen(sleeper("second", 24), sleeper("fourth", 50))
    ], { concurrency: "unbounded" })))
    expect(woken).toEqual(["first", "second", "third", "fourth"])
    expect(passed / 3_600_000).toBeCloseTo(74, 3)
  })

  it("goes as usual while a request is on its way, its body included", async () => {
    const answered = Effect.gen(function*() {
      const { watching } = yield* SkippingClock.SkippingClock
      const response = yield* watching(client(40)).execute(HttpClientRequest.get("http://localhost"))
      return yield* Stream.mkString(Stream.decodeText(response.stream))
    })
    const withDeadline = (deadline: "20 millis" | "30 seconds") =>
      run(elapsed(Effect.timeoutOption(answered, deadline)))
    expect(await withDeadline("30 seconds")).toBeLessThan(5000)
    expect(await run(Effect.map(Effect.timeoutOption(answered, "30 seconds"), ({ _tag }) => _tag))).toBe("Some")
    expect(await run(Effect.map(Effect.timeoutOption(answered, "20 millis"), ({ _tag }) => _tag))).toBe("None")
  })

  it.each([204, 205, 304])("passes on a response that can't have a body: %i", async (status) => {
    const empty = HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { status, headers: { etag: "1" } })))
    )
    const response = await run(
      Effect.flatMap(SkippingClock.SkippingClock, ({ watching }) => watching(empty).get("http://localhost"))
    )
    expect([response.status, response.headers["etag"]]).toEqual([status, "1"])
  })

  it("forgets who is interrupted, and waits for ever where that is asked for", async () => {
    const passed = await run(elapsed(Effect.all([
      Effect.timeoutOption(Effect.never, "1 hour"),
      Effect.timeoutOption(Effect.sleep("2 days"), "1 hour"),
      Effect.timeoutOption(Effect.sleep(Infinity), "1 hour")
    ], { concurrency: "unbounded" })))
    expect(passed / 3_600_000).toBeCloseTo(1, 3)
  })

  it("shows a jump for as long as it is told", async () => {
    const began = performance.now()
    const seen = new Set<number>()
    await run(
      Effect.race(
        Effect.sleep("10 hours"),
        Effect.forever(Effect.flatMap(Clock.currentTimeMillis, (now) => {
          seen.add(Math.round(now / 3_600_000))
          return Effect.promise(() => setTimeout(10))
        }))
      ),
      { shownFor: () => 400 }
    )
    expect(performance.now() - began).toBeGreaterThan(300)
    expect(seen.size).toBeGreaterThan(4)
  })
})
