import type { Entry } from "@effect-flanks/client/api/Credentials"
import type { Portfolio } from "@effect-flanks/client/api/Data"
import type { NewReport } from "@effect-flanks/client/api/Reports"
import type { DataFailure, ExchangeUncertain, Failure } from "@effect-flanks/client/ClientError"
import { FlanksClient, type ReadOptions } from "@effect-flanks/client/FlanksClient"
import type { IssuedToken } from "@effect-flanks/client/IssuedToken"
import type { Readiness } from "@effect-flanks/client/Readiness"
import { defaults, RequestPolicy, type RequestPolicyOptions } from "@effect-flanks/client/RequestPolicy"
import * as Schedules from "@effect-flanks/domain/Schedules"
import { rows } from "@effect-flanks/domain/Table"
import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { expectTypeOf } from "vitest"
import { called, calls } from "./calls.ts"
import type { Answer } from "./fake.ts"
import { flanks, inTurn, issuing, token } from "./flanks.ts"
import { elapse, until } from "./time.ts"

type Client = FlanksClient["Service"]

const pathOf = (name: string) => called.find((operation) => operation.name === name)?.path

/** The responses of a fake for one operation. All others succeed. */
const only = (name: string, answer: () => Answer) => {
  const fake = flanks(({ method, url }) =>
    url.pathname === pathOf(name) && (name !== "links.exchange" || method === "POST") ? answer() : { body: [] }
  )
  return {
    fake,
    run: fake.use((client) => elapse(Effect.result(calls[name]?.(client) ?? Effect.die(name)), "10 seconds")),
    count: () =>
      fake.sent.filter(({ method, url }) =>
        url.pathname === pathOf(name) && (name !== "links.exchange" || method === "POST")
      ).length
  }
}

const withReplay = (...of: ReadonlyArray<string>) =>
  called.filter(({ replay }) => of.includes(replay)).map(({ name }) => name)

const waitingFor = (...retryOn: RequestPolicyOptions["retryOn"]) =>
  Effect.provideService(RequestPolicy, { attemptTimeout: "30 seconds", callTimeout: "5 minutes", retryOn })

const waitingForAll = waitingFor("processing", "securityCheck", "bank", "transient", "unauthorized")

describe("every operation", () => {
  it("is called here", () => expect(Object.keys(calls)).toEqual(called.map(({ name }) => name)))

  it.effect("sends its method to its path with the access token, as JSON", () =>
    Effect.forEach(called, ({ method, name, path }) => {
      const { fake, run } = only(name, () => ({ status: 401, body: { error: "Invalid credentials" } }))
      return Effect.map(run, () => {
        const [sent] = fake.sent
        expect([sent?.method, sent?.url.pathname]).toEqual([method, path])
        expect(sent?.headers["authorization"]).toBe("Bearer access-1-s3cret")
        const body = method === "GET" ? undefined : "application/json"
        expect(sent?.headers["content-type"]?.split(";")[0]).toBe(body)
      })
    }))

  it.effect("is retried once after a 401, with a fresh token, and then fails", () =>
    Effect.forEach(called, ({ name }) => {
      const { count, fake, run } = only(name, () => ({ status: 401, body: { error: "Not authenticated" } }))
      return Effect.map(run, (result) => {
        expect(result).toMatchObject({ failure: { _tag: "Unauthorized" } })
        expect([name, count(), fake.tokenRequests.length]).toEqual([name, 2, 2])
      })
    }))

  it.effect("is retried five times after transient failures if it is safe", () =>
    Effect.forEach(withReplay("safe"), (name) => {
      const answers = inTurn({ status: 503 }, { code: "ECONNRESET" }, { status: 500, body: { error: "x" } })
      const { count, run } = only(name, answers)
      return Effect.map(run, (result) => {
        expect(result).toMatchObject({ failure: { _tag: "InternalServerError" } })
        expect([name, count()]).toEqual([name, 6])
      })
    }))

  it.effect("isn't retried if it is unsafe and may have happened", () =>
    Effect.forEach(withReplay("unsafe", "creating"), (name) =>
      Effect.forEach(
        [{ status: 503 }, { code: "ECONNRESET" }, { status: 500 }, { broken: "{" }, "silence"] as ReadonlyArray<Answer>,
        (answer) => {
          const { count, run } = only(name, () => answer)
          return Effect.map(run, () => expect([name, count()]).toEqual([name, 1]))
        }
      )))

  it.effect("waits for nothing if it is unsafe, except for the bank when it creates credentials", () =>
    Effect.forEach(
      [...withReplay("unsafe", "creating"), "aggregation.account"],
      (name) =>
        Effect.forEach(["Processing", "ScaError", "BankError"] as const, (tag) => {
          const { count, run } = only(name, () => ({ status: 400, body: { error_code: rows[tag].code } }))
          const waits = tag === "BankError" || (tag === "Processing" && name === "aggregation.account")
          const may = name === "aggregation.account" || name === "credentials.create"
          return Effect.map(waitingForAll(run), (result) => {
            expect(result).toMatchObject({ failure: { _tag: tag } })
            expect([name, tag, count() > 1]).toEqual([name, tag, may && waits])
          })
        })
    ))
})

