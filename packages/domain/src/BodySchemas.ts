/**
 * The bodies of Flanks' responses as Schemas, for who validates without classifying. Unknown fields are kept.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { FlanksError } from "./FlanksError.ts"
import { Outcome } from "./Outcome.ts"
import { MaskedSecret } from "./Response.ts"

/** An object whose unknown fields are kept. */
export const open = <const F extends Schema.Struct.Fields>(fields: F) =>
  Schema.StructWithRest(Schema.Struct(fields), [Schema.Record(Schema.String, Schema.Unknown)])

/** A field that Flanks leaves out, or sends as null where it knows no value. Source: seed. */
export const field = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** An `error_code`: a number, or a string of digits, which other clients have seen. Source: seed, inferred. */
export const ErrorCode = Schema.Union([Schema.Int, Schema.String.check(Schema.isPattern(/^[0-9]+$/u))])

/**
 * The 200 of an operation that makes a token, or only a message. Source: seed.
 *
 * @example
 * import * as Schema from "effect/Schema"
 * import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
 *
 * Schema.is(Schema.toEncoded(BodySchemas.SuccessBody))({ message: "Successfully retrieved" }) // => true
 */
export const SuccessBody = open({
  message: field(Schema.String),
  credentials_token: field(MaskedSecret)
})

/** The 202: the token is delayed, and here it is. Source: seed. */
export const DelayedBody = open({
  message: Schema.String,
  credentials_token: MaskedSecret,
  error_code: Schema.Literal(20003)
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
