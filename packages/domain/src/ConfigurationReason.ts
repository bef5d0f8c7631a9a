/**
 * Why Flanks calls a request misconfigured: the reasons that a `ConfigurationError` carries.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/** Required fields are missing. */
export const MissingFields = Schema.TaggedStruct("MissingFields", { fields: Schema.Array(Schema.String) })

/** A parameter is invalid. */
export const InvalidParameter = Schema.TaggedStruct("InvalidParameter", { parameter: Schema.String })

/** An element that a parameter identifies does not exist; Flanks says so with a 400, never a 404. */
export const DoesNotExist = Schema.TaggedStruct("DoesNotExist", { element: Schema.String, attribute: Schema.String })

/** An element with this attribute exists already. */
export const AlreadyExists = Schema.TaggedStruct("AlreadyExists", { element: Schema.String, attribute: Schema.String })

/** The newer endpoints refused fields; either part is null where Flanks did not say. Source: docs. */
export const ValidationFailed = Schema.TaggedStruct("ValidationFailed", {
  details: Schema.Array(Schema.Struct({ errorType: Schema.NullOr(Schema.String), field: Schema.NullOr(Schema.String) }))
})

/** The text is none that the grammar knows; null where there was none. */
export const Unrecognized = Schema.TaggedStruct("Unrecognized", { message: Schema.NullOr(Schema.String) })

/**
 * The reason of a `ConfigurationError`, a type and a Schema under one name. Handle one with `Effect.catchReason`.
 */
export const ConfigurationReason = Schema.Union([
  MissingFields,
  InvalidParameter,
  DoesNotExist,
  AlreadyExists,
  ValidationFailed,
  Unrecognized
])

/** The reason of a `ConfigurationError`. */
export type ConfigurationReason = typeof ConfigurationReason.Type
