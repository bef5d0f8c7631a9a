import { fromResponse } from "@effect-flanks/domain/Classify"
import * as RetryAfter from "@effect-flanks/domain/RetryAfter"
import * as Transport from "@effect-flanks/domain/Transport"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { createServer } from "node:net"
import { inspect } from "node:util"

describe("Retry-After", () => {
  it.each<[string, number | null]>([
    ["120", 120_000],
    [" 0 ", 0],
    ["Thu, 01 Jan 1970 00:01:30 GMT", 90_000],
    ["Wed, 31 Dec 1969 00:00:00 GMT", 0],
    ["soon", null],
    ["", null],
    ["-1", null],
    ["1.5", null],
    ["1e3", null],
    ["99999999999", 99_999_999_999_000],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    ["2024-01-01", null]
  ])("%s is %s milliseconds", (value, expected) => {
    expect(RetryAfter.parse(value, 0)).toBe(expected)
  })

  it("reads every form of an HTTP date as GMT, wherever the machine is", () => {
    const zone = process.env["TZ"]
    try {
      for (const here of ["America/New_York", "Asia/Kolkata"]) {
        process.env["TZ"] = here
        for (
          const date of [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37"
          ]
        ) expect(RetryAfter.parse(date, 784_111_776_000), `${date} in ${here}`).toBe(1000)
      }
    } finally {
      if (zone === undefined) delete process.env["TZ"]
      else process.env["TZ"] = zone
    }
  })

  it("is read from headers in the form of any HTTP client", () => {
    for (
      const headers of [
        new Headers({ "Retry-After": "2" }),
        new Map([["retry-after", "2"]]),
        { "retry-after": "2" },
        { "Retry-After": ["2", "9"] },
        { "RETRY-AFTER": 2 }
      ]
    ) expect(RetryAfter.fromHeaders(headers, 0)).toBe(2000)
    for (const headers of [new Headers(), {}, { "retry-after": null }]) {
      expect(RetryAfter.fromHeaders(headers, 0)).toBeNull()
    }
  })

  it.effect("sets the error's retryAfter, from a date too, with the program's clock", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("1 minute")
      const asked = (value: string) =>
        Effect.map(
          Effect.flip(fromResponse(503, "", { headers: { "retry-after": value } })),
          ({ retryAfter }) => retryAfter
        )
      expect(yield* asked("Thu, 01 Jan 1970 00:01:30 GMT")).toBe(30_000)
      expect(yield* asked("2")).toBe(2000)
      expect(yield* asked("soon")).toBeNull()
      expect((yield* Effect.flip(fromResponse(503, ""))).retryAfter).toBeNull()
    }))
})

describe("a thrown network error becomes a TransportError", () => {
  const coded = (code: string, message = "it failed at https://x.test/?code=hushhush") =>
    Object.assign(new Error(message), { code })

  it.each([
    ["fetch", new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "refused"],
    [
      "fetch, of several attempts",
      new TypeError("x", { cause: new AggregateError([coded("ECONNREFUSED")]) }),
      "refused"
    ],
    ["axios", Object.assign(coded("ECONNABORTED"), { name: "AxiosError", config: { data: "hushhush" } }), "reset"],
    ["undici", Object.assign(coded("UND_ERR_HEADERS_TIMEOUT"), { name: "HeadersTimeoutError" }), "timeout"],
    ["AbortSignal.timeout", new DOMException("The operation timed out", "TimeoutError"), "timeout"],
    ["a name that was not found", coded("ENOTFOUND"), "dns"],
    ["a code that is not known", coded("EOTHER"), "unknown"],
    ["a browser", new TypeError("Failed to fetch"), "unknown"],
    ["a string", "hushhush", "unknown"],
    ["nothing", undefined, "unknown"]
  ])("%s", (_, thrown, reason) => {
    const error = Transport.fromUnknown(thrown, { target: "POST x.test/v0/token" })
    expect(error.reason).toBe(reason)
    expect(error.message).toContain("POST x.test/v0/token")
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error) + String(error.cause)).not.toContain("hushhush")
  })

  it("isn't a refusal if one of several attempts got further than connecting", () => {
    const thrown = new AggregateError([coded("ECONNREFUSED"), coded("ECONNRESET")])
    expect(Transport.fromUnknown(thrown).reason).toBe("reset")
  })

  it("ends on an error that is its own cause", () => {
    const circular = coded("EPIPE")
    circular.cause = circular
    expect(Transport.fromUnknown(circular).reason).toBe("reset")
  })

  it("recognises the errors of this runtime's fetch at a closed port and at one that hangs up", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`
    const failureOf = () => fetch(url).then(() => null, (thrown: unknown) => Transport.fromUnknown(thrown))
    expect((await failureOf())?.reason).toBe("reset")
    await new Promise((resolve) => server.close(resolve))
    expect((await failureOf())?.reason).toBe("refused")
  })
})
