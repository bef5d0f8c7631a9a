/**
 * A link code is posted once. These tests show which responses end an exchange at once, which make it wait, and which parts
 * of them are kept.
 */
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import { Processing } from "@effect-flanks/domain/FlanksError"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import type { Answer, Sent } from "./fake.ts"
import { bearer, flanks, inTurn } from "./flanks.ts"
import { elapse } from "./time.ts"

const code = Redacted.make("link-code-s3cret")
const isPost = ({ method }: Sent): boolean => method === "POST"
const listing = (...codes: ReadonlyArray<string>): Answer => ({ body: codes.map((one) => ({ code: one })) })
const stillUnused = listing("link-code-s3cret")
const html = "<html><body>blocked</body></html>"

const invalid: Answer = { status: 400, body: { error: "Invalid code", error_code: 40001 } }

/** Responses that mean that the post did nothing, each with its outcome. */
const refusals: ReadonlyArray<readonly [name: string, answer: Answer, tag: string]> = [
  ["an invalid code", invalid, "ConfigurationError"],
  ["an invalid code without error_code", { status: 400, body: { error: "Invalid code" } }, "ConfigurationError"],
  ["missing fields", { status: 400, body: { error: "Missing fields: code", error_code: 40001 } }, "ConfigurationError"],
  [
    "the newer validation envelope",
    { status: 400, body: { success: false, error: { code: "ValidationError", details: [] } } },
    "ConfigurationError"
  ],
  ["a conflict", { status: 409, body: { error: "x", error_code: 40001 } }, "ConfigurationError"],
  ["a conflict without a body", { status: 409 }, "ConfigurationError"],
  ["403", { status: 403, body: { error: "access_denied" } }, "AccessDenied"],
  ["403 without a body", { status: 403 }, "AccessDenied"],
  ["403 with an unknown code", { status: 403, body: { error: "x", error_code: 7 } }, "AccessDenied"],
  ["405", { status: 405, body: { error: "Method not allowed" } }, "MethodNotAllowed"],
  ["415", { status: 415, body: { error: "Not matching body content type" } }, "UnsupportedMediaType"]
]

/** Responses that don't show what happened to the code. */
const unclear: ReadonlyArray<readonly [name: string, answer: Answer]> = [
  ["403 as HTML", { status: 403, body: html }],
  ["405 as HTML", { status: 405, body: html }],
  ["415 as HTML", { status: 415, body: html }],
  ["409 as HTML", { status: 409, body: html }],
  ["400 as HTML", { status: 400, body: html }],
  ["an invalid code that breaks off", { broken: `{"error":"Invalid code","error_code":40001`, status: 400 }],
  ["40001 on a 500", { status: 500, body: { error: "Invalid code", error_code: 40001 } }],
  ["40001 on a 200", { status: 200, body: { error: "Invalid code", error_code: 40001 } }],
  ["20002", { status: 400, body: { error_code: 20002 } }],
  ["50001", { status: 400, body: { error_code: 50001 } }],
  ["404", { status: 404, body: { error: "x" } }],
  ["429", { status: 429 }],
  ["500", { status: 500, body: { error: "x" } }],
  ["no answer", { code: "ECONNRESET" }]
]