describe("the types", () => {
  it("say what an operation takes, returns and fails with", () => {
    expectTypeOf<Client["aggregation"]["portfolio"]>().toEqualTypeOf<
      (token: Redacted.Redacted, options?: ReadOptions) => Effect.Effect<ReadonlyArray<Portfolio>, Failure>
    >()
    expectTypeOf<Client["links"]["delete"]>().toEqualTypeOf<(token: string) => Effect.Effect<void, Failure>>()
    expectTypeOf<Client["reports"]["build"]>().parameter(0).toEqualTypeOf<NewReport>()
    expectTypeOf<Client["credentials"]["list"]>().returns.toEqualTypeOf<Stream.Stream<Entry, Failure>>()
    expectTypeOf<Client["exchange"]>().returns.toEqualTypeOf<
      Effect.Effect<IssuedToken, Failure | ExchangeUncertain>
    >()
    expectTypeOf<Client["awaitData"]>().returns.toEqualTypeOf<Effect.Effect<Readiness, DataFailure>>()
  })
})

describe("a call", () => {
  it.effect("returns exact amounts, dates, nulls and unknown fields", () => {
    const body =
      "[{\"balance\":12345678901234.567891,\"owners\":[],\"name\":null,\"new\":1,\"updated_at_timestamp\":1700000000}]"
    return flanks(() => ({ body })).use((client) =>
      Effect.map(client.aggregation.portfolio(token), ([portfolio]) => {
        expect(BigDecimal.format(portfolio?.balance ?? BigDecimal.fromBigInt(0n))).toBe("12345678901234.567891")
        expect(portfolio).toMatchObject({ owners: [], name: null, new: 1 })
        expect(portfolio !== undefined && "type" in portfolio).toBe(false)
      })
    )
  })

  it.effect("fails with the path of a mismatch, and keeps the body without showing it", () =>
    flanks(() => ({ body: [{ name: null }, { balance: "s3cret" }] })).use((client) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(client.aggregation.portfolio(token))
        expect(error).toMatchObject({
          _tag: "UnexpectedShape",
          operation: "aggregation.portfolio",
          path: [1, "balance"]
        })
        expect(error._tag === "UnexpectedShape" && Redacted.value(error.body)).toBe(
          "[{\"name\":null},{\"balance\":\"s3cret\"}]"
        )
        expect(error.message + JSON.stringify(error)).not.toContain("s3cret")
      })
    ))

  it.effect("accepts no empty success as data, and no failure as a success", () =>
    Effect.gen(function*() {
      const ask = (answer: Answer) =>
        flanks(() => answer).use((client) => Effect.flip(client.aggregation.account(token)))
      expect(yield* ask({ body: "" })).toMatchObject({ _tag: "UnexpectedShape", path: [] })
      const status = flanks(() => ({ body: "" })).use((client) => Effect.flip(client.credentials.status(token)))
      expect(yield* status).toMatchObject({ _tag: "UnexpectedShape", path: [] })
      expect(yield* ask({ body: { success: false } })).toMatchObject({ _tag: "UnexpectedResponse" })
      expect(yield* ask({ body: { error_code: 20001 } })).toMatchObject({ _tag: "Incomplete" })
      yield* flanks(() => ({ body: "" })).use((client) => client.credentials.delete(token))
    }))

  it.effect("fails on a body that is too deep for the stack", () => {
    const deep = (depth: number, inner: string) =>
      `[{"_id":"a","new":${"[".repeat(depth)}${inner}${"]".repeat(depth)}}]`
    return Effect.gen(function*() {
      // Only a number that a double would change is searched for at every depth.
      const ask = (body: string) => flanks(() => ({ body })).use((client) => client.aggregation.account(token))
      expect(yield* ask(deep(100_000, "0.5"))).toHaveLength(1)
      expect(yield* ask(deep(100, "12345678901234567890"))).toHaveLength(1)
      const error = yield* Effect.flip(ask(deep(100_000, "12345678901234567890")))
      expect(error).toMatchObject({ _tag: "UnexpectedShape", path: [], expected: expect.stringContaining("deeply") })
      expect(error._tag === "UnexpectedShape" && Redacted.value(error.body).length).toBeGreaterThan(200_000)
    })
  })

  it.effect("has a deadline for each attempt, and one for all of them", () => {
    const slow = flanks(() => "silence")
    const endless = flanks(() => "endless")
    return Effect.gen(function*() {
      const error = yield* slow.use((client) => elapse(Effect.flip(client.aggregation.account(token)), "1 second"))
      expect(error).toMatchObject({ _tag: "TransportError", reason: "timeout" })
      expect(yield* Clock.currentTimeMillis).toBe(180_000)
      expect(slow.sent.length).toBeGreaterThan(3)
      expect(slow.aborted.length).toBe(slow.sent.length)
      const once = yield* endless.use((client) =>
        elapse(Effect.flip(client.credentials.force(token, "sca")), "1 second")
      )
      expect(once).toMatchObject({ _tag: "TransportError", reason: "timeout", description: "no response within 30 s" })
      expect(endless.aborted.length).toBe(1)
    })
  })

  it.effect("waits for a token only as long as it has time left", () => {
    const silentAfterFirst = () => {
      const issue = issuing()
      let count = 0
      return () => count++ === 0 ? issue() : "silence"
    }
    const late = (answer: Answer) => () => Effect.delay(Effect.succeed(answer), "9 seconds")
    const policy = {
      attemptTimeout: "30 seconds",
      callTimeout: "12 seconds",
      retryOn: ["transient", "unauthorized"]
    } as const
    return Effect.gen(function*() {
      const refused = flanks(late({ status: 401, body: { error: "Not authenticated" } }), silentAfterFirst())
      // A token with a lifetime of nine seconds expires during the first attempt.
      const first = silentAfterFirst()
      const expired = flanks(late({ status: 503 }), () => {
        const issued = first()
        return issued === "silence" ? issued : { body: { ...issued.body, expires_in: 9 } }
      })
      for (const fake of [refused, expired]) {
        const began = yield* Clock.currentTimeMillis
        const error = yield* fake.use((client) => elapse(Effect.flip(client.aggregation.account(token)), "100 millis"))
        expect(error).toMatchObject({ _tag: "TransportError", reason: "timeout" })
        expect((yield* Clock.currentTimeMillis) - began).toBe(12_000)
        expect([fake.sent.length, fake.tokenRequests.length]).toEqual([1, 2])
      }
    }).pipe(Effect.provideService(RequestPolicy, policy))
  })

  it.effect("sends nothing when its time is used up", () => {
    const fake = flanks(() => ({ body: [] }))
    return Effect.gen(function*() {
      const client = yield* FlanksClient
      yield* client.entities()
      const error = yield* Effect.flip(Effect.provideService(
        client.credentials.force(token, "sca"),
        RequestPolicy,
        { ...defaults, callTimeout: 0 }
      ))
      expect(error).toMatchObject({ _tag: "TransportError", reason: "timeout" })
      expect(fake.sent).toHaveLength(1)
    }).pipe(Effect.provide(fake.layer))
  })

  it.effect("aborts its request when it is interrupted", () => {
    const fake = flanks(() => "silence")
    return fake.use((client) =>
      Effect.gen(function*() {
        const call = yield* Effect.forkChild(client.aggregation.account(token))
        yield* until(() => fake.sent.length === 1)
        yield* Fiber.interrupt(call)
        expect(fake.aborted).toHaveLength(1)
      })
    )
  })

  it.effect("waits for Retry-After, but begins no wait beyond its deadline", () =>
    Effect.gen(function*() {
      const busy = (seconds: string): Answer => ({ status: 429, headers: { "retry-after": seconds } })
      const fake = flanks(inTurn(busy("90"), { body: [] }))
      yield* fake.use((client) => elapse(client.aggregation.account(token), "10 seconds"))
      expect(yield* Clock.currentTimeMillis).toBe(90_000)
      const beyond = flanks(() => busy("181"))
      yield* beyond.use((client) => Effect.flip(client.aggregation.account(token)))
      expect(beyond.sent).toHaveLength(1)
    }))

  it.effect("waits for data only if its policy or a schedule around it says so", () => {
    const processing: Answer = { status: 400, body: { error_code: 20002 } }
    return Effect.gen(function*() {
      const hasty = flanks(inTurn(processing, { body: [] }))
      expect((yield* hasty.use((client) => Effect.flip(client.aggregation.account(token))))._tag).toBe("Processing")
      const patient = flanks(inTurn(processing, processing, { body: [] }))
      expect(
        yield* patient.use((client) => elapse(client.aggregation.account(token))).pipe(
          waitingFor("processing")
        )
      ).toEqual([])
      const scheduled = flanks(inTurn(processing, processing, { body: [] }))
      expect(
        yield* scheduled.use((client) => elapse(Effect.retry(client.aggregation.account(token), Schedules.recommended)))
      ).toEqual([])
    })
  })

  it.effect("fails with the error of the token request, and doesn't retry it", () => {
    const fake = flanks(() => ({ body: [] }), () => ({ status: 403, body: { error: "access_denied" } }))
    return fake.use((client) =>
      Effect.gen(function*() {
        expect((yield* Effect.flip(client.aggregation.account(token)))._tag).toBe("AccessDenied")
        expect(fake.tokenRequests).toHaveLength(1)
        const down = flanks(() => ({ body: [] }), () => ({ status: 503 }))
        yield* down.use(({ aggregation }) => elapse(Effect.flip(aggregation.account(token)), "5 seconds"))
        expect(down.tokenRequests).toHaveLength(6)
        expect([...fake.sent, ...down.sent]).toEqual([])
      })
    )
  })
})

