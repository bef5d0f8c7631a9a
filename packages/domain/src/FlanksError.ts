/**
 * The failures of Flanks' API: a tagged error for each code, and for each failure without one.
 *
 * Every error keeps the fields of its response, says who must act, and says whether to retry. Each is a native `Error` and
 * a Schema. No secret appears when it is printed or encoded. Handle one with `Effect.catchTag`, or all with `catchActor`.
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

/** The action if the client has already retried with a fresh access token. */
const refusedAgain = "a fresh access token was refused too: check that the application may use this host, " +
  "and that nothing else replaces its tokens"

export type { EarlierFailure } from "./Response.ts"

/** The status of your own endpoint's response when it fails with this error. It is never Flanks' status. */
const respondsFor = (actor: Actor) => ({ httpApiStatus: byActor[actor].httpApiStatus })

/**
 * 20001 INCOMPLETE: a product or transaction failed, so some of the user's data is missing.
 *
 * Open a ticket with Flanks, and quote `traceId` if there is one. The `errored` fields of the credentials status say which
 * data failed. Retrying won't help. Source: seed.
 *
 * @category errors with a code
 */
export class Incomplete extends failure(rows.Incomplete)(
  Schema.TaggedError<Incomplete>("@effect-flanks/domain/Incomplete")("Incomplete", {
    ...responseFields(20001),
    ...failureFields(rows.Incomplete.actor)
  }, { identifier: "Incomplete", ...respondsFor(rows.Incomplete.actor) })
) {}

/**
 * 20002 PROCESSING: Flanks is still retrieving the user's data.
 *
 * Nobody must act. Poll the credentials status, for example with `Schedules.processing`. Source: seed.
 *
 * @category errors with a code
 */
export class Processing extends failure(rows.Processing)(
  Schema.TaggedError<Processing>("@effect-flanks/domain/Processing")("Processing", {
    ...responseFields(20002),
    ...failureFields(rows.Processing.actor)
  }, { identifier: "Processing", ...respondsFor(rows.Processing.actor) })
) {}

const HoursWindow = Schema.Struct({ fromHours: Schema.Int, toHours: Schema.Int })

/**
 * 20003 SCA_ERROR: security checks delay the use of the token. Despite the name, the user has no authentication to
 * complete.
 *
 * Nobody must act. Wait for the hours in `window`, or 24 to 48 hours if it is null. `Schedules.securityCheck` does. Source:
 * seed.
 *
 * @category errors with a code
 */
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

/**
 * 40001 CONFIGURATION_ERROR: the request has a mistake, and `reason` says which.
 *
 * The developer must fix the request. Retrying won't help. Source: seed; the reason `ValidationFailed`: docs.
 *
 * @category errors with a code
 */
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

/**
 * 50001 BANK_ERROR: the bank is unreachable or failed.
 *
 * Try later, for example with `Schedules.bank`. Source: seed, which shows no response with this code.
 *
 * @category errors with a code
 */
export class BankError extends failure(rows.BankError)(
  Schema.TaggedError<BankError>("@effect-flanks/domain/BankError")("BankError", {
    ...responseFields(50001),
    ...failureFields(rows.BankError.actor)
  }, { identifier: "BankError", ...respondsFor(rows.BankError.actor) })
) {}

/**
 * 50002 CREDENTIALS_ERROR: the user's bank credentials are wrong.
 *
 * The end user must review them. Retry only with new input. Source: seed, which shows no response with this code.
 *
 * @category errors with a code
 */
export class CredentialsError extends failure(rows.CredentialsError)(
  Schema.TaggedError<CredentialsError>("@effect-flanks/domain/CredentialsError")("CredentialsError", {
    ...responseFields(50002),
    ...failureFields(rows.CredentialsError.actor)
  }, { identifier: "CredentialsError", ...respondsFor(rows.CredentialsError.actor) })
) {}

/**
 * 50003 SCA_REQUIRED: the bank demands the user's second factor.
 *
 * The end user must complete it. Retry only after that. Source: seed, which shows no response with this code.
 *
 * @category errors with a code
 */
export class ScaRequired extends failure(rows.ScaRequired)(
  Schema.TaggedError<ScaRequired>("@effect-flanks/domain/ScaRequired")("ScaRequired", {
    ...responseFields(50003),
    ...failureFields(rows.ScaRequired.actor)
  }, { identifier: "ScaRequired", ...respondsFor(rows.ScaRequired.actor) })
) {}

/**
 * 401: the access token is missing, wrong or expired.
 *
 * Nothing was done, so any operation can be retried once with a fresh access token. The client does that by itself. Source:
 * seed.
 *
 * @category errors without a code
 */
export class Unauthorized extends failure(rows.Unauthorized)(
  Schema.TaggedError<Unauthorized>("@effect-flanks/domain/Unauthorized")("Unauthorized", {
    ...responseFields(),
    ...failureFields(rows.Unauthorized.actor)
  }, { identifier: "Unauthorized", ...respondsFor(rows.Unauthorized.actor) })
) {
  /** The developer's next step. It differs if a fresh access token was already refused. */
  override get action(): string {
    return this.earlier?.some(({ _tag }) => _tag === "Unauthorized") === true ? refusedAgain : super.action
  }
}

/**
 * 403: access is denied. At the token endpoint, the client ID, secret or grant type is wrong.
 *
 * Elsewhere, check what the application may do. Retrying won't help. Source: docs, which show it at the token endpoint
 * only.
 *
 * @category errors without a code
 */
