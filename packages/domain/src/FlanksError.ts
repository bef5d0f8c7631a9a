/**
 * The failures of Flanks' API: a tagged error for each code, and for each failure without one.
 *
 * Every error tells its `meaning`, the `action` asked for, the `actor` whose turn it is, and whether to `retry` the call.
 * They are also Schemas: encoded and printed, no secret is in them.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import { ConfigurationReason } from "./ConfigurationReason.ts"
import { comparedByFields } from "./internal/equality.ts"
import { type ErrorTraits, errorTraits, forActor, TypeId } from "./internal/errorTraits.ts"
import { printedAsEncoded } from "./internal/printing.ts"
import { responseFields as response } from "./Response.ts"
import type { ErrorTag } from "./Table.ts"
import { rows } from "./Table.ts"

type Class<Self, Tag extends string, Fields extends Schema.Struct.Fields, Extra> = Schema.Class<
  Self,
  Schema.TaggedStruct<Tag, Fields>,
  Cause.YieldableError & Extra
>

type AnswersOf<Tag extends ErrorTag> = ErrorTraits<(typeof rows)[Tag]["actor"], (typeof rows)[Tag]["retry"]>

interface Told {
  readonly text?: string | null
  readonly description?: string
  readonly httpStatus?: number
  readonly code?: number | null
  readonly action: string
  readonly meaning: string
}

const longest = 200

const message = ({ action, code = null, description, httpStatus, meaning, text = null }: Told): string => {
  const said = description ?? text
  return (httpStatus === undefined ? "" : `status ${httpStatus}${code === null ? "" : `, code ${code}`}: `) +
    meaning +
    (said === null ? "" : ` (${said.length > longest ? `${said.slice(0, longest)}…` : said})`) +
    `. Next: ${action}.`
}

const failure = <Self, Extra = unknown>() =>
<const Tag extends ErrorTag, const Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields
): Class<Self, Tag, Fields, unknown extends Extra ? AnswersOf<Tag> : Extra> => {
  const base = Schema.TaggedError<object>(`@effect-flanks/domain/${tag}`)(tag, fields, {
    identifier: tag,
    httpApiStatus: forActor[rows[tag].actor].httpApiStatus
  })
  Object.defineProperties(base.prototype, {
    ...errorTraits(tag),
    ...comparedByFields,
    ...printedAsEncoded,
    name: { value: tag },
    message: {
      configurable: true,
      get(this: Told) {
        return message(this)
      }
    },
    // Only for what classification builds: what a constructor makes has a stack of its own.
    stack: {
      configurable: true,
      get(this: Error) {
        return String(this)
      },
      set(this: Error, value: string) {
        Object.defineProperty(this, "stack", { value, configurable: true, writable: true })
      }
    }
  })
  return base as never
}

/** 20001 INCOMPLETE: a product or transaction is in error. */
export class Incomplete extends failure<Incomplete>()("Incomplete", response(20001)) {}

/** 20002 PROCESSING: the data is being retrieved; poll the credentials status. */
export class Processing extends failure<Processing>()("Processing", response(20002)) {}

/** 20003 SCA_ERROR: security checks delay the token; it has nothing to do with strong customer authentication. */
export class ScaError extends failure<ScaError>()("ScaError", {
  ...response(20003),
  /** The hours that the text states; null where it states none. */
  window: Schema.NullOr(Schema.Struct({ fromHours: Schema.Int, toHours: Schema.Int })).pipe(
    Schema.withConstructorDefault(Effect.succeed(null))
  )
}) {}

/** 40001 CONFIGURATION_ERROR: the request is wrong; its `reason` says how. */
export class ConfigurationError extends failure<ConfigurationError>()("ConfigurationError", {
  ...response(40001),
  reason: ConfigurationReason
}) {}

/** 50001 BANK_ERROR: the bank is unreachable or failed; try later. */
export class BankError extends failure<BankError>()("BankError", response(50001)) {}

/** 50002 CREDENTIALS_ERROR: the user's bank credentials are wrong. */
export class CredentialsError extends failure<CredentialsError>()("CredentialsError", response(50002)) {}

/** 50003 SCA_REQUIRED: the bank wants the user's second factor. */
export class ScaRequired extends failure<ScaRequired>()("ScaRequired", response(50003)) {}

/** 401: the access token is missing, wrong or expired. */
export class Unauthorized extends failure<Unauthorized>()("Unauthorized", response()) {}

/** 403: at the token endpoint, the client id, secret or grant type is wrong. */
export class AccessDenied extends failure<AccessDenied>()("AccessDenied", response()) {}

/** 405: the endpoint has no such method. */
export class MethodNotAllowed extends failure<MethodNotAllowed>()("MethodNotAllowed", response()) {}

/** 415: wrong Content-Type, or a file whose content does not match its extension. */
export class UnsupportedMediaType extends failure<UnsupportedMediaType>()("UnsupportedMediaType", response()) {}

/** 500: Flanks failed; an operation that is not replay-safe may have happened. */
export class InternalServerError extends failure<InternalServerError>()("InternalServerError", response()) {}

/** Nothing documents this response. Report it, unless it is `transient`: then it is as good as a 500. */
export class UnexpectedResponse extends failure<
  UnexpectedResponse,
  ErrorTraits<"developer" | "flanks", "no" | "transient">
>()("UnexpectedResponse", {
  ...response(),
  /** Whether the status is one that HTTP calls temporary: 408, 425, 429, 502, 503, 504. */
  transient: Schema.Boolean.pipe(Schema.withConstructorDefault(Effect.succeed(false)))
}) {}

/** No response arrived: the connection was refused, reset, timed out, or the name was not found. */
export class TransportError extends failure<TransportError>()("TransportError", {
  reason: Schema.Literals(["refused", "reset", "timeout", "dns", "unknown"]),
  /** What the network said, without secrets. */
  description: Schema.String
}) {}

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
 * Any failure of Flanks' API, a type and a Schema under one name. As the errors of an endpoint of one's own, give its
 * `members`: each then answers with a status of its own, by whose turn it is.
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
export const classes: { readonly [T in ErrorTag]: new(...args: never) => Extract<FlanksError, { readonly _tag: T }> } =
  {
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
  }

/** Whether a value is one of these errors; a `_tag` alone may be somebody else's. */
export const isFlanksError = (u: unknown): u is FlanksError => hasProperty(u, TypeId)
