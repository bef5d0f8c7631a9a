import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { inspect } from "node:util"
import type { Answer, Sent } from "./fake.ts"
import { bearer, flanks, inTurn } from "./flanks.ts"
import { elapse, until } from "./time.ts"

const code = Redacted.make("link-code-s3cret")
const issued = "credentials-token-s3cret"
const deadline = 30_000

const isPost = ({ method }: Sent): boolean => method === "POST"
const listing = (...codes: ReadonlyArray<string>): Answer => ({
  body: codes.map((unused) => ({ code: unused, link_token: "l" }))
})
const stillUnused = listing("another", "link-code-s3cret")

/** Responses with the token, and with any other fields. */
const withToken: ReadonlyArray<Answer> = [
  { body: { message: "Successfully retrieved", credentials_token: issued, extra: { user: "u1" }, link_token: "l" } },
  {
    status: 202,
    body: { message: "Token is delayed during security checks", credentials_token: issued, error_code: 20003 }
  },
  { status: 500, body: { error: "x", credentials_token: issued } },
  { status: 400, body: { error_code: 20003, credentials_token: issued } },
  { status: 401, body: { error: "x", credentials_token: issued } },
  { status: 200, body: { error_code: 99999, credentials_token: issued } },
  { broken: `{"credentials_token":"${issued}"}` },
  { broken: `{"message":"Token is delayed during security checks","credentials_token":"${issued}","err`, status: 202 },
  { body: `{"extra":{"a":[{}]},"credentials_token":"${issued}", "error_co` },
  { stuck: `{"credentials_token" : "${issued}"` }
]

/** Responses that don't show what happened to the code. */
const withoutToken: ReadonlyArray<Answer> = [
  { status: 200, body: {} },
  { status: 200, body: "" },
  { status: 202, body: { message: "Token is delayed during security checks", error_code: 20003 } },
  { status: 200, body: `{"credentials_token":"${issued}` },
  { status: 200, body: { credentials_token: " " } },
  { status: 502, body: "<html>" },
  { status: 500, body: { error: "x" } },
  { status: 429 },
  { status: 307, headers: { location: "https://elsewhere.example" } },
  { status: 400, body: { error_code: 20002 } },
  { status: 403, body: "<html>" },
  { code: "ECONNRESET" },
  { code: "UND_ERR_HEADERS_TIMEOUT" },
  { code: "EOTHER" },
  { broken: `{"credentials_token":"${issued}` },
  { broken: `{"extra":{"credentials_token":"${issued}"},"mess` },
  { broken: `{"extra":{"credentials_token":"${issued}"` },
  { broken: `{"message":"\\"credentials_token\\":\\"${issued}\\"","a` },
  { stuck: `{"credentials_token":"${issued}` },
  { broken: "" },
  "silence",
  "endless"
]

const invalid: Answer = { status: 400, body: { error: "Invalid code", error_code: 40001 } }

/** Responses to a code that Flanks doesn't accept. */
const refusals: ReadonlyArray<Answer> = [
  { status: 401, body: { error: "Invalid credentials" } },
  { status: 403, body: { error: "access_denied" } },
  { status: 405, body: { error: "Method not allowed" } },
  { status: 415, body: { error: "Not matching body content type" } },
  invalid
]

interface Scenario {
  /**
   * The result of each post: the response, and when Flanks uses the code, in milliseconds after the post; null if it never
   * does.
   */
  readonly posts: ReadonlyArray<{ readonly answer: Answer; readonly usesAfter: number | null }>
  readonly listingFails: boolean
}

const soon = fc.option(fc.nat(deadline - 1), { nil: null })

const scenario: fc.Arbitrary<Scenario> = fc.record({
  posts: fc.array(
    fc.oneof(
      fc.record({ answer: fc.constantFrom(...withToken), usesAfter: fc.constant(0) }),
      fc.record({ answer: fc.constantFrom(...withoutToken), usesAfter: soon }),
      fc.record({ answer: fc.constant<Answer>({ code: "ECONNREFUSED" }), usesAfter: fc.constant(null) }),
      fc.record({ answer: fc.constantFrom(...refusals), usesAfter: fc.constant(null) })
    ),
    { minLength: 1, maxLength: 5 }
  ),
  listingFails: fc.boolean()
})

