import { classifyLine, type Fields } from "@effect-flanks/cli/classify/ClassifiedLine"
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const fieldsOf = (line: number, status: number, body: string): Fields => {
  const outcome = classify(status, body)
  const tag = outcome._tag
  const { action, actor, retry } = isSuccess(outcome) ? rows[outcome._tag] : outcome
  return {
    line,
    status,
    outcome: rows[tag].kind,
    tag,
    basis: outcome.basis,
    code: outcome.code,
    reason: tag === "ConfigurationError" ? outcome.reason._tag : null,
    actor,
    action,
    retry
  }
}

const classified = (text: string): unknown => JSON.parse(classifyLine(7, text).json)
const problem = (text: string): unknown => {
  const read = classified(text)
  expect(read).toMatchObject({ line: 7, outcome: "unreadable" })
  return Object.entries(read as object).find(([name]) => name === "problem")?.[1]
}

const statuses = fc.oneof(
  fc.constantFrom(200, 202, 400, 401, 403, 409, 415, 500, 503),
  fc.integer({ min: 100, max: 599 })
)

const bodies = fc.oneof(
  fc.constantFrom(...combinations.map(({ body }) => JSON.stringify(body))),
  fc.constantFrom(...Object.values(rows).map(({ code }) => `{"error_code": ${code}}`)),
  fc.constantFrom("", "<html>", "null", "{\"error_code\": 1e400}", "{\"error\": \"Invalid \\\"bank\\\"\"}"),
  fc.json(),
  fc.string({ unit: "binary" })
)

describe("a readable line", () => {
  it("says what the domain says, in the same fields and order", () => {
    fc.assert(
      fc.property(statuses, bodies, (status, body) => {
        const expected = JSON.stringify(fieldsOf(7, status, body))
        expect(classifyLine(7, JSON.stringify({ status, body })).json).toBe(`${expected}\n`)
      }),
      { numRuns: 2000 }
    )
  })

  it("takes a body that isn't a string as its exact text", () => {
    const space = fc.constantFrom("", " ", "\t", "\r", "  ")
    const member = fc.tuple(
      fc.constantFrom("\"body\"", "\"b\\u006fdy\"", "\"Body\"", "\"\"", "\"a\\\\\"", "\"a\\\"body\\\":\""),
      fc.oneof(bodies, fc.json()).filter((text) => {
        try {
          return typeof JSON.parse(text) !== "string"
        } catch {
          return false
        }
      })
    )
    fc.assert(
      fc.property(statuses, fc.array(member, { maxLength: 5 }), space, space, (status, members, before, after) => {
        const text = [["\"status\"", String(status)], ...members]
          .map(([key, value]) => `${before}${key}${after}:${before}${value}${after}`)
        const body = members.findLast(([key]) => JSON.parse(key) === "body")?.[1] ?? ""
        expect(classified(`${before}{${text.join(",")}}${after}`)).toEqual(fieldsOf(7, status, body.trim()))
      }),
      { numRuns: 2000 }
    )
  })

  it("keeps a number that writing the JSON anew would turn into null", () => {
    expect(classified("{\"status\":200,\"body\":{\"error_code\":1e400}}")).toMatchObject({ tag: "UnexpectedResponse" })
    expect(classified("{\"status\":200,\"body\":{\"error_code\":null}}")).toMatchObject({ tag: "Accepted" })
  })

  it("takes a missing body as empty, and null as the JSON null", () => {
    expect(classified("{\"status\":200}")).toEqual(fieldsOf(7, 200, ""))
    expect(classified("{\"status\":500,\"body\":null}")).toEqual(fieldsOf(7, 500, "null"))
  })

  it("counts as its tag, and apart when it is worth a retry", () => {
    expect(classifyLine(1, "{\"status\":400,\"body\":{\"error_code\":50001}}").label).toBe("BankError")
    expect(classifyLine(1, "{\"status\":503}").label).toBe("UnexpectedResponse (transient)")
    expect(classifyLine(1, "{\"status\":418}").label).toBe("UnexpectedResponse")
  })

  it("never shows what is secret in it", () => {
    const secret = "s3cret-t0ken-0123456789"
    for (const text of [JSON.stringify({ credentials_token: secret, error_code: 20003 }), `{"message": "${secret}"`]) {
      for (const status of [200, 202, 400, 503]) {
        expect(classifyLine(1, JSON.stringify({ status, body: text })).json).not.toContain(secret)
      }
    }
  })
})

describe("an unreadable line", () => {
  it("says what is wrong with it", () => {
    expect(problem("")).toBe("the line is blank")
    expect(problem(" \t\r")).toBe("the line is blank")
    expect(problem("hello")).toBe("not JSON")
    expect(problem("{\"status\":400")).toBe("not JSON at column 14")
    expect(problem("[]")).toBe("not a JSON object")
    expect(problem("null")).toBe("not a JSON object")
    expect(problem("{}")).toBe("no \"status\"")
    for (const status of ["\"400\"", "400.5", "99", "600", "-400", "null", "1e400"]) {
      expect(problem(`{"status":${status}}`)).toBe("\"status\" is not an integer from 100 to 599")
    }
    expect(classifyLine(1, "").label).toBe("unreadable")
  })

  it("never repeats its text, in which there may be a secret", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "{\"status\":400,", "[", "\"", "{\"a\":"), fc.nat(30), (start, spaces) => {
        const text = `${start}${" ".repeat(spaces)}s3cret t0ken`
        expect(classifyLine(1, text).json).not.toMatch(/s3cret|t0ken/)
      })
    )
  })
})

it("answers any line with exactly one line of JSON", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.json().map((json) => `{"status":400,"body":${json}}`)),
      (text) => {
        const { json } = classifyLine(1, text)
        expect(json.indexOf("\n")).toBe(json.length - 1)
        expect(JSON.parse(json)).toMatchObject({ line: 1 })
      }
    ),
    { numRuns: 1000 }
  )
})

it("reads a line that is nested a hundred thousand times", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000)
  expect(classified(`{"status":200,"body":${deep}}`)).toMatchObject({ tag: "Accepted" })
})
