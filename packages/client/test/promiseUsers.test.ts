/** The use of the client in programs without Effect. */
import * as Amount from "@effect-flanks/client/Amount"
import * as ClientErrors from "@effect-flanks/client/ClientError"
import * as FlanksPromise from "@effect-flanks/client/FlanksPromise"
import { BankError } from "@effect-flanks/domain/FlanksError"
import * as BigDecimal from "effect/BigDecimal"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { type Answer, make } from "./fake.ts"
import { baseUrl, grant, issuing, token } from "./flanks.ts"

const transport = (script: () => Answer) => {
  const issue = issuing()
  const fake = make((sent) => sent.url.pathname === "/v0/token" ? issue() : script())
  return { ...fake, httpClient: Layer.succeed(HttpClient.HttpClient, fake.client) }
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => "fulfilled", (error) => error)

describe("an aborted call", () => {
  const abort = async (reason?: unknown) => {
    const { httpClient } = transport(() => "silence")
    await using flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
    const controller = new AbortController()
    const call = flanks.run((client) => client.aggregation.account(token), { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 10)
    return await reasonOf(call)
  }

  it("is rejected with an AbortError", async () => {
    expect(await abort()).toMatchObject({ name: "AbortError" })
  })

  it("is rejected with the reason that the signal was given", async () => {
    const mine = new Error("enough")
    expect(await abort(mine)).toBe(mine)
  })

  it("doesn't finish the wait before another attempt", async () => {
    const { httpClient, sent } = transport(() => ({ status: 429, headers: { "retry-after": "60" } }))
    await using flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
    const controller = new AbortController()
    const call = flanks.run((client) => client.entities(), { signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    expect(await reasonOf(call)).toMatchObject({ name: "AbortError" })
    expect(sent).toHaveLength(2)
  }, 5000)

  it("is rejected with the reason even if it was aborted before", async () => {
    const { httpClient, sent } = transport(() => ({ body: [] }))
    await using flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
    const signal = AbortSignal.abort()
    expect(await reasonOf(flanks.run((client) => client.entities(), { signal }))).toBe(signal.reason)
    expect(await reasonOf(flanks.run(() => Effect.succeed("at once"), { signal }))).toBe(signal.reason)
    expect(sent).toEqual([])
  })
})

describe("a closed client", () => {
  it("rejects calls, calls in progress and lists with an error that says so", async () => {
    const { httpClient } = transport(() => "silence")
    const flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
    const running = reasonOf(flanks.entities())
    const list = async () => {
      for await (const _ of flanks.credentials.list());
    }
    const listing = reasonOf(list())
    await new Promise((resolve) => setTimeout(resolve, 20))
    await flanks.close()
    const errors = [await running, await listing, await reasonOf(flanks.entities()), await reasonOf(list())]
    for (const error of errors) {
      expect(error).toBeInstanceOf(ClientErrors.ClientClosed)
      expect(String(error)).toContain("closed")
    }
  })

  it("can be closed again", async () => {
    const { httpClient } = transport(() => ({ body: [] }))
    const flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
    await flanks.close()
    expect(await flanks[Symbol.asyncDispose]()).toBeUndefined()
  })
})

describe("options", () => {
  const { httpClient, sent } = transport(() => ({ body: [] }))

  it("have their defaults if they are undefined", async () => {
    const policy = { attemptTimeout: undefined, callTimeout: undefined, retryOn: undefined, maxPages: undefined }
    await using flanks = await FlanksPromise.make({
      baseUrl: undefined,
      maxBytes: undefined,
      grant,
      policy,
      httpClient
    })
    expect(await flanks.entities()).toEqual([])
    expect(sent.at(-1)?.url.host).toBe("api.flanks.io")
    await using plain = await FlanksPromise.make({ grant, policy: undefined, httpClient })
    expect(await plain.entities()).toEqual([])
  })

  it.each(["", "localhost:4010", "api"])("name an invalid base URL: %j", async (wrong) => {
    const error = await reasonOf(FlanksPromise.make({ baseUrl: wrong, grant, httpClient }))
    expect(error).toMatchObject({ _tag: "InsecureUrl" })
    expect(String(error)).toContain("baseUrl")
    expect(String(error)).toContain(wrong === "" ? "empty" : "absolute")
  })
})

describe("the environment", () => {
  const complete = { FLANKS_BASE_URL: "https://flanks.test", FLANKS_CLIENT_ID: "id", FLANKS_CLIENT_SECRET: "s3cret" }

  it("makes the client", async () => {
    const { httpClient, sent } = transport(() => ({ body: [] }))
    await using flanks = await FlanksPromise.makeFromEnvironment({ env: complete, httpClient })
    expect(await flanks.entities()).toEqual([])
    expect(sent.map(({ url }) => url.host)).toEqual(["flanks.test", "flanks.test"])
  })

  it("sets the deadlines of calls and the waits", async () => {
    const { httpClient } = transport(() => "silence")
    const env = { ...complete, FLANKS_ATTEMPT_TIMEOUT: "20 millis", FLANKS_WAIT_TRANSIENT_TIMES: "0" }
    await using flanks = await FlanksPromise.makeFromEnvironment({ env, httpClient })
    expect(await reasonOf(flanks.entities())).toMatchObject({ _tag: "TransportError", reason: "timeout" })
  })

  it.each(Object.keys(complete))("is named if it is empty: %s", async (name) => {
    const { httpClient } = transport(() => ({ body: [] }))
    const error = await reasonOf(FlanksPromise.makeFromEnvironment({ env: { ...complete, [name]: "" }, httpClient }))
    expect(inspect(error)).toContain(name)
    expect(inspect(error, { depth: 9 }) + String(error)).not.toContain("s3cret")
  })

  it.each(["FLANKS_CLIENT_ID", "FLANKS_CLIENT_SECRET"])("is named if it is missing: %s", async (name) => {
    const { httpClient } = transport(() => ({ body: [] }))
    const env = Object.fromEntries(Object.entries(complete).filter(([key]) => key !== name))
    expect(String(await reasonOf(FlanksPromise.makeFromEnvironment({ env, httpClient })))).toContain(name)
  })

  it.each([
    "FLANKS_ATTEMPT_TIMEOUT",
    "FLANKS_CALL_TIMEOUT",
    "FLANKS_USERNAME",
    "FLANKS_WAIT_BANK_FIRST",
    "FLANKS_WAIT_JITTER"
  ])(
    "is named where it is wrong: %s",
    async (name) => {
      const { httpClient } = transport(() => ({ body: [] }))
      const error = await reasonOf(FlanksPromise.makeFromEnvironment({ env: { ...complete, [name]: "" }, httpClient }))
      expect(String(error)).toContain(name.replace("FLANKS_WAIT_", ""))
    }
  )
})

describe("an error", () => {
  const errors: ReadonlyArray<ClientErrors.ClientError> = [
    new ClientErrors.UnexpectedShape({ operation: "o", httpStatus: 200, path: [], expected: "Expected x" }),
    new ClientErrors.InsecureUrl({ origin: "http://a" }),
    new ClientErrors.ResendingTransport({ operation: "o" }),
    new ClientErrors.ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null }),
    new ClientErrors.UserActionNeeded({ todo: "Sca", blocked: false, token: null }),
    new ClientErrors.DataErrored({ errored: [], ready: [] }),
    new ClientErrors.DataPending({ pending: [], ready: [] }),
    new ClientErrors.ClientClosed({})
  ]

  it.each(errors.map((error) => [error._tag, error] as const))("of the client is recognised: %s", (tag, error) => {
    expect(FlanksPromise.isClientError(error)).toBe(true)
    expect(FlanksPromise.isFlanksError(error)).toBe(false)
    expect(error.name).toBe(tag)
    expect(String(error)).toBe(`${tag}: ${error.message}`)
    expect(error.stack).toContain(error.message)
    expect(inspect(error)).toContain(error.message)
  })

  it("of other code isn't recognised, with any tag", () => {
    class Mine extends Data.TaggedError("DataPending") {}
    for (const other of [new Mine(), new Error("x"), null, "DataPending", new BankError({ httpStatus: 400 })]) {
      expect(FlanksPromise.isClientError(other)).toBe(false)
    }
    expect(FlanksPromise.isFlanksError(new BankError({ httpStatus: 400 }))).toBe(true)
  })
})

it("an amount can be shown, written and computed with", async () => {
  const { httpClient } = transport(() => ({ body: "[{\"balance\":279114.82},{\"balance\":12345678901234567.89}]" }))
  await using flanks = await FlanksPromise.make({ baseUrl, grant, httpClient })
  const accounts = await flanks.aggregation.account(token)
  const amounts = accounts.flatMap(({ balance }) => balance === null || balance === undefined ? [] : [balance])
  expect(amounts.map(Amount.toText)).toEqual(["279114.82", "12345678901234567.89"])
  expect(Amount.toNumber(amounts[0] ?? BigDecimal.make(0n, 0))).toBe(279114.82)
  expect(JSON.stringify(accounts, Amount.replacer)).toBe(
    "[{\"balance\":\"279114.82\"},{\"balance\":\"12345678901234567.89\"}]"
  )
  const euros = new Intl.NumberFormat("en", { minimumFractionDigits: 2 })
  expect(amounts.map((amount) => euros.format(Amount.toText(amount) as `${number}`))).toEqual([
    "279,114.82",
    "12,345,678,901,234,567.89"
  ])
})
