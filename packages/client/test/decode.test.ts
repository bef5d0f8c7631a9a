import * as Body from "@effect-flanks/client/Body"
import { UnexpectedShape } from "@effect-flanks/client/ClientError"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Json from "@effect-flanks/client/Json"
import { classify } from "@effect-flanks/domain/Classify"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as fc from "fast-check"
import { called, calls } from "./calls.ts"
import { endpointOf } from "./endpoints.ts"
import { flanks } from "./flanks.ts"

/** A placeholder for a number that no double holds, or for an invalid number, until the text is written. */
const raw = (text: string) => ({ toJSON: () => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text) })

/** Values that some field accepts, and near misses. */
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    1.5,
    20_003,
    1_772_432_000,
    1_772_432_000_000,
    8.64e15,
    1e21,
    "",
    "x"
  ),
  fc.constantFrom("2026-03-01", "2026-02-30", "2026-3-1", "12.50", "-0.0", "1e3", "1e999", "9".repeat(120), "NaN"),
  fc.constantFrom("12345678901234567.89", "1e400", "-0", "0.10", "1E-7").map(raw),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string()
)

const junk = fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: fc.array(leaf, { maxLength: 2 }) }, {
  weight: 1,
  arbitrary: fc.dictionary(fc.string(), leaf, { maxKeys: 2 })
})

const most = <A>(right: fc.Arbitrary<A>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: junk })

/** An object with its own fields, one of which may be called `__proto__`. */
const own = (entries: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name === "proto" ? "__proto__" : name, value]))

/** Near misses of the values that a Schema reads. */
const near = (ast: SchemaAST.AST): fc.Arbitrary<unknown> => {
  if (ast.encoding !== undefined) {
    const [{ to } = { to: ast }] = ast.encoding.slice(-1)
    return fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: near(to) })
  }
  switch (ast._tag) {
    case "Objects": {
      const fields = Object.fromEntries(
        ast.propertySignatures.map(({ name, type }) => [String(name), most(near(type))])
      )
      return fc.record({ ...fields, proto: leaf, "another field": junk }, { requiredKeys: [] }).map(own)
    }
    case "Arrays":
      return fc.array(most(ast.rest[0] === undefined ? junk : near(ast.rest[0])), { maxLength: 3 })
    case "Union":
      return fc.oneof(...ast.types.map(near))
    case "String":
      return fc.constantFrom("", "a text", "2026-03-01")
    case "Boolean":
      return fc.boolean()
    case "Null":
      return fc.constant(null)
    case "Literal":
      return fc.constant(ast.literal)
    case "Number":
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    default:
      return junk
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** The result of the Schema alone, in the client's form. */
const bySchema = (schema: Schema.Codec<unknown>, text: string): Result.Result<unknown, object> =>
  Result.mapError(Schema.decodeUnknownResult(schema)(Json.parse(text)), ({ issue }) => {
    const [first] = format(issue).issues
    return { path: first?.path ?? [], expected: first?.message }
  })

/** Secrets are compared by their text. */
const shown = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return { secret: Redacted.value(value) }
  if (Array.isArray(value)) return value.map(shown)
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shown(one)]))
    : value
}

/** Operations that return the decoded body. */
const reads = called.filter(({ name }) =>
  name.startsWith("aggregation.") ||
  [
    "entities.list",
    "links.list",
    "links.create",
    "links.edit",
    "credentials.status",
    "credentials.force",
    "reports.templates",
    "reports.status",
    "letters.createSigned",
    "connect.createSession"
  ].includes(name)
)

describe("a body", () => {
  it.each(reads.map(({ name }) => name))("of %s is decoded in the same way as by its Schema", async (name) => {
    let body = ""
    const runtime = ManagedRuntime.make(Layer.orDie(flanks(() => ({ body })).layer))
    const call = FlanksClient.pipe(
      Effect.flatMap((client) => Effect.result(calls[name]?.(client) ?? Effect.die(name)))
    )
    const [schema = Schema.Never] = endpointOf(name).success
    await fc.assert(
      fc.asyncProperty(near(schema.ast), async (wire) => {
        body = JSON.stringify(wire)
        const result = await runtime.runPromise(call)
        // A body that reports a failure never reaches the Schema.
        fc.pre(Result.isSuccess(result) || result.failure instanceof UnexpectedShape)
        const ours = Result.mapError(
          result,
          (error) => error instanceof UnexpectedShape ? { path: error.path, expected: error.expected } : error
        )
        const theirs = bySchema(schema as Schema.Codec<unknown>, body)
        expect(shown(Result.merge(ours))).toEqual(shown(Result.merge(theirs)))
        expect(ours._tag).toBe(theirs._tag)
      }),
      { numRuns: 60 }
    )
    await runtime.dispose()
  })

  it("is JSON for the decoder if classification accepts it", () => {
    const decode = Body.decoder(Schema.Unknown)
    const around = fc.constantFrom("", " ", "\n", "\uFEFF", "\uFEFF\uFEFF", "\u00A0")
    const texts = fc.tuple(around, fc.oneof(fc.json(), fc.string(), fc.constant("12345678901234567890")), around)
    fc.assert(
      fc.property(texts.map((parts) => parts.join("")), (text) => {
        fc.pre(classify(200, text)._tag === "Accepted")
        expect(Result.isSuccess(decode(text))).toBe(true)
      })
    )
  })
})