describe("a post of a link code", () => {
  it.effect.each(refusals)("fails at once after a definite refusal: %s", ([, answer, tag]) => {
    const fake = flanks(() => answer)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second", "2 seconds")
        expect(error._tag).toBe(tag)
        expect(yield* Clock.currentTimeMillis).toBe(0)
        expect(fake.sent.map(({ method }) => method)).toEqual(["POST"])
      })
    )
  })

  it.effect.each(unclear)("is investigated after its deadline if it may have done something: %s", ([, answer]) => {
    const fake = flanks((sent) => isPost(sent) ? answer : listing())
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second")
        expect(error).toMatchObject({ _tag: "ExchangeUncertain", reason: "CodeGone", posts: 1 })
        expect(yield* Clock.currentTimeMillis).toBe(30_000)
      })
    )
  })

  it.effect("means that the code is gone if it is refused after one that may have been accepted", () => {
    let posts = 0
    const fake = flanks((sent) => !isPost(sent) ? stillUnused : posts++ === 0 ? { code: "ECONNRESET" } : invalid)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "500 millis")
        expect(error).toMatchObject({
          _tag: "ExchangeUncertain",
          reason: "CodeGone",
          posts: 2,
          failure: { _tag: "ConfigurationError" }
        })
      })
    )
  })

  it.effect("means that the code is gone if it is refused, and the transport may have sent it twice", () => {
    const fake = flanks((sent) => isPost(sent) ? invalid : stillUnused)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second", "2 seconds")
        expect(error).toMatchObject({ _tag: "ExchangeUncertain", reason: "CodeGone", posts: 1 })
      }).pipe(Effect.provideService(RequestPolicy, { ...defaults, allowResends: true }))
    )
  })

  it.effect("is refused even after a 401", () => {
    const fake = flanks(inTurn({ status: 401, body: { error: "Not authenticated" } }, invalid))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second", "2 seconds")
        expect(error._tag).toBe("ConfigurationError")
        expect(fake.sent.map(bearer)).toEqual(["Bearer access-1-s3cret", "Bearer access-2-s3cret"])
      })
    )
  })

  it.effect("gets a fresh access token even after an unreadable 401", () => {
    const fake = flanks(inTurn({ status: 401, body: html }, { body: { credentials_token: "issued-s3cret" } }))
    return fake.use((client) =>
      Effect.gen(function*() {
        const issued = yield* elapse(client.exchange(code), "1 second", "2 seconds")
        expect(Redacted.value(issued.token)).toBe("issued-s3cret")
        expect(fake.sent.map(bearer)).toEqual(["Bearer access-1-s3cret", "Bearer access-2-s3cret"])
      })
    )
  })

  it.effect("is investigated after a second unreadable 401", () => {
    const fake = flanks((sent) => isPost(sent) ? { status: 401, body: html } : listing())
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second")
        expect(error).toMatchObject({ _tag: "ExchangeUncertain", reason: "CodeGone" })
      })
    )
  })

  it.effect("is retried on the transient schedule while the code is listed, and then fails with the last error", () => {
    const at: Array<number> = []
    const fake = flanks((sent) =>
      Effect.map(Clock.currentTimeMillis, (now): Answer => {
        if (isPost(sent)) at.push(now)
        return isPost(sent) ? { status: 500, body: { error: "x" } } : stillUnused
      })
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "250 millis", "5 minutes")
        expect(error._tag).toBe("InternalServerError")
        expect(at).toHaveLength(6)
        const waits = at.slice(1).map((time, n) => time - (at[n] ?? 0) - 30_000)
        for (const [n, wait] of waits.entries()) {
          expect(wait).toBeGreaterThanOrEqual(500 * 2 ** n * 0.8 - 250)
          expect(wait).toBeLessThanOrEqual(500 * 2 ** n * 1.2 + 500)
        }
      })
    )
  })

  it.effect.each([404, 410])(
    "fails with the error of its endpoint if that and the listing no longer exist: %i",
    (status) => {
      const fake = flanks(() => ({ status, body: { error: "gone" } }))
      return fake.use((client) =>
        Effect.gen(function*() {
          const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second")
          expect(error).toMatchObject({ _tag: "UnexpectedResponse", httpStatus: status })
        })
      )
    }
  )

  it.effect.each<[ofPost: number, ofListing: number]>([[500, 404], [429, 410], [404, 500], [410, 503]])(
    "is uncertain if only one of its endpoint and the listing no longer exists: %i and %i",
    ([ofPost, ofListing]) => {
      const fake = flanks((sent) => ({ status: isPost(sent) ? ofPost : ofListing, body: { error: "gone" } }))
      return fake.use((client) =>
        Effect.gen(function*() {
          const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second")
          expect(error).toMatchObject({ _tag: "ExchangeUncertain", reason: "ListingFailed", posts: 1 })
        })
      )
    }
  )
})

describe("a response to an exchange that isn't understood", () => {
  const bodies: ReadonlyArray<Answer> = [
    { body: { success: true, data: { credentials_token: "token-s3cret" } } },
    { body: `{"success":true,"data":{"credentials_token":"token-s3cret"` },
    { broken: `{"success":true,"data":{"credentials_token":"token-s3cret"}` },
    { status: 500, body: { error: { credentials_token: "token-s3cret" } } },
    { status: 400, body: `token=token-s3cret` }
  ]

  it.effect.each(bodies)("is kept in the error, and never shown: %j", (answer) => {
    const fake = flanks((sent) => isPost(sent) ? answer : listing())
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "1 second")
        if (error._tag !== "ExchangeUncertain") return expect(error._tag).toBe("ExchangeUncertain")
        expect(error.answers.map(({ body }) => Redacted.value(body)).join()).toContain("token-s3cret")
        expect(error.message).toContain("answer")
        expect(inspect(error) + JSON.stringify(error) + error.message + error.stack).not.toContain("s3cret")
      })
    )
  })

  it.effect("is kept for every post, in any final error", () => {
    const answers = inTurn(
      { body: { data: { credentials_token: "first-s3cret" } } },
      { body: { data: { credentials_token: "second-s3cret" } } },
      invalid
    )
    const fake = flanks((sent) => isPost(sent) ? answers() : stillUnused)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "500 millis")
        if (error._tag !== "ExchangeUncertain") return expect(error._tag).toBe("ExchangeUncertain")
        const kept = error.answers.map(({ body }) => Redacted.value(body)).join()
        expect(kept).toContain("first-s3cret")
        expect(kept).toContain("second-s3cret")
      })
    )
  })

  it.effect("is kept even if the code stays listed and the last post got no response", () => {
    const answers = inTurn({ body: { data: { credentials_token: "first-s3cret" } } }, { code: "ECONNRESET" })
    const fake = flanks((sent) => isPost(sent) ? answers() : stillUnused)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code)), "500 millis")
        expect(error).toMatchObject({ _tag: "UnexpectedShape" })
        expect("body" in error && Redacted.value(error.body)).toContain("first-s3cret")
      })
    )
  })
})

