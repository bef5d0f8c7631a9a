/**
 * The mistakes that a `ConfigurationError` can report, each with its data.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * Required fields are missing. `fields` has their names, in Flanks' order. Source: seed.
 *
 * @category reasons
 */
export const MissingFields = Schema.TaggedStruct("MissingFields", { fields: Schema.Array(Schema.String) })

/**
 * A parameter is invalid. Source: seed.
 *
 * @category reasons
 */
export const InvalidParameter = Schema.TaggedStruct("InvalidParameter", { parameter: Schema.String })

/**
 * The element that a parameter identifies doesn't exist. Flanks documents a 400 for this, not a 404. Source: seed.
 *
 * @category reasons
 */
export const DoesNotExist = Schema.TaggedStruct("DoesNotExist", { element: Schema.String, attribute: Schema.String })

/**
 * An element with this attribute already exists. Source: seed.
 *
 * @category reasons
 */
export const AlreadyExists = Schema.TaggedStruct("AlreadyExists", { element: Schema.String, attribute: Schema.String })

/**
 * A newer endpoint refused some fields. `errorType` or `field` is null if Flanks didn't name it. Source: docs.
 *
 * @category reasons
 */
export const ValidationFailed = Schema.TaggedStruct("ValidationFailed", {
  details: Schema.Array(Schema.Struct({ errorType: Schema.NullOr(Schema.String), field: Schema.NullOr(Schema.String) }))
})

/**
 * A mistake that this library doesn't recognise. `message` is the text of the response, or null if it had none.
 *
 * @category reasons
 */
export const Unrecognized = Schema.TaggedStruct("Unrecognized", { message: Schema.NullOr(Schema.String) })

/**
 * The reason of a `ConfigurationError`, as a type and as a Schema. Handle one reason with `Effect.catchReason`.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 *
 * const program = fromResponse(400, '{"error": "Missing fields: bank", "error_code": 40001}').pipe(
 *   Effect.as("created"),
 *   Effect.catchReason("ConfigurationError", "MissingFields", ({ fields }) => Effect.succeed(`add ${fields.join(", ")}`))
 * )
 *
 * @category unions
 */
export const ConfigurationReason = Schema.Union([
  MissingFields,
  InvalidParameter,
  DoesNotExist,
  AlreadyExists,
  ValidationFailed,
  Unrecognized
])

/**
 * The reason of a `ConfigurationError`, as a type and as a Schema.
 *
 * @category unions
 */
export type ConfigurationReason = typeof ConfigurationReason.Type
