/** The error of a call has its earlier failures, and an attempt that can't succeed isn't begun. */
import { defaults, RequestPolicy, type RequestPolicyOptions } from "@effect-flanks/client/RequestPolicy"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Answer } from "./fake.ts"
import { flanks, inTurn, token } from "./flanks.ts"
import { elapse } from "./time.ts"

const unauthorized: Answer = { status: 401, body: { error: "Not authenticated" } }
const failed: Answer = { status: 500, body: { error: "Internal Error" } }

const failing = (answers: () => Answer | Effect.Effect<Answer>, policy: Partial<RequestPolicyOptions> = {}) => {
  const fake = flanks(answers)
  return Effect.map(
    fake.use((client) =>
      elapse(Effect.flip(client.aggregation.account(token)), "100 millis").pipe(
        Effect.provideService(RequestPolicy, { ...defaults, ...policy })
      )
    ),
    (error) => ({ error, requests: fake.sent.length })
  )
}

describe("an error", () => {
  it.effect("of a first attempt has no earlier failures", () =>
    Effect.gen(function*() {
      const { error } = yield* failing(() => ({ status: 403, body: { error: "x" } }))
      expect(error).toMatchObject({ _tag: "AccessDenied" })
      expect("earlier" in error).toBe(false)
    }))

  it.effect("says that a fresh access token was refused, and gives another next step", () =>
    Effect.gen(function*() {
      const { error, requests } = yield* failing(() => unauthorized)
      expect(requests).toBe(2)
      expect(error).toMatchObject({
        _tag: "Unauthorized",
        earlier: [{ _tag: "Unauthorized", httpStatus: 401, text: "Not authenticated" }]
      })
      expect("action" in error && error.action).toContain("refused too")
      expect(error.message).toContain("after Unauthorized (401)")
      expect(error.message).toContain("refused too")
      expect(error.message).not.toContain("get a fresh access token")
    }))

  it.effect("of another kind has the earlier failures", () =>
    Effect.gen(function*() {
      const { error } = yield* failing(
        inTurn(failed, { code: "ECONNRESET" }, { status: 400, body: { error_code: 40001 } })
      )
      expect(error).toMatchObject({
        _tag: "ConfigurationError",
        earlier: [
          { _tag: "InternalServerError", httpStatus: 500, text: "Internal Error" },
          { _tag: "TransportError", httpStatus: null }
        ]
      })
    }))

  it.effect("of many retries names each kind once", () =>
    Effect.gen(function*() {
      const { error } = yield* failing(inTurn({ code: "ECONNRESET" }, failed))
      expect(error.message).toContain(", after TransportError, InternalServerError (500) ×4. Next: ")
      expect(error).toMatchObject({ earlier: { length: 5 } })
    }))

  it.effect("of the exchange has the earlier failures", () =>
    Effect.gen(function*() {
      const fake = flanks(() => unauthorized)
      const error = yield* fake.use((client) => Effect.flip(client.exchange(Redacted.make("c"))))
      expect(error).toMatchObject({ _tag: "Unauthorized", earlier: [{ _tag: "Unauthorized" }] })
      const posts = inTurn(failed, failed, { status: 403, body: { error: "x" } })
      const listed = flanks(({ method }) => method === "POST" ? posts() : { body: [{ code: "c" }] })
      const denied = yield* listed.use((client) => elapse(Effect.flip(client.exchange(Redacted.make("c")))))
      expect(denied).toMatchObject({
        _tag: "AccessDenied",
        earlier: [{ _tag: "InternalServerError" }, { _tag: "InternalServerError" }]
      })
    }))

  it.effect("of an access token has the earlier failures", () =>
    Effect.gen(function*() {
      const fake = flanks(() => ({ body: [] }), inTurn(failed, { status: 403, body: { error: "access_denied" } }))
      const error = yield* fake.use((client) => elapse(Effect.flip(client.entities())))
      expect(error).toMatchObject({ _tag: "AccessDenied", earlier: [{ _tag: "InternalServerError" }] })
    }))

  it.effect("shows no secret of the earlier failures", () =>
    Effect.gen(function*() {
      const leaky: Answer = { status: 500, body: { error: "token=s3cret-token-0123456789" } }
      const { error } = yield* failing(inTurn(leaky, { status: 403 }))
      expect(JSON.stringify(error) + error.message).not.toContain("s3cret")
    }))
})

describe("a last attempt", () => {
  it.effect("isn't begun with too little time left, and hides no error", () =>
    Effect.gen(function*() {
      const policy = { attemptTimeout: "10 seconds", callTimeout: "10037 millis" } as const
      const slow = () => Effect.delay(Effect.succeed(failed), "9500 millis")
      const { error, requests } = yield* failing(slow, policy)
      expect(requests).toBe(1)
      expect(error).toMatchObject({ _tag: "InternalServerError", httpStatus: 500 })
      expect(yield* Clock.currentTimeMillis).toBeLessThan(10_000)
    }))

  it.effect("isn't sent if the access token took all the time", () =>
    Effect.gen(function*() {
      const fake = flanks(() => ({ body: [] }), () =>
        Effect.delay(Effect.succeed({ body: { access_token: "a", expires_in: 3600 } }), "9500 millis"))
      const error = yield* fake.use((client) =>
        elapse(Effect.flip(client.aggregation.account(token)), "100 millis").pipe(
          Effect.provideService(RequestPolicy, {
            ...defaults,
            attemptTimeout: "9600 millis",
            callTimeout: "9900 millis"
          })
        )
      )
      expect(error).toMatchObject({ _tag: "TransportError", reason: "timeout" })
      expect(error.message).toContain("not sent")
      expect(fake.sent).toEqual([])
    }))
})
