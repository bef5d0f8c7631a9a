/**
 * The failures of Flanks' API: a tagged error for each code, and for each failure without one.
 *
 * Every error has the fields of the response that it was read from, says who must act, and advises whether to retry. They
 * are native errors and also Schemas. No secret appears in their printed or encoded form.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { ConfigurationReason } from "./ConfigurationReason.ts"
import { byActor } from "./internal/errorTraits.ts"
import { failure, TypeId } from "./internal/failure.ts"
import { withoutStack } from "./internal/withoutStack.ts"
import { type EarlierFailure, failureFields, responseFields } from "./Response.ts"
import { type Actor, type ErrorTag, rows, transient } from "./Table.ts"

/** The action if the client already retried with a fresh access token. */
const refusedAgain = "a fresh access token was refused too: check that the application may use this host, " +
  "and that nothing else replaces its tokens"

export type { EarlierFailure } from "./Response.ts"

/** How an endpoint of one's own responds with an error: never with Flanks' status. */
const respondsFor = (actor: Actor) => ({ httpApiStatus: byActor[actor].httpApiStatus })

/** 20001 INCOMPLETE: a product or transaction failed. */
export class Incomplete extends failure(rows.Incomplete)(
  Schema.TaggedError<Incomplete>("@effect-flanks/domain/Incomplete")("Incomplete", {
    ...responseFields(20001),
    ...failureFields(rows.Incomplete.actor)
  }, { identifier: "Incomplete", ...respondsFor(rows.Incomplete.actor) })
) {}

/** 20002 PROCESSING: the data is being retrieved. Poll the credentials status. */
export class Processing extends failure(rows.Processing)(
  Schema.TaggedError<Processing>("@effect-flanks/domain/Processing")("Processing", {
    ...responseFields(20002),
    ...failureFields(rows.Processing.actor)
  }, { identifier: "Processing", ...respondsFor(rows.Processing.actor) })
) {}

const HoursWindow = Schema.Struct({ fromHours: Schema.Int, toHours: Schema.Int })

/** 20003 SCA_ERROR: security checks delay the token. It has nothing to do with strong customer authentication. */
export class ScaError extends failure(rows.ScaError)(
  Schema.TaggedError<ScaError>("@effect-flanks/domain/ScaError")("ScaError", {
    ...responseFields(20003),
    ...failureFields(rows.ScaError.actor),
    window: Schema.NullOr(HoursWindow).pipe(
      Schema.withConstructorDefault(Effect.succeed(null))
    )
  }, { identifier: "ScaError", ...respondsFor(rows.ScaError.actor) })
) {
  /** The hours that the text states, counted from the token's creation; null if it states none. */
  declare readonly window: typeof HoursWindow.Type | null
}

/** 40001 CONFIGURATION_ERROR: the request is wrong, and `reason` says how. */
export class ConfigurationError extends failure(rows.ConfigurationError)(
  Schema.TaggedError<ConfigurationError>("@effect-flanks/domain/ConfigurationError")("ConfigurationError", {
    ...responseFields(40001),
    ...failureFields(rows.ConfigurationError.actor),
    reason: ConfigurationReason
  }, { identifier: "ConfigurationError", ...respondsFor(rows.ConfigurationError.actor) })
) {
  /** The mistake in the request, as data. Handle one kind of mistake with `Effect.catchReason`. */
  declare readonly reason: ConfigurationReason
}

/** 50001 BANK_ERROR: the bank is unreachable or failed. Try later. */
export class BankError extends failure(rows.BankError)(
  Schema.TaggedError<BankError>("@effect-flanks/domain/BankError")("BankError", {
    ...responseFields(50001),
    ...failureFields(rows.BankError.actor)
  }, { identifier: "BankError", ...respondsFor(rows.BankError.actor) })
) {}

/** 50002 CREDENTIALS_ERROR: the user's bank credentials are wrong. */
export class CredentialsError extends failure(rows.CredentialsError)(
  Schema.TaggedError<CredentialsError>("@effect-flanks/domain/CredentialsError")("CredentialsError", {
    ...responseFields(50002),
    ...failureFields(rows.CredentialsError.actor)
  }, { identifier: "CredentialsError", ...respondsFor(rows.CredentialsError.actor) })
) {}

