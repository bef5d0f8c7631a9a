import { layerTest, type TestAnswer } from "@effect-flanks/client/FlanksClient"
import * as Wait from "@effect-flanks/domain/Wait"
import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { attempt, type Job } from "./wait-for-days.ts"

const token = Redacted.make("token")
const hour = 3_600_000
const first: Job = { user: "ada", history: Wait.start(), due: 0 }
const delayed: TestAnswer = {
  status: 400,
  body: { error: "Making security checks. Your account will be activated in 24-48 hours.", error_code: 20003 }
}

it.effect("sends nothing before the window opens, then one request an hour, and survives a restart in between", () => {
  let left = 3
  let sent = 0
  const flanks = layerTest(() => {
    sent += 1
    return left-- > 0 ? delayed : { body: [] }
  })
  return Effect.gen(function*() {
    let job = first
    for (;;) {
      const result = yield* attempt(job, token)
      if (result._tag === "Done") break
      assert.strictEqual(result._tag, "Later")
      // What a database keeps.
      job = JSON.parse(JSON.stringify(result._tag === "Later" ? result.job : job))
      yield* TestClock.setTime(job.due)
    }
    assert.strictEqual(sent, 4)
    const now = yield* Clock.currentTimeMillis
    assert.isAtLeast(now, 25 * hour)
    assert.isBelow(now, 28 * hour)
  }).pipe(Effect.provide(flanks))
})

it.effect("says why it stops if no wait can help", () =>
  Effect.gen(function*() {
    const result = yield* attempt(first, token)
    assert.deepStrictEqual(result, { _tag: "Failed", error: "ScaRequired", why: "NotRetryable" })
  }).pipe(Effect.provide(layerTest(() => ({ status: 400, body: { error_code: 50003 } })))))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/wait-for-days.md"), file("wait-for-days.ts").trimEnd())
})