describe("the wall clock", () => {
  /** A clock whose wall-clock time can be set while its monotonic time continues. */
  const wall = Effect.gen(function*() {
    const base = yield* Clock.Clock
    let offset = 0
    const millis = () => base.currentTimeMillisUnsafe() + offset
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: () => BigInt(millis()) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(millis()) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => base.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: base.monotonicTimeNanos,
      sleep: (duration) => base.sleep(duration)
    }
    return { base, clock, set: (by: number) => offset = by }
  })

  it.effect.each([3_600_000, -3_600_000])(
    "may be set in the middle of an exchange: by %i ms",
    (by) =>
      Effect.gen(function*() {
        const { clock, set } = yield* wall
        const at: Array<bigint> = []
        const fake = flanks((sent) =>
          Effect.sync((): Answer => {
            at.push(clock.monotonicTimeNanosUnsafe() / 1_000_000n)
            if (isPost(sent)) set(by)
            return isPost(sent) ? { code: "ECONNRESET" } : listing()
          })
        )
        const error = yield* fake.use((client) =>
          elapse(Effect.provideService(Effect.flip(client.exchange(code)), Clock.Clock, clock), "1 second")
        )
        expect(error._tag).toBe("ExchangeUncertain")
        expect(at).toEqual([0n, 30_000n])
      })
  )

  it.effect.each([3_600_000, -3_600_000])(
    "may be set in the middle of a call: by %i ms",
    (by) =>
      Effect.gen(function*() {
        const { clock, set } = yield* wall
        const answers = inTurn({ status: 503 }, { status: 503 }, { body: [] })
        const fake = flanks(() => {
          set(by)
          return answers()
        })
        yield* fake.use((client) =>
          elapse(Effect.provideService(client.entities(), Clock.Clock, clock), "100 millis", "30 seconds")
        )
        expect(fake.sent).toHaveLength(3)
      })
  )

  it.effect.each([3_600_000 * 24, -3_600_000 * 24])(
    "may be set while an access token is used: by %i ms",
    (by) =>
      Effect.gen(function*() {
        const { base, clock, set } = yield* wall
        const fake = flanks(() => ({ body: [] }))
        yield* fake.use((client) =>
          Effect.provideService(
            Effect.gen(function*() {
              yield* client.entities()
              set(by)
              yield* client.entities()
              expect(fake.tokenRequests).toHaveLength(1)
              yield* Effect.provideService(TestClock.adjust("1 hour"), Clock.Clock, base)
              yield* client.entities()
              expect(fake.tokenRequests).toHaveLength(2)
            }),
            Clock.Clock,
            clock
          )
        )
      })
  )

  it.effect("can be set while a call waits, without moving its deadline", () =>
    Effect.gen(function*() {
      const { clock, set } = yield* wall
      const fake = flanks(() => {
        set(-3_600_000)
        return "silence"
      })
      const error = yield* fake.use((client) =>
        elapse(
          Effect.provideService(Effect.flip(client.entities()), Clock.Clock, clock).pipe(
            Effect.provideService(RequestPolicy, {
              ...defaults,
              attemptTimeout: "10 seconds",
              callTimeout: "25 seconds"
            })
          ),
          "500 millis",
          "1 minute"
        )
      )
      expect(error._tag).toBe("TransportError")
      expect(fake.sent.length).toBeGreaterThan(1)
    }))

  it.effect.each([3_600_000, -3_600_000])(
    "may be set while many tokens wait: by %i ms",
    (by) =>
      Effect.gen(function*() {
        const { base, clock, set } = yield* wall
        let checks = 0
        const check = () => {
          set(by)
          return checks++ === 0 ? Effect.fail(new Processing({ httpStatus: 400 })) : Effect.succeed("ready")
        }
        const done = Effect.gen(function*() {
          const poller = yield* TokenPoller.make([["ada", "token"]], check, { replaySafe: true })
          yield* Stream.runDrain(poller.results)
        })
        const fiber = yield* Effect.forkChild(Effect.provideService(done, Clock.Clock, clock))
        yield* Effect.provideService(TestClock.adjust("1 second"), Clock.Clock, base)
        expect(checks).toBe(1)
        yield* Effect.provideService(TestClock.adjust("2 seconds"), Clock.Clock, base)
        expect(checks).toBe(2)
        yield* Fiber.join(fiber)
      })
  )
})