/** Runs an exchange against a fake of the scenario, and returns the result. */
const play = ({ listingFails, posts }: Scenario) =>
  Effect.gen(function*() {
    let usedAt = Infinity
    const seen: Array<{ readonly wasUsed: boolean; readonly answer: Answer }> = []
    const fake = flanks((sent) =>
      Effect.map(Clock.currentTimeMillis, (now): Answer => {
        if (!isPost(sent)) return listingFails ? { status: 405 } : now >= usedAt ? listing("another") : stillUnused
        const { answer, usesAfter } = posts[seen.length % posts.length] ?? { answer: "silence", usesAfter: null }
        seen.push({ wasUsed: now >= usedAt, answer })
        if (usesAfter !== null) usedAt = Math.min(usedAt, now + usesAfter)
        return answer
      })
    )
    const result = yield* fake.use((client) => elapse(Effect.result(client.exchange(code)), "15 seconds"))
    return { result, seen, used: usedAt < Infinity }
  })

describe("exchange", () => {
  it("never posts a used code, never loses a token that arrived, and is never certain by mistake", () =>
    fc.assert(
      fc.asyncProperty(scenario, async (one) => {
        const { result, seen, used } = await Effect.runPromise(Effect.provide(play(one), TestClock.layer()))
        expect(seen.filter(({ wasUsed }) => wasUsed)).toEqual([])
        expect(seen.length).toBeLessThanOrEqual(12)

        const arrived = seen.some(({ answer }) => withToken.includes(answer))
        expect(Result.isSuccess(result)).toBe(arrived)
        const token = Result.isSuccess(result) ? Redacted.value(result.success.token) : issued
        expect(token).toBe(issued)

        const uncertain = Result.isFailure(result) && result.failure._tag === "ExchangeUncertain"
        expect(uncertain || arrived || !used).toBe(true)
        // A refusal after a post that may have used the code shows nothing.
        const refusedLate = seen.length > 1 && seen.at(-1)?.answer === invalid
        expect(!uncertain || used || one.listingFails || refusedLate).toBe(true)
      }),
      { numRuns: 200 }
    ))

  it.effect("returns the whole token or none, wherever the response breaks off", () => {
    const whole = JSON.stringify({ message: "Successfully retrieved é", credentials_token: issued, extra: { a: "ü" } })
    const needed = whole.indexOf(issued) + issued.length + 1
    const cuts = Array.from({ length: whole.length + 1 }, (_, at) => whole.slice(0, at))
    return Effect.forEach(cuts, (cut) =>
      Effect.gen(function*() {
        const clean: Answer = { body: cut }
        for (const answer of [clean, { broken: cut }]) {
          const { result } = yield* play({ posts: [{ answer, usesAfter: 0 }], listingFails: false })
          expect(Result.isSuccess(result) ? Redacted.value(result.success.token) : result.failure._tag)
            .toBe(cut.length >= needed ? issued : "ExchangeUncertain")
        }
      }))
  })

  it.effect("quickly finds the token at the beginning of a response of any length", () =>
    Effect.gen(function*() {
      const answer = { broken: `{"credentials_token":"${issued}","new":[${"\"a\",".repeat(200_000)}` }
      const { result } = yield* play({ posts: [{ answer, usesAfter: 0 }], listingFails: false })
      expect(Result.isSuccess(result) && Redacted.value(result.success.token)).toBe(issued)
    }), 10_000)

  it.effect("says whether the token is delayed, since when, and which other fields came with it", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("1 hour")
      const exchange = (answer: Answer) => flanks(() => answer).use((client) => client.exchange(code))
      const given = yield* Effect.forEach(
        withToken.filter((answer) => typeof answer === "object" && !("stuck" in answer)),
        exchange
      )
      const [plain, delayed, , delayedError] = given
      expect(given.filter(({ _tag }) => _tag === "DelayedToken")).toHaveLength(3)
      expect(plain).toMatchObject({ _tag: "ActiveToken", linkToken: "l", extra: { user: "u1" } })
      expect([delayed?._tag, delayedError?._tag]).toEqual(["DelayedToken", "DelayedToken"])
      expect(delayed === undefined ? 0 : DateTime.toEpochMillis(delayed.at)).toBe(3_600_000)
      expect(inspect(plain) + JSON.stringify(plain)).not.toContain("s3cret")
    }))

  it.effect("lists the unused codes only after the post can no longer be in progress", () => {
    const at: Array<number> = []
    const fake = flanks((sent) =>
      Effect.map(Clock.currentTimeMillis, (now): Answer => {
        at.push(now)
        return isPost(sent) ? { code: "ECONNRESET" } : stillUnused
      })
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.exchange(code, { linkToken: "l" })), "1 second")
        expect(error).toMatchObject({ _tag: "TransportError", reason: "reset" })
        expect(fake.sent.map(({ method, url }) => method + url.search))
          .toEqual(Array.from({ length: 6 }, () => ["POST", "GET?link_token=l"]).flat())
        const listedAfter = at.flatMap((time, n) => n % 2 === 1 ? [time - (at[n - 1] ?? 0)] : [])
        expect(listedAfter).toEqual(Array(6).fill(30_000))
      })
    )
  })

  it.effect("posts the code once more after a 401, with a fresh access token", () => {
    const [unauthorized = "silence"] = refusals
    return Effect.gen(function*() {
      const healed = flanks(inTurn(unauthorized, { body: { credentials_token: issued } }))
      expect((yield* healed.use((client) => client.exchange(code)))._tag).toBe("ActiveToken")
      expect(healed.sent.map(bearer)).toEqual(["Bearer access-1-s3cret", "Bearer access-2-s3cret"])
      const refused = flanks(() => unauthorized)
      expect((yield* Effect.flip(refused.use((client) => client.exchange(code))))._tag).toBe("Unauthorized")
      expect(refused.sent).toHaveLength(2)
    })
  })

  it.effect("returns its token to a caller that is interrupted in an uninterruptible region, and ends in time", () =>
    Effect.gen(function*() {
      const kept: Array<string> = []
      const interrupted = Effect.fnUntraced(function*(answer: Answer) {
        const fake = flanks((sent) => isPost(sent) ? Effect.delay(Effect.succeed(answer), "2 seconds") : listing())
        const serving = yield* Effect.forkChild(fake.use((client) =>
          Effect.uninterruptible(
            Effect.tap(client.exchange(code), ({ token }) => Effect.sync(() => kept.push(Redacted.value(token))))
          )
        ))
        yield* until(() => fake.sent.length === 1)
        return yield* elapse(Effect.andThen(Fiber.interrupt(serving), Fiber.await(serving)), "1 second", "1 minute")
      })
      yield* interrupted({ body: { credentials_token: issued } })
      expect(kept).toEqual([issued])
      expect(String(yield* interrupted("silence"))).toContain("ExchangeUncertain")
    }))

  it.effect("says why it is uncertain and where to look, without a secret", () =>
    Effect.gen(function*() {
      const gone = flanks((sent) => isPost(sent) ? { status: 200, body: {} } : listing())
      const unlisted = flanks((sent) => isPost(sent) ? { broken: issued } : { status: 405 })
      const errors = yield* Effect.forEach([gone, unlisted], (fake) =>
        fake.use((client) => elapse(Effect.flip(client.exchange(code)), "5 seconds")))
      expect(errors).toMatchObject([
        { _tag: "ExchangeUncertain", reason: "CodeGone", posts: 1, failure: null },
        { _tag: "ExchangeUncertain", reason: "ListingFailed", posts: 1, failure: { _tag: "TransportError" } }
      ])
      for (const error of errors) {
        expect(error.message).toContain("/v0/bank/credentials/list")
        expect(inspect(error) + JSON.stringify(error)).not.toContain("s3cret")
      }
    }))
})

describe("creating credentials", () => {
  const login = { bank: "testbank", username: Redacted.make("u"), password: Redacted.make("p") }
  const create = (answer: Answer) =>
    flanks(() => answer).use((client) => elapse(Effect.result(client.credentials.create(login)), "10 seconds"))

  it.effect("never loses a token that arrived", () =>
    Effect.gen(function*() {
      for (const result of yield* Effect.forEach(withToken, create)) {
        expect(Result.isSuccess(result) && Redacted.value(result.success.token)).toBe(issued)
      }
      expect(yield* create({ status: 200, body: {} })).toMatchObject({ failure: { _tag: "UnexpectedShape" } })
      expect(yield* create({ status: 400, body: { error_code: 50002 } }))
        .toMatchObject({ failure: { _tag: "CredentialsError" } })
    }))
})
