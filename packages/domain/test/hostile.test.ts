import { classify } from "@effect-flanks/domain/Classify"
import { describe, expect, it } from "vitest"
import { printings } from "./printings.ts"

describe("a hostile body", () => {
  const deep = (open: string, close: string, depth: number) => open.repeat(depth) + "1" + close.repeat(depth)
  const depths = [1000, 3000, 100_000]
  const megabyte = "x".repeat(1_000_000)

  const bodies: { readonly [kind: string]: ReadonlyArray<string> } = {
    "a megabyte of text": [JSON.stringify({ error: megabyte }), JSON.stringify({ error: `Invalid ${megabyte}` })],
    "a megabyte of digits": [
      JSON.stringify({ error: "7".repeat(1_000_000) }),
      `{"error_code": ${"7".repeat(1_000_000)}}`
    ],
    "a megabyte of one secret": [JSON.stringify({ credentials_token: megabyte, error: megabyte.slice(0, 10) })],
    "a megabyte of two": [JSON.stringify({ a_token: `${megabyte}1`, b_token: `${megabyte}2`, error: "Invalid x" })],
    "a megabyte of fields": [JSON.stringify({ error: `Missing fields: ${"a_field, ".repeat(110_000)}` })],
    "a megabyte of no JSON": [megabyte, `<${megabyte}`, `{"error": "${megabyte}`],
    "a megabyte of blanks": [" ".repeat(1_000_000), `{"error": "${" ".repeat(1_000_000)}"}`],
    "a megabyte of spaced names": [
      JSON.stringify({ error: "token ".repeat(160_000) }),
      JSON.stringify({ error: "bearer ".repeat(140_000) })
    ],
    "deep lists": depths.map((depth) => deep("[", "]", depth)),
    "deep objects": depths.map((depth) => deep("{\"a\":", "}", depth)),
    "deep details": depths.map((depth) =>
      `{"error": {"code": "ValidationError", "details": [${
        deep("{\"field\":", "}", depth)
      }]}, "credentials_token": "hushhush"}`
    ),
    "deep secrets": depths.map((depth) =>
      `{"error": "Invalid hushhush", "data": ${
        deep("{\"a\":", "}", depth - 1).replace("1", "{\"password\":\"hushhush\"}")
      }}`
    ),
    "lone surrogates": ["{\"error\": \"\\ud800 \\udfff\", \"trace_id\": \"\udc00\"}", "\ud800", "\"\\udbff\""],
    "huge numbers": [
      `{"error_code": 1e999, "n": -1e999}`,
      `{"error_code": "${"9".repeat(5000)}"}`,
      `1e${"9".repeat(5000)}`
    ],
    "names of the language": [
      "{\"__proto__\": {\"error_code\": 20002}, \"constructor\": null, \"toJSON\": \"x\", \"toString\": 1, \"then\": 1}",
      "{\"error\": {\"__proto__\": 1, \"code\": \"X\", \"details\": {\"__proto__\": {\"toJSON\": 1}}}}"
    ]
  }

  const common = ["message", "stack", "String", "JSON.stringify", "inspect", "Schema.encode", "Cause.pretty"] as const

  it.each(Object.keys(bodies))("never throws, and leaks no secret: %s", (kind) => {
    for (const body of bodies[kind] ?? []) {
      for (const status of [200, 400]) {
        const printed = printings(classify(status, body), common)
        expect(printed.filter((way) => way.printed.includes("hushhush"))).toEqual([])
      }
    }
  })
})
