import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { FlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import { Outcome } from "@effect-flanks/domain/Outcome"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as bodies from "./bodies.ts"
import page from "./fixtures/page.json" with { type: "json" }

const names = Object.keys(BodySchemas.schemas) as ReadonlyArray<BodySchemas.SchemaName>

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false })

const validatorsOf = (name: BodySchemas.SchemaName): { readonly [way: string]: (u: unknown) => boolean } => {
  const standard = BodySchemas.toStandardSchema(name)["~standard"]
  const jsonSchema = ajv.compile(BodySchemas.toJsonSchema(name))
  return {
    schema: (u) => Result.isSuccess(Schema.decodeUnknownResult(BodySchemas.schemas[name])(u)),
    standard: (u) => {
      const result = standard.validate(u)
      if (result instanceof Promise) throw new Error("a validation that waits")
      return result.issues === undefined
    },
    jsonSchema: (u) => jsonSchema(u)
  }
}

const validators = new Map(names.map((name) => [name, validatorsOf(name)]))

const verdicts = (name: BodySchemas.SchemaName, u: unknown) =>
  Object.fromEntries(Object.entries(validators.get(name) ?? {}).map(([way, accepts]) => [way, accepts(u)]))

const all = (verdict: boolean) => ({ schema: verdict, standard: verdict, jsonSchema: verdict })

/** The Schema of each documented body. */
const schemaOf = (body: Documented.Body): BodySchemas.SchemaName =>
  typeof body.error === "object"
    ? "EnvelopeBody"
    : typeof body.error === "string"
    ? "ErrorBody"
    : body.error_code === undefined
    ? "SuccessBody"
    : "DelayedBody"

const wire: ReadonlyArray<BodySchemas.SchemaName> = ["SuccessBody", "DelayedBody", "ErrorBody", "EnvelopeBody"]

describe("the Schemas of bodies", () => {
  it.each(Documented.combinations)(
    "accept what is documented, in all three forms: $status $tag $reason",
    ({ body }) => {
      expect(verdicts(schemaOf(body), body)).toEqual(all(true))
    }
  )

  it("accept every JSON body of the page", () => {
    const printed = page.responses.map(({ body }) => body.join("\n")).filter((body) => !/,\s*\}$/.test(body))
    for (const body of printed) {
      const json = JSON.parse(body) as Documented.Body
      expect(verdicts(schemaOf(json), json)).toEqual(all(true))
    }
    expect(printed).toHaveLength(12)
  })

  it("keep unknown fields, and hide the token", () => {
    const body = {
      message: "x",
      credentials_token: "hushhush",
      error_code: 20003 as const,
      extra: { a: [null] },
      link: null
    }
    const decoded = Schema.decodeSync(BodySchemas.DelayedBody)(body)
    expect(Redacted.value(decoded.credentials_token)).toBe("hushhush")
    expect(Schema.encodeSync(BodySchemas.DelayedBody)(decoded)).toEqual({ ...body, credentials_token: "<redacted>" })
    const open = { error: "x", error_code: "40001", extra: 1 }
    expect(Schema.decodeSync(BodySchemas.ErrorBody)(open)).toEqual(open)
    const envelope = {
      success: false,
      error: { code: "X", more: 1, details: [{ field: null, at: 2 }] },
      trace_id: "t",
      z: 1
    }
    expect(Schema.decodeUnknownSync(BodySchemas.EnvelopeBody)(envelope)).toEqual(envelope)
  })

  const refused: ReadonlyArray<readonly [BodySchemas.SchemaName, unknown]> = [
    ["SuccessBody", null],
    ["SuccessBody", "x"],
    ["SuccessBody", { message: 1 }],
    ["SuccessBody", { credentials_token: 1 }],
    ["DelayedBody", { message: "x", error_code: 20003 }],
    ["DelayedBody", { message: "x", credentials_token: "x", error_code: 20002 }],
    ["DelayedBody", { message: "x", credentials_token: "x", error_code: "20002" }],
    ["SuccessBody", { error: "x" }],
    ["SuccessBody", { error: {} }],
    ["SuccessBody", { error_code: 20002 }],
    ["SuccessBody", { error_code: "x" }],
    ["SuccessBody", { success: false }],
    ["ErrorBody", {}],
    ["ErrorBody", { error: null }],
    ["ErrorBody", { error: "x", error_code: 1.5 }],
    ["ErrorBody", { error: "x", error_code: "BANK_ERROR" }],
    ["ErrorBody", { error: "x", error_code: "" }],
    ["EnvelopeBody", { success: true, error: { code: "X" } }],
    ["EnvelopeBody", { success: false, error: "X" }],
    ["EnvelopeBody", { success: false, error: { code: 1 } }],
    ["EnvelopeBody", { success: false, error: { code: "X", details: [{ field: 1 }] } }],
    ["EnvelopeBody", { success: false, error: { code: "X" }, trace_id: 1 }]
  ]

  it.each(refused)("refuse other bodies, in all three forms: %s %j", (name, body) => {
    expect(verdicts(name, body)).toEqual(all(false))
  })

  it.each<[BodySchemas.SchemaName, unknown]>([
    ["SuccessBody", { message: null, credentials_token: null }],
    ["SuccessBody", { error: null, error_code: " ", success: true }],
    ["DelayedBody", { credentials_token: "x", error_code: "020003" }],
    ["DelayedBody", { message: null, credentials_token: "x", error_code: 20003 }],
    ["ErrorBody", { error: "x", error_code: null }],
    ["EnvelopeBody", { success: false, error: { code: "X", details: null }, trace_id: null }]
  ])("accept null for unknown values, in all three forms: %s %j", (name, body) => {
    expect(verdicts(name, body)).toEqual(all(true))
  })

  it("agree in all three forms on any body", () => {
    const parsed = bodies.body.filter((body) => {
      try {
        return JSON.parse(body) !== undefined
      } catch {
        return false
      }
    }).map((body): unknown => JSON.parse(body))
    fc.assert(
      fc.property(fc.oneof(parsed, fc.jsonValue()), (body) => {
        for (const name of wire) {
          const verdict = verdicts(name, body)
          expect(verdict).toEqual(all(verdict["schema"] ?? false))
        }
      }),
      { numRuns: 500 }
    )
  })
})

