/** Runtimes whose `JSON` keeps no digits get the same results. */
import type * as BodyModule from "@effect-flanks/client/Body"
import type * as DataKindModule from "@effect-flanks/client/DataKind"
import type * as JsonModule from "@effect-flanks/client/Json"
import * as BigDecimal from "effect/BigDecimal"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"

type Json = typeof JsonModule
type DataKind = typeof DataKindModule
type Body = typeof BodyModule

const native = { ...Object.getOwnPropertyDescriptors(JSON) }

/** The modules as a runtime without `JSON.rawJSON` loads them: Safari before 18.4, Firefox before 135. */
const older = async () => {
  const { isRawJSON: _, rawJSON: __, ...old } = native as Record<string, PropertyDescriptor>
  vi.stubGlobal("JSON", Object.defineProperties({}, old))
  vi.resetModules()
  const json: Json = await import("@effect-flanks/client/Json")
  const kind: DataKind = await import("@effect-flanks/client/DataKind")
  const body: Body = await import("@effect-flanks/client/Body")
  const data = await import("@effect-flanks/client/api/Data")
  return { json, kind, body, data }
}

describe("without JSON.rawJSON", () => {
  let modules: Awaited<ReturnType<typeof older>>
  let recent: Json

  beforeAll(async () => {
    recent = await import("@effect-flanks/client/Json")
    modules = await older()
  })
  afterAll(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/)
  const texts = fc.array(fc.oneof(digits, fc.json(), fc.string().map((text) => JSON.stringify(text))), { maxLength: 5 })
    .map((parts) => `[${parts.join(",")}]`)

  it("reads and writes in the same way as a newer runtime", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { isRawNumber, parse, stringify } = modules.json
        expect(stringify(parse(text))).toBe(recent.stringify(recent.parse(text)))
        const numbers = (value: unknown, is: (u: unknown) => boolean): ReadonlyArray<boolean> =>
          Array.isArray(value) ? value.map(is) : []
        expect(numbers(parse(text), isRawNumber)).toEqual(numbers(recent.parse(text), recent.isRawNumber))
      }),
      { numRuns: 500 }
    )
  })

  it.each([
    "[12345678901234567890",
    "[00012345678901234567890]",
    "[12345678901234567890.5.3]",
    "[1 12345678901234567890]"
  ])(
    "refuses what is no JSON: %s",
    (text) => {
      expect(() => modules.json.parse(text)).toThrow(SyntaxError)
    }
  )

  it("never treats a string as a number", () => {
    const text = "[\"number:12345678901234567890\",12345678901234567890,\"\\u006eumber:1\"]"
    expect(modules.json.stringify(modules.json.parse(text))).toBe(
      "[\"number:12345678901234567890\",12345678901234567890,\"number:1\"]"
    )
  })

  it("reads amounts with all their digits, and keeps them as data", async () => {
    const Schema = await import("effect/Schema")
    const Effect = await import("effect/Effect")
    const decode = modules.body.decoder(Schema.Array(modules.data.Account))
    const text = "[{\"balance\":12345678901234567.89},{\"balance\":0.1}]"
    const decoded = decode(text)
    if (decoded._tag === "Failure") throw decoded.failure
    const [large] = decoded.success
    expect(large?.balance ? BigDecimal.format(large.balance) : null).toBe("12345678901234567.89")
    expect(Effect.runSync(modules.kind.toJson("account", decoded.success))).toBe(text)
  })
})