describe("a read", () => {
  it.effect("restricts the data, and can ignore data in error", () => {
    const fake = flanks(() => ({ body: [] }))
    return fake.use((client) =>
      Effect.gen(function*() {
        yield* client.aggregation.account(token)
        yield* client.aggregation.account(token, { query: { account_id: ["a"] }, ignoreDataError: true })
        const credentials_token = Redacted.value(token)
        expect(fake.sent.map(({ body }) => JSON.parse(body))).toEqual([
          { credentials_token },
          { credentials_token, query: { account_id: ["a"] }, ignore_data_error: true }
        ])
      })
    )
  })
})

describe("a list", () => {
  it.effect("continues by number to the last page, and stops when it isn't read further", () => {
    const fake = flanks(({ body }) => {
      const { page } = JSON.parse(body)
      return { body: { items: [{ external_id: `${page}` }], page, pages: 3 } }
    })
    return fake.use((client) =>
      Effect.gen(function*() {
        const all = yield* Stream.runCollect(client.credentials.list())
        expect(all.map(({ external_id }) => external_id)).toEqual(["1", "2", "3"])
        yield* Stream.runHead(client.credentials.list())
        expect(fake.sent).toHaveLength(4)
      })
    )
  })

  const all3 = [["Finished:OK"], ["Finished:OK"], ["Finished:OK"]]

  it.effect("continues by cursor to the page without one, even over empty pages", () => {
    const fake = flanks(({ body }) => {
      const { page_token = "0" } = JSON.parse(body)
      const at = Number(page_token)
      return {
        body: { items: at === 1 ? [] : [{ session_id: `${at}` }], next_page_token: at === 2 ? null : `${at + 1}` }
      }
    })
    return fake.use((client) =>
      Effect.gen(function*() {
        const all = yield* Stream.runCollect(client.connect.sessions({ status_in: ["Finished:OK"] }))
        expect(all.map(({ session_id }) => session_id)).toEqual(["0", "2"])
        expect(fake.sent.map(({ body }) => JSON.parse(body).query.status_in)).toEqual(all3)
      })
    )
  })

  it.effect("doesn't repeat pages, and returns the items so far", () => {
    const next: Record<string, string> = { first: "a", a: "b", b: "c", c: "a" }
    const fake = flanks(({ body }) => {
      const page = JSON.parse(body).page_token ?? "first"
      return { body: { items: [{ connector_id: page }], next_page_token: next[page] } }
    })
    return fake.use((client) =>
      Effect.gen(function*() {
        const met: Array<unknown> = []
        const connectors = Stream.tap(client.connect.connectors(), ({ connector_id }) =>
          Effect.sync(() => met.push(connector_id)))
        const error = yield* Effect.flip(Stream.runDrain(connectors))
        expect(error).toMatchObject({ _tag: "UnexpectedShape", path: ["next_page_token"] })
        expect(error._tag === "UnexpectedShape" && Redacted.value(error.body)).toBe("{\"next_page_token\":\"a\"}")
        expect(met).toEqual(["first", "a", "b", "c"])
        expect(fake.sent).toHaveLength(4)
      })
    )
  })

  it.effect("has a defect, and not an error of Flanks, if an argument has the wrong type", () => {
    const fake = flanks(() => ({ body: {} }))
    return fake.use((client) =>
      Effect.map(Effect.exit(client.reports.status("seven" as never)), (exit) => {
        expect(Exit.hasDies(exit)).toBe(true)
        expect(fake.sent).toEqual([])
      })
    )
  })
})
