/**
 * The bodies of Flanks' responses as Schemas, for callers that validate without classifying. Unknown fields are kept.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { FlanksError } from "./FlanksError.ts"
import { Outcome } from "./Outcome.ts"
import { MaskedSecret } from "./Response.ts"

const isPlain = (u: unknown): boolean =>
  typeof u !== "object" || u === null || Array.isArray(u) || Object.getPrototypeOf(u) === Object.prototype

/**
 * The value of a field that the Schema does not know. `Schema.Unknown` would do, but its JSON codec also looks at the fields
 * that the Schema knows, before they are encoded, and refuses an amount or a date. Here those pass: their own Schemas
 * encode them.
 */
export const AnyValue: Schema.Codec<unknown> = Schema.declare((u): u is unknown => u === u, {
  expected: "any value",
  toCodecJson: () =>
    Schema.link<unknown>()(Schema.Json, {
      decode: SchemaGetter.passthroughSupertype(),
      encode: SchemaGetter.transform((value) => isPlain(value) ? value as Schema.Json : null)
    })
})

/** An object whose unknown fields are kept. */
export const open = <const F extends Schema.Struct.Fields>(fields: F) =>
  Schema.StructWithRest(Schema.Struct(fields), [Schema.Record(Schema.String, AnyValue)])

/** A field that Flanks leaves out, or sends as null if it knows no value. Source: seed. */
export const field = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** An `error_code`: a number, or a string of digits, which other clients have seen. Source: seed, inferred. */
export const ErrorCode = Schema.Union([Schema.Int, Schema.String.check(Schema.isPattern(/^[0-9]+$/u))])

/** The code 20003, as a number or as a string of digits. */
const DelayedCode = Schema.Union([Schema.Literal(20003), Schema.String.check(Schema.isPattern(/^0*20003$/u))])

/** An `error_code` that names no error: null or blank. */
const NoCode = Schema.NullOr(Schema.String.check(Schema.isPattern(/^\s*$/u)))

/**
 * The 200 of an operation that creates a token, or of one that only reports success. As in classification, a body that names
 * an error is not a success. Source: seed, inferred.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 * import * as Schema from "effect/Schema"
 *
 * const isSuccess = Schema.is(Schema.toEncoded(BodySchemas.SuccessBody))
 * isSuccess({ message: "Successfully retrieved" }) // => true
 * isSuccess({ error: "Invalid bank", error_code: 40001 }) // => false
 */
export const SuccessBody = open({
  message: field(Schema.String),
  credentials_token: field(MaskedSecret),
  error: field(Schema.Never),
  error_code: Schema.optionalKey(NoCode),
  success: field(Schema.Literal(true))
})

/** The 202: the token is delayed, and here it is. The code alone decides, so the message may be missing. Source: seed. */
export const DelayedBody = open({
  message: field(Schema.String),
  credentials_token: MaskedSecret,
  error_code: DelayedCode
})

/** A sentence in `error`, with a code or without. Source: seed, docs. */
export const ErrorBody = open({
  error: Schema.String,
  error_code: field(ErrorCode)
})

/** The newer error body: a code and details in an envelope. Source: docs. */
export const EnvelopeBody = open({
  success: Schema.Literal(false),
  error: open({
    code: Schema.String,
    details: field(Schema.Array(open({
      error_type: field(Schema.String),
      field: field(Schema.String)
    })))
  }),
  trace_id: field(Schema.String)
})

/** Every Schema of the domain that a validator may want, by name. */
export const schemas = { SuccessBody, DelayedBody, ErrorBody, EnvelopeBody, FlanksError, Outcome } as const

/** The name of one of these Schemas. */
export type SchemaName = keyof typeof schemas

/**
 * One of these Schemas as a Standard Schema, for validators that know nothing of Effect.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 *
 * BodySchemas.toStandardSchema("ErrorBody")["~standard"].version // => 1
 */
export const toStandardSchema = <N extends SchemaName>(name: N) => Schema.toStandardSchemaV1(schemas[name])

/**
 * One of these Schemas as a JSON Schema (draft 2020-12) that stands alone, for validators in other languages.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 *
 * BodySchemas.toJsonSchema("ErrorBody").$schema // => "https://json-schema.org/draft/2020-12/schema"
 */
export const toJsonSchema = (name: SchemaName) => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(schemas[name])
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema, $defs: definitions }
}
