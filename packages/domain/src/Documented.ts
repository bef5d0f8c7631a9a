/**
 * The responses that Flanks' documentation shows, as data: each combination of a status and a body.
 *
 * @since 0.1.0
 */
import type { rows, Source, Tag } from "./Table.ts"

const delayed = "Token is delayed during security checks"
const processing = "Retrieving user data. Please try again in a moment."
const incomplete = "User data not available. Please try again later."
const invalid = "ValidationError"
const unauthenticated = "UNAUTHENTICATED"

/**
 * The sentences that Flanks' documentation gives word for word, by the tag of their outcome.
 *
 * @category data
 */
export const sentences = { TokenDelayed: delayed, Processing: processing, Incomplete: incomplete } as const

/**
 * The codes of the newer error bodies, by their meaning. Source: docs.
 *
 * @category data
 */
export const envelopes = { ValidationFailed: invalid, Unauthorized: unauthenticated } as const

/**
 * The reasons of a `ConfigurationError`.
 *
 * @category models
 */
export type ReasonTag =
  | "MissingFields"
  | "InvalidParameter"
  | "DoesNotExist"
  | "AlreadyExists"
  | "ValidationFailed"
  | "Unrecognized"

/**
 * A body in the form that the documentation shows, with its keys in the same order.
 *
 * @category models
 */
export interface Body {
  readonly credentials_token?: string
  readonly message?: string
  readonly success?: boolean
  readonly error?: string | { readonly code: string; readonly details?: ReadonlyArray<unknown> }
  readonly error_code?: number
  readonly trace_id?: string
}

interface CombinationOf<T extends Tag> {
  readonly tag: T
  readonly status: (typeof rows)[T]["statuses"][number]
  readonly reason: ReasonTag | null
  readonly body: Body
  readonly source: Source
}

/**
 * One combination of status and body that the documentation shows. A status that isn't in the tag's row doesn't compile.
 *
 * @category models
 */
export type Combination = { [T in Tag]: CombinationOf<T> }[Tag]

/**
 * Every documented combination. Placeholders such as `<CREDENTIALS_TOKEN>` are the documentation's.
 *
 * @example
 * import * as Documented from "@effect-flanks/domain/Documented"
 *
 * Documented.combinations[1]?.status // => 202
 * Documented.combinations[1]?.tag // => "TokenDelayed"
 *
 * @category data
 */
export const combinations: ReadonlyArray<Combination> = [
  {
    status: 200,
    tag: "Accepted",
    reason: null,
    body: { credentials_token: "<CREDENTIALS_TOKEN>", message: "User created successfully" },
    source: "seed"
  },
  {
    status: 202,
    tag: "TokenDelayed",
    reason: null,
    body: { message: delayed, credentials_token: "<CREDENTIALS_TOKEN>", error_code: 20003 },
    source: "seed"
  },
  {
    status: 400,
    tag: "ConfigurationError",
    reason: "MissingFields",
    body: { error: "Missing fields: <LIST_OF_MISSING_FIELDS>", error_code: 40001 },
    source: "seed"
  },
  {
    status: 400,
    tag: "ConfigurationError",
    reason: "InvalidParameter",
    body: { error: "Invalid <PARAMETER>", error_code: 40001 },
    source: "seed"
  },
  {
    status: 400,
    tag: "ConfigurationError",
    reason: "DoesNotExist",
    body: { error: "An application with this name does not exist", error_code: 40001 },
    source: "seed"
  },
  {
    status: 400,
    tag: "Processing",
    reason: null,
    body: { error: processing, error_code: 20002 },
    source: "seed"
  },
  {
    status: 400,
    tag: "Incomplete",
    reason: null,
    body: { error: incomplete, error_code: 20001 },
    source: "seed"
  },
  {
    status: 400,
    tag: "ScaError",
    reason: null,
    body: { error: "Making security checks. Your account will be activated in 24-48 hours.", error_code: 20003 },
    source: "seed"
  },
  {
    status: 401,
    tag: "Unauthorized",
    reason: null,
    body: { error: "Invalid credentials" },
    source: "seed"
  },
  {
    status: 401,
    tag: "Unauthorized",
    reason: null,
    body: { error: "Not authenticated" },
    source: "seed"
  },
  {
    status: 403,
    tag: "AccessDenied",
    reason: null,
    body: { error: "access_denied" },
    source: "docs"
  },
  {
    status: 405,
    tag: "MethodNotAllowed",
    reason: null,
    body: { error: "Method not allowed" },
    source: "seed"
  },
  {
    status: 409,
    tag: "ConfigurationError",
    reason: "AlreadyExists",
    body: { error: "An application with this name already exists", error_code: 40001 },
    source: "seed"
  },
  {
    status: 415,
    tag: "UnsupportedMediaType",
    reason: null,
    body: { error: "Not matching body content type" },
    source: "seed"
  },
  {
    status: 500,
    tag: "InternalServerError",
    reason: null,
    body: { error: "<DESCRIPTIVE_ERROR_MESSAGE>" },
    source: "seed"
  },
  {
    status: 400,
    tag: "ConfigurationError",
    reason: "ValidationFailed",
    body: {
      success: false,
      error: { code: invalid, details: [{ error_type: "<ERROR_TYPE>", field: "<FIELD>" }] },
      trace_id: "<TRACE_ID>"
    },
    source: "docs"
  },
  {
    status: 401,
    tag: "Unauthorized",
    reason: null,
    body: { success: false, error: { code: unauthenticated }, trace_id: "<TRACE_ID>" },
    source: "docs"
  }
]
