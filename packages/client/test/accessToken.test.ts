import { AccessToken } from "@effect-flanks/client/AccessToken"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { make } from "./fake.ts"
import { baseUrl, bearer, flanks, inTurn, issuing, token } from "./flanks.ts"
import { elapse } from "./time.ts"

const value = Effect.flatMap(AccessToken, ({ get }) => Effect.map(get, Redacted.value))
const unauthorized = { status: 401, body: { error: "Invalid credentials" } }
const later = (millis: number, issue = issuing()) => () => Effect.delay(Effect.sync(issue), millis)

describe("AccessToken", () => {
  it.effect("is fetched once for 1,000 callers", () => {
    const { layer, ...fake } = flanks(() => ({}), later(50))
    return Effect.gen(function*() {
      const callers = yield* Effect.forkChild(
        Effect.all(Array.from({ length: 1000 }, () => value), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust(50)
      expect(new Set(yield* Fiber.join(callers))).toEqual(new Set(["access-1-s3cret"]))
    }).pipe(Effect.provide(layer), Effect.ensuring(Effect.sync(() => expect(fake.aborted).toEqual([]))))
  })

  it.effect("is requested once by 1,000 calls, and once more after it was refused", () => {
    const fake = flanks((sent) => bearer(sent) === "Bearer access-1-s3cret" ? unauthorized : { body: [] }, later(50))
    return fake.use((client) =>
      Effect.gen(function*() {
        const calls = Array.from({ length: 1000 }, () => client.aggregation.account(token))
        expect(yield* elapse(Effect.all(calls, { concurrency: "unbounded" }))).toHaveLength(1000)
        expect(fake.tokenRequests).toHaveLength(2)
        expect(fake.sent).toHaveLength(2000)
      })
    )
  })

  it.effect("is renewed before it expires", () => {
    const { layer } = flanks(() => ({}), issuing(3600))
    return Effect.gen(function*() {
      expect(yield* value).toBe("access-1-s3cret")
      yield* TestClock.adjust("54 minutes")
      expect(yield* value).toBe("access-1-s3cret")
      yield* TestClock.adjust("1 minute")
      expect(yield* value).toBe("access-2-s3cret")
    }).pipe(Effect.provide(layer))
  })

  it.effect("is used until it is refused if it has no lifetime", () => {
    const { layer } = flanks(() => ({}), issuing(null))
    return Effect.gen(function*() {
      expect(yield* value).toBe("access-1-s3cret")
      yield* TestClock.adjust("1000 days")
      expect(yield* value).toBe("access-1-s3cret")
    }).pipe(Effect.provide(layer))
  })

  it.effect("survives the interruption of the first caller", () => {
    const fake = flanks(() => ({}), later(50))
    return Effect.gen(function*() {
      const first = yield* Effect.forkChild(value)
      const second = yield* Effect.forkChild(value)
      yield* Effect.yieldNow
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust(50)
      expect(yield* Fiber.join(second)).toBe("access-1-s3cret")
      expect(fake.tokenRequests).toHaveLength(1)
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("fails for all waiting callers, and is requested again by the next", () => {
    const issue = issuing()
    const denied = { status: 403, body: { error: "access_denied" } }
    const fake = flanks(() => ({}), () => fake.tokenRequests.length === 1 ? denied : issue())
    return Effect.gen(function*() {
      const failures = yield* Effect.all([Effect.flip(value), Effect.flip(value)], { concurrency: "unbounded" })
      expect(failures.map(({ _tag }) => _tag)).toEqual(["AccessDenied", "AccessDenied"])
      expect(fake.tokenRequests).toHaveLength(1)
      expect(yield* value).toBe("access-1-s3cret")
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("isn't replaced twice for one refusal, or if another call has replaced it", () => {
    const fake = flanks(() => ({}))
    return Effect.gen(function*() {
      const tokens = yield* AccessToken
      const refused = yield* tokens.get
      yield* Effect.all([tokens.refresh(refused), tokens.refresh(refused)], { concurrency: "unbounded" })
      yield* tokens.refresh(refused)
      expect(fake.tokenRequests).toHaveLength(2)
      expect(yield* value).toBe("access-2-s3cret")
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("is refreshed once after a 401, and then the call fails", () => {
    const fake = flanks(() => unauthorized)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(client.aggregation.account(token))
        expect(error._tag).toBe("Unauthorized")
        expect(fake.sent.map(bearer)).toEqual(["Bearer access-1-s3cret", "Bearer access-2-s3cret"])
      })
    )
  })

  it.effect("takes one more request per call if another process keeps replacing it", () => {
    // Only one token is valid at a time, and the other process fetches one before each call of this one.
    let newest = ""
    const issue = issuing()
    const fake = flanks(
      (sent) => bearer(sent) === `Bearer ${newest}` ? { body: [] } : unauthorized,
      () => {
        const issued = issue()
        newest = issued.body.access_token
        return issued
      }
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        for (let call = 0; call < 5; call++) {
          newest = "the other process'"
          yield* client.aggregation.account(token)
        }
        expect(fake.sent).toHaveLength(9)
        expect(fake.tokenRequests).toHaveLength(5)
      })
    )
  })

  it("causes no storm and no endless call if two processes replace each other's", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (latencies, callers, rounds) =>
          Effect.gen(function*() {
            let turn = 0
            let newest = ""
            const latency = () => latencies[turn++ % latencies.length] ?? 0
            // The request takes time to arrive, and so does the response.
            const travelling = <A>(answer: Effect.Effect<A>) =>
              answer.pipe(Effect.delay(latency()), Effect.tap(Effect.sleep(latency())))
            const process = (name: string) => {
              let issued = 0
              const refused = new Set<string>()
              const fake = flanks(
                (sent) =>
                  Effect.sync(() => {
                    if (bearer(sent) === `Bearer ${newest}`) return { body: [] }
                    refused.add(bearer(sent) ?? "")
                    return unauthorized
                  }).pipe(travelling),
                () =>
                  Effect.sync(() => {
                    newest = `${name}-${++issued}`
                    return { body: { access_token: newest, expires_in: 3600 } }
                  }).pipe(travelling)
              )
              return { fake, refused }
            }
            const both = [process("one"), process("two")]
            const results = yield* Effect.forEach(both, ({ fake }) =>
              fake.use((client) =>
                Effect.gen(function*() {
                  const call = Effect.result(client.aggregation.account(token))
                  const met = yield* Effect.replicateEffect(
                    Effect.replicateEffect(call, callers, { concurrency: "unbounded" }),
                    rounds
                  )
                  return met.flat()
                })
              ), { concurrency: "unbounded" }).pipe((race) => elapse(race, "50 millis"))
            for (const [at, { fake: { sent, tokenRequests }, refused }] of both.entries()) {
              const met = results[at] ?? []
              expect(met).toHaveLength(callers * rounds)
              const given = met.filter(Result.isFailure).map(({ failure }) => failure._tag)
              expect(new Set(given)).toEqual(new Set(given.length > 0 ? ["Unauthorized"] : []))
              // At most two per call, and one new token for each refused one, regardless of how many calls had it.
              expect(sent.length).toBeLessThanOrEqual(2 * met.length)
              expect(tokenRequests.length).toBeLessThanOrEqual(1 + refused.size)
            }
          }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise)
      ),
      { numRuns: 30 }
    ))

  it.effect("is never requested again after a 401 of its own request, but is after transient failures", () => {
    const refused = flanks(() => ({}), () => unauthorized)
    const flaky = flanks(() => ({}), inTurn({ status: 503 }, { code: "ECONNRESET" }, { body: { access_token: "x" } }))
    return Effect.gen(function*() {
      const error = yield* Effect.provide(Effect.flip(value), refused.layer)
      expect(error._tag).toBe("Unauthorized")
      expect(refused.tokenRequests).toHaveLength(1)
      const busy = flanks(() => ({}), () => ({ status: 400, body: { error_code: 20002 } }))
      expect((yield* Effect.provide(Effect.flip(value), busy.layer))._tag).toBe("Processing")
      expect(yield* elapse(Effect.provide(value, flaky.layer))).toBe("x")
      expect(flaky.tokenRequests).toHaveLength(3)
    })
  })

  it.effect("is waited for only as long as each caller's policy allows, and still fetched", () => {
    const fake = flanks(() => ({}), later(60_000))
    const impatient = Effect.provideService(Effect.flip(value), RequestPolicy, {
      ...defaults,
      callTimeout: "2 seconds"
    })
    const patient = { ...defaults, attemptTimeout: "2 minutes" } as const
    return Effect.gen(function*() {
      const first = yield* Effect.forkChild(Effect.provideService(value, RequestPolicy, patient))
      yield* Effect.yieldNow
      const second = yield* Effect.forkChild(impatient)
      yield* TestClock.adjust("2 seconds")
      const error = yield* Fiber.join(second)
      expect(error._tag === "TransportError" && error.reason).toBe("timeout")
      yield* TestClock.adjust("58 seconds")
      expect(yield* Fiber.join(first)).toBe("access-1-s3cret")
      expect(fake.tokenRequests).toHaveLength(1)
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("is given up when the first caller has no more time, even during an attempt", () => {
    const fake = flanks(() => ({}), () => "silence")
    const policy = { ...defaults, attemptTimeout: "30 seconds", callTimeout: "10 seconds" } as const
    return Effect.gen(function*() {
      const caller = yield* Effect.forkChild(Effect.flip(Effect.provideService(value, RequestPolicy, policy)))
      yield* TestClock.adjust("10 seconds")
      expect((yield* Fiber.join(caller))._tag).toBe("TransportError")
      yield* Effect.yieldNow
      expect(fake.aborted).toHaveLength(1)
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("is requested once if the policy doesn't retry", () => {
    const fake = flanks(() => ({}), () => ({ status: 503 }))
    return Effect.gen(function*() {
      const error = yield* elapse(
        Effect.flip(Effect.provideService(value, RequestPolicy, { ...defaults, retryOn: [] }))
      )
      expect(error._tag).toBe("UnexpectedResponse")
      expect(fake.tokenRequests).toHaveLength(1)
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("comes from the configuration, with either grant", () => {
    const requests = (env: Record<string, string>) => {
      const fake = make(issuing())
      return value.pipe(
        Effect.provide(FlanksClient.layerConfig.pipe(
          Layer.provide(Layer.succeed(HttpClient.HttpClient, fake.client)),
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))
        )),
        Effect.map(() => fake.sent.map(({ body, url }) => [url.href, JSON.parse(body)]))
      )
    }
    const application = { FLANKS_CLIENT_ID: "id", FLANKS_CLIENT_SECRET: "secret" }
    return Effect.gen(function*() {
      expect(yield* requests(application)).toEqual([
        ["https://api.flanks.io/v0/token", {
          grant_type: "client_credentials",
          client_id: "id",
          client_secret: "secret"
        }]
      ])
      const older = { ...application, FLANKS_USERNAME: "u", FLANKS_PASSWORD: "p", FLANKS_BASE_URL: `${baseUrl}/eu/` }
      expect(yield* requests(older)).toEqual([
        [`${baseUrl}/eu/v0/token`, {
          grant_type: "password",
          client_id: "id",
          client_secret: "secret",
          username: "u",
          password: "p"
        }]
      ])
      for (const [half, other] of [["FLANKS_USERNAME", "FLANKS_PASSWORD"], ["FLANKS_PASSWORD", "FLANKS_USERNAME"]]) {
        const error = yield* Effect.flip(requests({ ...application, [half ?? ""]: "half-s3cret" }))
        expect(String(error)).toContain(other)
        expect(String(error)).not.toContain("s3cret")
      }
      const plain = yield* Effect.flip(requests({ ...application, FLANKS_BASE_URL: "http://flanks.example" }))
      expect(plain._tag).toBe("InsecureUrl")
      expect((yield* Effect.flip(requests({})))._tag).toBe("ConfigError")
    })
  })

  it.effect("can be the application's own, which several processes share", () => {
    let shared = "old"
    const refused: Array<string> = []
    const store = Layer.succeed(AccessToken, {
      get: Effect.sync(() => Redacted.make(shared)),
      refresh: (before) =>
        Effect.sync(() => {
          refused.push(Redacted.value(before))
          shared = "new"
        })
    })
    const fake = make((sent) => bearer(sent) === "Bearer new" ? { body: [] } : unauthorized)
    return Effect.gen(function*() {
      expect(yield* (yield* FlanksClient.FlanksClient).entities()).toEqual([])
      expect(refused).toEqual(["old"])
      expect(fake.sent.map(({ url }) => url.pathname)).toEqual(["/v0/bank/available", "/v0/bank/available"])
    }).pipe(Effect.provide(
      FlanksClient.layerNoToken({ baseUrl }).pipe(
        Layer.provide(store),
        Layer.provide(Layer.succeed(HttpClient.HttpClient, fake.client))
      )
    ))
  })

  it.effect("reports that its layer was closed", () => {
    const { layer } = flanks(() => ({ body: [] }))
    return Effect.gen(function*() {
      const left = yield* Effect.provide(FlanksClient.FlanksClient, layer)
      for (let call = 1; call <= 2; call++) {
        expect(String(yield* Effect.exit(left.entities()))).toContain("the layer of the Flanks client was closed")
      }
    })
  })
})