/** 50003 SCA_REQUIRED: the bank demands the user's second factor. */
export class ScaRequired extends failure(rows.ScaRequired)(
  Schema.TaggedError<ScaRequired>("@effect-flanks/domain/ScaRequired")("ScaRequired", {
    ...responseFields(50003),
    ...failureFields(rows.ScaRequired.actor)
  }, { identifier: "ScaRequired", ...respondsFor(rows.ScaRequired.actor) })
) {}

/** 401: the access token is missing, wrong or expired. */
export class Unauthorized extends failure(rows.Unauthorized)(
  Schema.TaggedError<Unauthorized>("@effect-flanks/domain/Unauthorized")("Unauthorized", {
    ...responseFields(),
    ...failureFields(rows.Unauthorized.actor)
  }, { identifier: "Unauthorized", ...respondsFor(rows.Unauthorized.actor) })
) {
  /** What the developer should do next: something else if a fresh access token was tried already. */
  override get action(): string {
    return this.earlier?.some(({ _tag }) => _tag === "Unauthorized") === true ? refusedAgain : super.action
  }
}

/** 403: at the token endpoint, the client ID, secret or grant type is wrong. */
export class AccessDenied extends failure(rows.AccessDenied)(
  Schema.TaggedError<AccessDenied>("@effect-flanks/domain/AccessDenied")("AccessDenied", {
    ...responseFields(),
    ...failureFields(rows.AccessDenied.actor)
  }, { identifier: "AccessDenied", ...respondsFor(rows.AccessDenied.actor) })
) {}

/** 405: the endpoint does not support this method. */
export class MethodNotAllowed extends failure(rows.MethodNotAllowed)(
  Schema.TaggedError<MethodNotAllowed>("@effect-flanks/domain/MethodNotAllowed")("MethodNotAllowed", {
    ...responseFields(),
    ...failureFields(rows.MethodNotAllowed.actor)
  }, { identifier: "MethodNotAllowed", ...respondsFor(rows.MethodNotAllowed.actor) })
) {}

/** 415: the Content-Type is wrong, or a file's content does not match its extension. */
export class UnsupportedMediaType extends failure(rows.UnsupportedMediaType)(
  Schema.TaggedError<UnsupportedMediaType>("@effect-flanks/domain/UnsupportedMediaType")("UnsupportedMediaType", {
    ...responseFields(),
    ...failureFields(rows.UnsupportedMediaType.actor)
  }, { identifier: "UnsupportedMediaType", ...respondsFor(rows.UnsupportedMediaType.actor) })
) {}

/** 500: Flanks failed. An operation that is not replay-safe may have happened. */
export class InternalServerError extends failure(rows.InternalServerError)(
  Schema.TaggedError<InternalServerError>("@effect-flanks/domain/InternalServerError")("InternalServerError", {
    ...responseFields(),
    ...failureFields(rows.InternalServerError.actor)
  }, { identifier: "InternalServerError", ...respondsFor(rows.InternalServerError.actor) })
) {}

/** Nothing documents this response. Report it, unless it is `transient`: then treat it like a 500. */
export class UnexpectedResponse extends failure(rows.UnexpectedResponse, { ...rows.UnexpectedResponse, ...transient })(
  Schema.TaggedError<UnexpectedResponse>("@effect-flanks/domain/UnexpectedResponse")("UnexpectedResponse", {
    ...responseFields(),
    ...failureFields(rows.UnexpectedResponse.actor, transient.actor),
    transient: Schema.Boolean.pipe(Schema.withConstructorDefault(Effect.succeed(false)))
  }, { identifier: "UnexpectedResponse", httpApiStatus: 502 })
) {
  /** Whether the status means a temporary problem: 408, 425, 429, or a 5xx other than 501, 505 and 511. Source: inferred. */
  declare readonly transient: boolean
}

