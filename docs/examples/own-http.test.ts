import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { accounts } from "./own-http.ts"

/** A `fetch` that gives these in turn: a response, or nothing. */
const fetching = (...turns: ReadonlyArray<(() => Response) | null>) => {
  const sent: Array<Request> = []
  const fetch: typeof globalThis.fetch = async (...args) => {
    const turn = turns[sent.length]
    sent.push(new Request(...args))
    if (turn === undefined || turn === null) throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } })
    return turn()
  }
  return { fetch, sent }
}

const failing = (error_code: number) => () => Response.json({ error_code }, { status: 400 })
const read = (fetch: typeof globalThis.fetch) => accounts(Redacted.make("access"), Redacted.make("token"), fetch)

it.effect("returns the body of a success, after a failure that a second attempt fixes", () => {
  const { fetch, sent } = fetching(null, () => new Response("", { status: 503 }), () => Response.json([]))
  return Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(read(fetch))
    while (fiber.pollUnsafe() === undefined) {
      yield* TestClock.withLive(Effect.sleep(1))
      yield* TestClock.adjust("1 second")
    }
    assert.strictEqual(yield* Fiber.join(fiber), "[]")
    assert.strictEqual(sent.length, 3)
  })
})

it.effect("fails with the tag of a response that no quick retry fixes, and sends nothing more", () =>
  Effect.gen(function*() {
    for (const [code, tag] of [[20002, "Processing"], [20003, "ScaError"], [50003, "ScaRequired"]] as const) {
      const { fetch, sent } = fetching(failing(code))
      const error = yield* Effect.flip(read(fetch))
      assert.strictEqual(error._tag, tag)
      assert.strictEqual(sent.length, 1)
    }
  }))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/own-http.md"), file("own-http.ts").trimEnd())
})
