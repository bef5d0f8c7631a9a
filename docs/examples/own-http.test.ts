import { userTexts } from "@effect-flanks/domain/UserText"
import { assert, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { accounts } from "./accounts.ts"

const answering = (...answers: ReadonlyArray<readonly [number, object]>) => {
  const left = [...answers]
  return {
    post: () =>
      Effect.sync(() => {
        const [status, body] = left.shift() ?? [500, {}]
        return { status, body: JSON.stringify(body) }
      })
  }
}

const token = Redacted.make("token")

it.effect("waits for processing and for security checks, then gives the accounts", () =>
  Effect.gen(function*() {
    const http = answering(
      [400, { error: "Retrieving user data. Please try again in a moment.", error_code: 20002 }],
      [400, { error: "Making security checks. Your account will be activated in 24-48 hours.", error_code: 20003 }],
      [200, []]
    )
    const fiber = yield* Effect.forkChild(accounts(http, token))
    yield* TestClock.adjust("2 days")
    assert.strictEqual(yield* Fiber.join(fiber), "[]")
    assert.isAtLeast(yield* Clock.currentTimeMillis, 24 * 3_600_000)
  }))

it.effect("tells the user when the user must act", () =>
  Effect.gen(function*() {
    const told = yield* accounts(answering([400, { error_code: 50003 }]), token)
    assert.strictEqual(told, userTexts.endUser)
  }))