/** An error that encodes as its name and message. `Schema.ErrorInstance` keeps more of one, and weighs 2 KiB. */
const NativeError = Schema.declare((u): u is Error => u instanceof Error, {
  toCodec: () =>
    Schema.link<Error>()(Schema.Struct({ name: Schema.String, message: Schema.String }), {
      decode: SchemaGetter.transform(({ message, name }) => Object.assign(new Error(message), { name })),
      encode: SchemaGetter.transform(({ message, name }) => ({ name, message }))
    })
})

/** No response arrived: the connection was refused, reset, timed out, or the name was not found. */
export class TransportError extends failure(rows.TransportError)(
  Schema.TaggedError<TransportError>("@effect-flanks/domain/TransportError")("TransportError", {
    ...failureFields(rows.TransportError.actor),
    reason: Schema.Literals(["refused", "reset", "timeout", "dns", "unknown"]),
    description: Schema.String,
    cause: Schema.optionalKey(NativeError)
  }, { identifier: "TransportError", ...respondsFor(rows.TransportError.actor) })
) {
  /** How the connection failed. After `refused` and `dns`, no request was sent. */
  declare readonly reason: "refused" | "reset" | "timeout" | "dns" | "unknown"
  /** The network's report, without secrets. */
  declare readonly description: string
  /** The underlying error, without secrets. */
  declare readonly cause?: Error
}

/** Any failure that a response can mean: all but `TransportError`. A type and a Schema under one name. */
export const ResponseError = Schema.Union([
  Incomplete,
  Processing,
  ScaError,
  ConfigurationError,
  BankError,
  CredentialsError,
  ScaRequired,
  Unauthorized,
  AccessDenied,
  MethodNotAllowed,
  UnsupportedMediaType,
  InternalServerError,
  UnexpectedResponse
])

/** Any failure that a response can mean. */
export type ResponseError = typeof ResponseError.Type

/**
 * Any failure of Flanks' API. A type and a Schema under one name.
 *
 * To declare them as errors of an endpoint of your own, use its `members`: each then responds with a status of its own,
 * which depends on who must act. The encoded error carries `actor` and `userText` for a front end, and no text for
 * developers beyond what Flanks itself said.
 *
 * @example
 * import * as Schema from "effect/Schema"
 * import { BankError, FlanksError } from "@effect-flanks/domain/FlanksError"
 *
 * const error: FlanksError = new BankError({ httpStatus: 400 })
 * error.actor // => "bank"
 * Schema.is(FlanksError)(error) // => true
 */
export const FlanksError = Schema.Union([...ResponseError.members, TransportError])

/** Any failure of Flanks' API. */
export type FlanksError = typeof FlanksError.Type

/** The class of each tag. A row without a class, or a class outside the union, does not compile. */
export const classes = {
  Incomplete,
  Processing,
  ScaError,
  ConfigurationError,
  BankError,
  CredentialsError,
  ScaRequired,
  Unauthorized,
  AccessDenied,
  MethodNotAllowed,
  UnsupportedMediaType,
  InternalServerError,
  UnexpectedResponse,
  TransportError
} satisfies { readonly [T in ErrorTag]: abstract new(...args: never) => Extract<FlanksError, { readonly _tag: T }> }

/**
 * The same error, with the failures that came before it in the same call.
 *
 * @example
 * import { Unauthorized, withEarlier } from "@effect-flanks/domain/FlanksError"
 *
 * const before = { _tag: "Unauthorized", httpStatus: 401, text: "Not authenticated" }
 * withEarlier(new Unauthorized({ httpStatus: 401 }), [before]).earlier?.length // => 1
 */
export const withEarlier = <E extends FlanksError>(error: E, earlier: ReadonlyArray<EarlierFailure>): E => {
  const Class = classes[error._tag] as unknown as new(fields: object) => E
  const fields: object = error
  return withoutStack((all: object) => new Class(all), { ...fields, earlier: [...earlier] })
}

/** Whether a value is one of these errors, from this copy of the package or from another. */
export const isFlanksError = (u: unknown): u is FlanksError => hasProperty(u, TypeId) && u[TypeId] === "response"
