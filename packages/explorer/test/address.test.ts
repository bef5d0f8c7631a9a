import { classify } from "@effect-flanks/domain/Classify"
import * as Address from "@effect-flanks/explorer/Address"
import { columns, exampleOf, outcomeOf, statuses } from "@effect-flanks/explorer/Cells"
import * as Pasted from "@effect-flanks/explorer/Pasted"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

const status = fc.integer({ min: 100, max: 599 })

describe("an address", () => {
  it("names a combination, and gives it back", () => {
    const said = fc.oneof(fc.constant("other" as const), fc.constant("none" as const), fc.nat(999_999_999))
    fc.assert(fc.property(status, said, (number, code) => {
      assert.deepStrictEqual(Address.parse(Address.format({ status: number, said: code })), {
        status: number,
        said: code
      })
    }))
  })

  it("is nothing but a status and a code", () => {
    for (
      const text of ["", "#", "#400", "#600-20001", "#400-", "#400-x", "#400-20001 ", "#400--1", "#answer", "#400-1e3"]
    ) {
      assert.isNull(Address.parse(text), text)
    }
  })
})

describe("the map", () => {
  it("fills in an example with the outcome of its cell", () => {
    for (const number of statuses) {
      for (const { said } of columns) {
        const { _tag, basis } = outcomeOf(number, said)
        const example = classify(number, JSON.stringify(exampleOf(number, said)))
        assert.deepStrictEqual([example._tag, example.basis], [_tag, basis], `${number}, ${said}`)
      }
    }
  })

  it("fills in the documented response if there is one", () => {
    assert.deepStrictEqual(exampleOf(400, 20002), {
      error: "Retrieving user data. Please try again in a moment.",
      error_code: 20002
    })
    assert.deepStrictEqual(exampleOf(405, "none"), { error: "Method not allowed" })
  })
})

describe("a pasted text", () => {
  const body = fc.string().filter((text) => !/^\s*HTTP\/|^< HTTP\/|^\s*<|[45]\d\d/m.test(text))

  it("is a body if it doesn't begin with a status line", () => {
    fc.assert(fc.property(body, (text) => assert.deepStrictEqual(Pasted.read(text), { status: null, body: text })))
  })

  it("is a whole response if it does", () => {
    fc.assert(fc.property(status, body, fc.constantFrom("\n", "\r\n"), (number, text, line) => {
      const whole = ["HTTP/2 302", "location: /elsewhere", "", `HTTP/1.1 ${number} Some Words`, "server: x", "", text]
      assert.deepStrictEqual(Pasted.read(whole.join(line)), { status: number, body: text })
    }))
  })

  it.each([
    ["<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center>", 502],
    ["<!DOCTYPE html>\n<html><head><title>api.flanks.io | 504: Gateway time-out</title></head></html>", 504],
    ["<html><body><h1>Error 503</h1><p>Service Unavailable</p></body></html>", 503],
    ["<HTML><HEAD><TITLE>403 Forbidden</TITLE></HEAD></HTML>", 403],
    ["502 Bad Gateway", 502],
    ["HTTP 429: Too Many Requests\n", 429]
  ])("is an error page that names its status: %j", (text, named) => {
    assert.deepStrictEqual(Pasted.read(text), { status: named, body: text })
  })

  it.each([
    "{\"error\":\"502 Bad Gateway\"}",
    "{\"error_code\": 50001}",
    "<html><title>Welcome</title><p>There are 500 items.</p></html>",
    "502",
    "https://app.example/back?error=502"
  ])("has no status of its own in any other form: %j", (text) => {
    assert.deepStrictEqual(Pasted.read(text), { status: null, body: text })
  })

  it("uses the status line, if there is one, rather than the page", () => {
    assert.strictEqual(Pasted.read("HTTP/1.1 504 Gateway Timeout\n\n<title>502 Bad Gateway</title>").status, 504)
  })

  it("is the received part of the output of curl -v", () => {
    const shown = [
      "* Connected to localhost (127.0.0.1) port 4010",
      "> POST /v0/bank/credentials/portfolio HTTP/1.1",
      "> Authorization: Bearer abc",
      ">",
      "< HTTP/1.1 400 Bad Request",
      "< content-type: application/json",
      "< ",
      "{ [78 bytes data]",
      "* Connection #0 to host localhost left intact",
      "{",
      "  \"error_code\": 20002",
      "}"
    ]
    for (const line of ["\n", "\r\n"]) {
      assert.deepStrictEqual(Pasted.read(shown.join(line)), { status: 400, body: "{\n  \"error_code\": 20002\n}" })
    }
  })
})
