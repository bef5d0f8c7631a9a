/**
 * The bodies of Flanks' responses as Schemas, for callers that validate without classifying. They keep unknown fields.
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
 * The value of an unknown field. The JSON codec of `Schema.Unknown` also checks the known fields before they are encoded,
 * and refuses an amount or a date. This Schema accepts them, because their own Schemas encode them.
 *
 * @category building blocks
 */
export const AnyValue: Schema.Codec<unknown> = Schema.declare((u): u is unknown => u === u, {
  expected: "any value",
  toCodecJson: () =>
    Schema.link<unknown>()(Schema.Json, {
      decode: SchemaGetter.passthroughSupertype(),
      encode: SchemaGetter.transform((value) => isPlain(value) ? value as Schema.Json : null)
    })
})

/**
 * The Schema of an object that keeps its unknown fields.
 *
 * @category building blocks
 */
export const open = <const F extends Schema.Struct.Fields>(fields: F) =>
  Schema.StructWithRest(Schema.Struct(fields), [Schema.Record(Schema.String, AnyValue)])

/**
 * The Schema of a field that Flanks can leave out, or can send as null if it doesn't know the value. Source: seed.
 *
 * @category building blocks
 */
export const field = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/**
 * An `error_code`: a number, or a string of digits, which other clients accept too. Source: seed, inferred.
 *
 * @category bodies
 */
export const ErrorCode = Schema.Union([Schema.Int, Schema.String.check(Schema.isPattern(/^[0-9]+$/u))])

/** The code 20003, as a number or as a string of digits. */
const DelayedCode = Schema.Union([Schema.Literal(20003), Schema.String.check(Schema.isPattern(/^0*20003$/u))])

/** An `error_code` that doesn't name an error: null or blank. */
const NoCode = Schema.NullOr(Schema.String.check(Schema.isPattern(/^\s*$/u)))

/**
 * The 200 of an operation that creates a token or only reports success. As in `classify`, a body that names an error isn't
 * a success. Source: seed, inferred.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 * import * as Schema from "effect/Schema"
 *
 * const isSuccess = Schema.is(Schema.toEncoded(BodySchemas.SuccessBody))
 * isSuccess({ message: "Successfully retrieved" }) // => true
 * isSuccess({ error: "Invalid bank", error_code: 40001 }) // => false
 *
 * @category bodies
 */
export const SuccessBody = open({
  message: field(Schema.String),
  credentials_token: field(MaskedSecret),
  error: field(Schema.Never),
  error_code: Schema.optionalKey(NoCode),
  success: field(Schema.Literal(true))
})

/**
 * The 202 with a delayed token. The code alone decides, so the message may be missing. Source: seed.
 *
 * @category bodies
 */
export const DelayedBody = open({
  message: field(Schema.String),
  credentials_token: MaskedSecret,
  error_code: DelayedCode
})

/**
 * An error with a sentence in `error`, with or without a code. Source: seed, docs.
 *
 * @category bodies
 */
export const ErrorBody = open({
  error: Schema.String,
  error_code: field(ErrorCode)
})

/**
 * The newer error body, with a code and details in `error`. Source: docs.
 *
 * @category bodies
 */
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

/**
 * Every Schema of the domain that is useful for validation, by name.
 *
 * @category conversions
 */
export const schemas = { SuccessBody, DelayedBody, ErrorBody, EnvelopeBody, FlanksError, Outcome } as const

/**
 * The name of one of these Schemas.
 *
 * @category conversions
 */
export type SchemaName = keyof typeof schemas

/**
 * Returns one of these Schemas as a Standard Schema, for libraries and frameworks that don't use Effect.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 *
 * BodySchemas.toStandardSchema("ErrorBody")["~standard"].version // => 1
 *
 * @category conversions
 */
export const toStandardSchema = <N extends SchemaName>(name: N) => Schema.toStandardSchemaV1(schemas[name])

/**
 * Returns one of these Schemas as a self-contained JSON Schema (draft 2020-12), for validators in other languages.
 *
 * @example
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 *
 * BodySchemas.toJsonSchema("ErrorBody").$schema // => "https://json-schema.org/draft/2020-12/schema"
 *
 * @category conversions
 */
export const toJsonSchema = (name: SchemaName) => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(schemas[name])
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema, $defs: definitions }
}
