import { FlanksClient, layerTest } from "@effect-flanks/client/FlanksClient"
import * as FlanksPromise from "@effect-flanks/client/FlanksPromise"
import { BankError } from "@effect-flanks/domain/FlanksError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import { expectTypeOf } from "vitest"
import { type Answer, make } from "./fake.ts"
import { baseUrl, grant, inTurn, issuing, token } from "./flanks.ts"

describe("layerTest", () => {
  it.effect("responds to operations by their names and arguments", () =>
    Effect.gen(function*() {
      const asked: Array<unknown> = []
      const program = Effect.gen(function*() {
        const flanks = yield* FlanksClient
        yield* flanks.links.unusedCodes("l")
        return yield* Effect.flip(flanks.credentials.status(token))
      })
      const error = yield* program.pipe(Effect.provide(layerTest((request) => {
        asked.push(request)
        return request.operation === "links.unusedCodes"
          ? { body: [] }
          : Effect.succeed({ status: 400, body: { error_code: 20002 } })
      })))
      expect(error._tag).toBe("Processing")
      expect(asked).toEqual([
        { operation: "links.unusedCodes", body: null, query: { link_token: "l" } },
        { operation: "credentials.status", body: { credentials_token: "credentials-token-s3cret" }, query: {} }
      ])
    }))
})

describe("FlanksPromise", () => {
  const using = async <A>(script: () => Answer, f: (flanks: FlanksPromise.FlanksPromise) => Promise<A>) => {
    const issue = issuing()
    const fake = make((sent) => sent.url.pathname === "/v0/token" ? issue() : script())
    const flanks = await FlanksPromise.make({
      baseUrl,
      grant,
      policy: { attemptTimeout: "300 millis", retryOn: [] },
      httpClient: Layer.succeed(HttpClient.HttpClient, fake.client)
    })
    return f(flanks).then((result) => ({ ...fake, result })).finally(flanks.close)
  }

  it("returns data as promises and lists as async iterables", async () => {
    const answers = inTurn({ body: [{ alias: "a" }] }, { body: { items: [{ bank: "b" }], page: 1, pages: 1 } })
    const { result } = await using(answers, async (flanks) => {
      const [account] = await flanks.aggregation.account(FlanksPromise.secret("t"))
      const banks: Array<unknown> = []
      for await (const { bank } of flanks.credentials.list()) banks.push(bank)
      return [account?.alias, ...banks]
    })
    expect(result).toEqual(["a", "b"])
  })

  it("is rejected with the tagged error, and uses its policy", async () => {
    const { result, sent } = await using(
      () => ({ status: 503 }),
      (flanks) => flanks.entities().then(() => "data", (error: unknown) => error)
    )
    expect(result).toMatchObject({ _tag: "UnexpectedResponse", actor: "flanks", httpStatus: 503 })
    expect(sent).toHaveLength(2)
    const bank = await using(
      () => ({ status: 400, body: { error_code: 50001 } }),
      (flanks) => flanks.entities().then(() => "data", (error: unknown) => error)
    )
    expect(bank.result).toBeInstanceOf(BankError)
  })

  it("lists with its policy, and stops when it is closed", async () => {
    const { aborted, result } = await using(() => "silence", async (flanks) => {
      const list = async () => {
        for await (const _ of flanks.credentials.list());
      }
      const error = (reason: unknown) => reason
      const late = await list().catch(error)
      const running = list().catch(error)
      setTimeout(() => void flanks.close(), 20)
      return [late, await running]
    })
    expect(result).toMatchObject([{ _tag: "TransportError", reason: "timeout" }, expect.any(Error)])
    expect(String(result[1])).toContain("closed")
    expect(aborted).toHaveLength(2)
  })

  it("aborts a call with a signal", async () => {
    const { aborted, result } = await using(() => "silence", (flanks) => {
      const controller = new AbortController()
      const call = flanks.run((service) => service.aggregation.account(token), { signal: controller.signal })
      setTimeout(() => controller.abort(), 10)
      return call.then(() => "data", () => "rejected")
    })
    expect(result).toBe("rejected")
    expect(aborted).toHaveLength(1)
  })

  it("has the operations' own types", () => {
    expectTypeOf<FlanksPromise.FlanksPromise["aggregation"]["account"]>().parameter(0).toEqualTypeOf<
      Redacted.Redacted
    >()
    expectTypeOf<FlanksPromise.FlanksPromise["links"]["delete"]>().returns.toEqualTypeOf<Promise<void>>()
    expect(FlanksPromise.reveal(FlanksPromise.secret("x"))).toBe("x")
  })
})