describe("the Schemas of outcomes and errors", () => {
  const encoded = [
    ...Documented.combinations.map(({ body, status }) => classify(status, JSON.stringify(body))),
    classify(404, "<html>"),
    classify(400, "{\"error_code\": 50001}")
  ].map((outcome) => Schema.encodeSync(Outcome)(outcome))

  it("accept the encoded forms, in all three forms", () => {
    for (const json of encoded) expect(verdicts("Outcome", json)).toEqual(all(true))
    const failures = encoded.filter(({ _tag }) => _tag !== "Accepted" && _tag !== "TokenDelayed")
    for (const json of failures) expect(verdicts("FlanksError", json)).toEqual(all(true))
    expect(failures).toHaveLength(encoded.length - 2)
    const transport = Schema.encodeSync(FlanksError)(
      new TransportError({ reason: "dns", description: "" })
    )
    expect(verdicts("FlanksError", transport)).toEqual(all(true))
    expect(verdicts("Outcome", transport)).toEqual(all(false))
  })

  /** Fields that are the same for every error of a class can be left out. */
  const derived = new Set(["actor", "userText"])

  it("refuse other tags, a missing field and a field of another type, in all three forms", () => {
    for (const json of encoded) {
      expect(verdicts("Outcome", { ...json, _tag: "Teapot" })).toEqual(all(false))
      for (const field of Object.keys(json)) {
        const { [field]: _, ...rest } = json as { readonly [field: string]: unknown }
        expect(verdicts("Outcome", rest)).toEqual(all(derived.has(field)))
        // The value isn't a string, a number, a boolean, null or an object.
        expect(verdicts("Outcome", { ...json, [field]: [] })).toEqual(all(false))
      }
    }
  })

  it("are self-contained: a JSON Schema has everything that it refers to", () => {
    for (const name of names) {
      const schema = BodySchemas.toJsonSchema(name)
      const references = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)
      for (const [, definition] of references) expect(Object.keys(schema.$defs)).toContain(definition)
    }
  })
})