export class AccessDenied extends failure(rows.AccessDenied)(
  Schema.TaggedError<AccessDenied>("@effect-flanks/domain/AccessDenied")("AccessDenied", {
    ...responseFields(),
    ...failureFields(rows.AccessDenied.actor)
  }, { identifier: "AccessDenied", ...respondsFor(rows.AccessDenied.actor) })
) {}

/**
 * 405: the endpoint doesn't support this method. Source: seed.
 *
 * @category errors without a code
 */
export class MethodNotAllowed extends failure(rows.MethodNotAllowed)(
  Schema.TaggedError<MethodNotAllowed>("@effect-flanks/domain/MethodNotAllowed")("MethodNotAllowed", {
    ...responseFields(),
    ...failureFields(rows.MethodNotAllowed.actor)
  }, { identifier: "MethodNotAllowed", ...respondsFor(rows.MethodNotAllowed.actor) })
) {}

/**
 * 415: the Content-Type is wrong, or a file's content doesn't match its extension. Source: seed.
 *
 * @category errors without a code
 */
export class UnsupportedMediaType extends failure(rows.UnsupportedMediaType)(
  Schema.TaggedError<UnsupportedMediaType>("@effect-flanks/domain/UnsupportedMediaType")("UnsupportedMediaType", {
    ...responseFields(),
    ...failureFields(rows.UnsupportedMediaType.actor)
  }, { identifier: "UnsupportedMediaType", ...respondsFor(rows.UnsupportedMediaType.actor) })
) {}

/**
 * 500: Flanks failed. An operation that isn't replay-safe may have happened.
 *
 * Retry replay-safe operations, for example with `Schedules.transient`. Source: seed.
 *
 * @category errors without a code
 */
export class InternalServerError extends failure(rows.InternalServerError)(
  Schema.TaggedError<InternalServerError>("@effect-flanks/domain/InternalServerError")("InternalServerError", {
    ...responseFields(),
    ...failureFields(rows.InternalServerError.actor)
  }, { identifier: "InternalServerError", ...respondsFor(rows.InternalServerError.actor) })
) {}

/**
 * Nothing documents this response. Report it to effect-flanks, unless it is `transient`. Then treat it like a 500.
 *
 * `code`, `text` and `body` have everything that the response said. Source: inferred.
 *
 * @category errors without a code
 */
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

/** An error that encodes as its name and message. `Schema.ErrorInstance` keeps more, and adds 2 KiB to a bundle. */
const NativeError = Schema.declare((u): u is Error => u instanceof Error, {
  toCodec: () =>
    Schema.link<Error>()(Schema.Struct({ name: Schema.String, message: Schema.String }), {
      decode: SchemaGetter.transform(({ message, name }) => Object.assign(new Error(message), { name })),
      encode: SchemaGetter.transform(({ message, name }) => ({ name, message }))
    })
})

/**
 * No response arrived: the connection was refused, was reset or timed out, or the host name wasn't found.
 *
 * `reason` says which. After `refused` and `dns` no request was sent, so any operation can be retried. After the others, an
 * operation that isn't replay-safe may have happened. Source: inferred.
 *
 * @category errors without a code
 */
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

/**
 * Any failure that a response can mean, which is every one except `TransportError`. It is a type and a Schema.
 *
 * @category unions
 */
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

/**
 * Any failure that a response can mean, as a type and as a Schema.
 *
 * @category unions
 */
export type ResponseError = typeof ResponseError.Type

/**
 * Any failure of Flanks' API, as a type and as a Schema.
 *
 * **When to use**
 *
 * Use its `members` to declare these errors on your own endpoints. Each then responds with a status that depends on who
 * must act. The encoded error has `actor` and `userText` for a front end, and its only text for developers is Flanks' own.
 *
 * @example
 * import * as Schema from "effect/Schema"
 * import { BankError, FlanksError } from "@effect-flanks/domain/FlanksError"
 *
 * const error: FlanksError = new BankError({ httpStatus: 400 })
 * error.actor // => "bank"
 * Schema.is(FlanksError)(error) // => true
 *
 * @see {@link ResponseError} for the failures that a response can mean
 *
 * @category unions
 */
export const FlanksError = Schema.Union([...ResponseError.members, TransportError])

/**
 * Any failure of Flanks' API, as a type and as a Schema.
 *
 * @category unions
 */
export type FlanksError = typeof FlanksError.Type

/**
 * The class of each tag. A row without a class, or a class outside the union, doesn't compile.
 *
 * @category unions
 */
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
 * Copies an error, and adds the failures that came before it in the same call.
 *
 * **When to use**
 *
 * Use it in your own retries, so that the last error and its message list the failures before it. The client does this
 * already.
 *
 * @example
 * import { Unauthorized, withEarlier } from "@effect-flanks/domain/FlanksError"
 *
 * const before = { _tag: "Unauthorized", httpStatus: 401, text: "Not authenticated" }
 * withEarlier(new Unauthorized({ httpStatus: 401 }), [before]).earlier?.length // => 1
 *
 * @category combining
 */
export const withEarlier = <E extends FlanksError>(error: E, earlier: ReadonlyArray<EarlierFailure>): E => {
  const Class = classes[error._tag] as unknown as new(fields: object) => E
  const fields: object = error
  return withoutStack((all: object) => new Class(all), { ...fields, earlier: [...earlier] })
}

/**
 * Whether a value is one of these errors, from this copy of the package or from another.
 *
 * **When to use**
 *
 * Use it to recognise Flanks' errors among others, for example in a logger. `instanceof` fails if two copies are installed.
 *
 * @category guards
 */
export const isFlanksError = (u: unknown): u is FlanksError => hasProperty(u, TypeId) && u[TypeId] === "response"
