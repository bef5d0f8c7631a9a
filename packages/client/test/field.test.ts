import { Portfolio } from "@effect-flanks/client/api/Data"
import { Amount, data, Day, Timestamp, WireSecret } from "@effect-flanks/client/api/Field"
import * as Json from "@effect-flanks/client/Json"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"

const digits = (minimum: number, maximum: number) => fc.stringMatching(new RegExp(`^[0-9]{${minimum},${maximum}}$`))

const numberText = fc.tuple(
  fc.constantFrom("", "-"),
  fc.stringMatching(/^(0|[1-9][0-9]{0,25})$/),
  fc.option(digits(1, 25), { nil: null }),
  fc.option(fc.tuple(fc.constantFrom("e", "E"), fc.integer({ min: -350, max: 350 })), { nil: null })
).map(([sign, whole, fraction, exponent]) =>
  sign + whole + (fraction === null ? "" : `.${fraction}`) + (exponent === null ? "" : exponent.join(""))
)

const isSame = (one: string, other: string): boolean =>
  BigDecimal.equals(BigDecimal.fromStringUnsafe(one), BigDecimal.fromStringUnsafe(other))

describe("Json", () => {
  it("keeps every digit of every number, in any context", () => {
    const shapes = fc.constantFrom<readonly [before: string, after: string]>(
      ["", ""],
      ["[1,", "]"],
      ["{\"a\": ", "}"],
      ["{\"iban\":\"ES9121000418450200051332\",\"a\":\n", " }"],
      ["[[ ", "],-1]"]
    )
    fc.assert(
      fc.property(numberText, shapes, (text, [before, after]) => {
        const written = JSON.stringify(Json.parse(before + text + after))
        const around = [before, after].map((part) => part.replace(/\s/g, ""))
        const number = written.slice(around[0]?.length, written.length - (around[1]?.length ?? 0))
        expect(isSame(number, text)).toBe(true)
      }),
      { numRuns: 500 }
    )
  })

  it("parses numbers that lose nothing in the same way as JSON.parse", () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(JSON.stringify(Json.parse(text))).toBe(JSON.stringify(JSON.parse(text)))
    }))
    expect(() => Json.parse("{\"a\":12345678901234567890,}")).toThrow(SyntaxError)
    expect(() => Json.parse("<html>")).toThrow(SyntaxError)
  })
})

describe("Amount", () => {
  const decode = Schema.decodeUnknownSync(Amount)
  const encode = Schema.encodeSync(Amount)

  it("is the number on the wire, and is written back as the same number", () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const amount = decode(Json.parse(text))
        expect(BigDecimal.equals(amount, BigDecimal.fromStringUnsafe(text))).toBe(true)
        expect(isSame(JSON.stringify(encode(amount)), text)).toBe(true)
      }),
      { numRuns: 500 }
    )
    expect(BigDecimal.format(decode("1500.50"))).toBe("1500.5")
    expect(BigDecimal.format(decode(0.1))).toBe("0.1")
  })

  it("refuses invalid amounts, and those that would use up the memory", () => {
    for (
      const wire of ["", "1,5", " 1", "0x1", true, {}, [1], NaN, Infinity, Json.parse("1e999999999"), "9".repeat(101)]
    ) {
      expect(() => decode(wire)).toThrow("Expected")
    }
  })
})

describe("Day and Timestamp", () => {
  it("reads a day as its midnight in UTC and writes it back", () => {
    const day = Schema.decodeSync(Day)("2024-02-29")
    expect(DateTime.toEpochMillis(day)).toBe(Date.UTC(2024, 1, 29))
    expect(Schema.encodeSync(Day)(day)).toBe("2024-02-29")
  })

  it("refuses days that don't exist", () => {
    for (const text of ["2023-02-29", "2023-13-01", "2023-2-1", "2023-02-01T00:00:00Z", ""]) {
      expect(() => Schema.decodeSync(Day)(text)).toThrow("Expected a day as YYYY-MM-DD")
    }
  })

  it("reads seconds and milliseconds as the same instant, and writes seconds", () => {
    const decode = Schema.decodeSync(Timestamp)
    expect(DateTime.toEpochMillis(decode(1_700_000_000))).toBe(1_700_000_000_000)
    expect(DateTime.toEpochMillis(decode(1_700_000_000_000))).toBe(1_700_000_000_000)
    expect(Schema.encodeSync(Timestamp)(decode(1_700_000_000_000))).toBe(1_700_000_000)
    expect(() => decode(1e300)).toThrow("Expected a timestamp")
  })
})

describe("data", () => {
  const decode = Schema.decodeUnknownSync(Portfolio)

  it("distinguishes null, absent and empty", () => {
    expect(decode({ owners: null })).toEqual({ owners: null })
    expect(decode({ owners: [] })).toEqual({ owners: [] })
    expect("owners" in decode({ name: "p" })).toBe(false)
  })

  it("lets every field be null, and keeps unknown fields and enum values", () => {
    const fields = Object.keys(Portfolio.schema.fields)
    const nulls = Object.fromEntries(fields.map((name) => [name, null]))
    expect(decode(nulls)).toEqual(nulls)
    const body = "{\"type\":\"QUANTUM\",\"risk\":{\"level\":12345678901234567.1},\"__proto__\":1,\"constructor\":2}"
    expect(JSON.stringify(Schema.encodeSync(Portfolio)(decode(Json.parse(body))))).toBe(body)
  })

  it("shows no secret, and writes its plain text only when encoded", () => {
    const schema = data({ sca_token: WireSecret })
    const decoded = Schema.decodeSync(schema)({ sca_token: "s3cret" })
    expect(JSON.stringify(decoded)).not.toContain("s3cret")
    expect(inspect(decoded)).not.toContain("s3cret")
    expect(Schema.encodeSync(schema)(decoded)).toEqual({ sca_token: "s3cret" })
  })
})
