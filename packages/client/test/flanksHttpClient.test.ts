import type { InsecureUrl } from "@effect-flanks/client/ClientError"
import { classify, outcome } from "@effect-flanks/client/FlanksHttpClient"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { inspect } from "node:util"
import { expectTypeOf } from "vitest"
import { type Answer, make } from "./fake.ts"

const url = "https://flanks.example/v0/x?link_token=s3cret"

const ask = (answer: Answer, maxBytes?: number) => classify(make(() => answer).client, { maxBytes }).get(url)
const failure = (answer: Answer, maxBytes?: number) => Effect.flip(ask(answer, maxBytes))

describe("classify", () => {
  it.effect("fails with the tagged error of every response that isn't a success", () =>
    Effect.gen(function*() {
      const errors = yield* Effect.forEach([
        { status: 400, body: { error_code: 20002 } },
        { status: 502, body: "<html>Bad gateway</html>", headers: { "content-type": "text/html" } },
        { status: 307, headers: { location: "https://elsewhere.example" } },
        { status: 200, body: "{\"credentials_token\":\"abc" },
        { status: 200, body: "<html>", headers: { "content-type": "application/json" } }
      ], (answer) => failure(answer))
      expect(errors.map(({ _tag }) => _tag)).toEqual([
        "Processing",
        "UnexpectedResponse",
        "UnexpectedResponse",
        "UnexpectedResponse",
        "UnexpectedResponse"
      ])
    }))

  it.effect("returns a success with its outcome, and with a body that can be read again", () =>
    Effect.gen(function*() {
      // One has a known length, and the other is read in chunks.
      for (const headers of [{ "content-type": "text/plain" }, { "content-encoding": "none" }]) {
        const response = yield* ask({ body: { a: 1 }, headers })
        expect(outcome(response)?._tag).toBe("Accepted")
        expect(yield* response.text).toBe("{\"a\":1}")
        expect(yield* response.json).toEqual({ a: 1 })
        expect(new TextDecoder().decode(yield* response.arrayBuffer)).toBe("{\"a\":1}")
        expect(yield* Stream.mkString(Stream.decodeText(response.stream))).toBe("{\"a\":1}")
        expect([...(yield* response.urlParamsBody)]).toEqual([["{\"a\":1}", ""]])
      }
      for (const body of ["", " \n", "\uFEFF"]) expect(yield* (yield* ask({ status: 200, body })).json).toBeNull()
      const delayed = yield* ask({ status: 202, body: { credentials_token: "t", error_code: 20003 } })
      expect(outcome(delayed)?._tag).toBe("TokenDelayed")
      expect(outcome(yield* ask({ status: 204 }))?._tag).toBe("Accepted")
    }))

  it.effect("names the reason of a request without a response, and shows no secret of it", () =>
    Effect.gen(function*() {
      const codes = ["ECONNREFUSED", "ECONNRESET", "UND_ERR_HEADERS_TIMEOUT", "ENOTFOUND", "EOTHER"]
      const errors = yield* Effect.forEach(codes, (code) => failure({ code }))
      expect(errors.map((error) => error._tag === "TransportError" && error.reason))
        .toEqual(["refused", "reset", "timeout", "dns", "unknown"])
      const cut = yield* failure({ broken: "{\"a\":" })
      expect(cut._tag === "TransportError" && cut.reason).toBe("reset")
      for (const error of [...errors, cut]) expect(inspect(error) + JSON.stringify(error)).not.toContain("s3cret")
      expect(errors[0]?.message).toContain("ECONNREFUSED, GET flanks.example/v0/x")
    }))

  it.effect("reads Retry-After as seconds and as a date", () =>
    Effect.gen(function*() {
      const asked = (header: string) =>
        Effect.map(failure({ status: 429, headers: { "retry-after": header } }), (error) =>
          error._tag === "UnexpectedResponse" ? error.retryAfter : error)
      expect(yield* asked("120")).toBe(120_000)
      expect(yield* asked("Thu, 01 Jan 1970 00:01:30 GMT")).toBe(90_000)
      expect(yield* asked("Wed, 31 Dec 1969 00:00:00 GMT")).toBe(0)
      expect(yield* asked("soon")).toBeNull()
    }))

  it.effect("limits bodies, regardless of their stated length", () =>
    Effect.gen(function*() {
      const body = "[" + "1,".repeat(600) + "1]"
      const unread = yield* failure({ body }, 1000)
      expect(unread._tag === "UnexpectedResponse" && Redacted.value(unread.body)).toBe("<more than 1000 bytes>")
      const streamed = { headers: { "content-encoding": "none" }, body }
      expect((yield* failure(streamed, 1000))._tag).toBe("UnexpectedResponse")
      expect(yield* Effect.flatMap(ask(streamed, 2000), (response) => response.text)).toBe(body)
      expect(yield* Effect.flatMap(ask(streamed, body.length), (response) => response.text)).toBe(body)
      expect((yield* failure(streamed, body.length - 1))._tag).toBe("UnexpectedResponse")
      const compressed = { headers: { "content-encoding": "gzip", "content-length": "10" }, body }
      expect((yield* failure(compressed, 1000))._tag).toBe("UnexpectedResponse")
      expect((yield* failure({ status: 500, body }, 1000))._tag).toBe("InternalServerError")
    }))

  it.effect("sends plain http only to this machine", () =>
    Effect.gen(function*() {
      const fake = make(() => ({ body: {} }))
      const client = classify(fake.client)
      for (const there of ["http://flanks.example/a?b", "HTTP://127.0.0.1.example/", "ftp://localhost/", "/relative"]) {
        const error = yield* Effect.flip(client.get(there))
        expect(error._tag).toBe("InsecureUrl")
        expect(error.message).not.toContain("?b")
      }
      expect(fake.sent).toEqual([])
      for (
        const here of [
          "http://localhost:1/",
          "http://a.localhost/",
          "http://127.8.8.8/",
          "http://[::1]:1/",
          "HTTPS://flanks.example/"
        ]
      ) {
        yield* client.get(here)
      }
      expect(fake.sent).toHaveLength(5)
    }))

  it.effect("tells fetch not to follow redirects, and keeps its other options", () => {
    const inits: Array<RequestInit | undefined> = []
    const fetch = ((_: unknown, init?: RequestInit) => {
      inits.push(init)
      return Promise.resolve(new Response("{}"))
    }) as typeof globalThis.fetch
    return Effect.gen(function*() {
      yield* classify(yield* HttpClient.HttpClient).execute(
        HttpClientRequest.post(url).pipe(HttpClientRequest.bodyText("{}"))
      )
      expect(inits[0]).toMatchObject({ redirect: "manual", credentials: "omit", method: "POST" })
    }).pipe(
      Effect.provide(
        Layer.mergeAll(
          FetchHttpClient.layer,
          Layer.succeed(FetchHttpClient.Fetch, fetch),
          Layer.succeed(FetchHttpClient.RequestInit, { credentials: "omit" })
        )
      )
    )
  })

  it("has Flanks' errors in its channel, but no other client's", () => {
    const client = classify(make(() => ({})).client)
    expectTypeOf(client).toEqualTypeOf<HttpClient.HttpClient.With<FlanksError | InsecureUrl>>()
  })
})
