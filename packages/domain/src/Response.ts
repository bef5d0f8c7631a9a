/**
 * The fields that every outcome keeps of its response.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { userTexts } from "./internal/errorTraits.ts"
import { constant, nullOr, redactedAs, withDefault } from "./internal/fields.ts"
import { maskBody, masked } from "./Secrets.ts"
import type { Actor, Code } from "./Table.ts"

/**
 * The evidence for an outcome: `documented` (Flanks shows this status with this code), `code` (a known code on another
 * status), `message` (no code, but a known sentence), `status` (the status alone) or `none` (nothing documents it).
 *
 * @category models
 */
export const Basis = Schema.Literals(["documented", "code", "message", "status", "none"])

/**
 * The evidence for an outcome.
 *
 * @category models
 */
export type Basis = typeof Basis.Type

/**
 * The Schema of a secret from the wire: `Redacted` in memory, masked when it is encoded.
 *
 * @category schemas
 */
export const MaskedSecret = redactedAs(() => masked)

/** The newer error body's `error`, masked. */
const Envelope = Schema.Struct({ code: Schema.String, details: Schema.Unknown })

/**
 * The fields that every outcome keeps of the response that it was read from.
 *
 * @category models
 */
export interface ResponseFields {
  /**
   * The HTTP status of Flanks' response, 100 to 599; 0 if the caller passed any other number. It is not called `status`,
   * because web frameworks respond with the `status` of an error that they catch.
   */
  readonly httpStatus: number
  /** The `error_code`, known or unknown; null if the response has none. */
  readonly code: number | null
  /** The sentence in `error` or `message`, trimmed, with anything that looks like a secret masked; null if there is none. */
  readonly text: string | null
  /** The code and details of the newer error body, masked; null for any other body. Source: docs. */
  readonly envelope: typeof Envelope.Type | null
  /**
   * Flanks' `trace_id`, or null. The documentation shows one only in the newer error bodies. Quote it in a ticket to
   * Flanks.
   */
  readonly traceId: string | null
  /** The `credentials_token`, whatever the outcome: a token that arrived is never lost. It is masked when encoded. */
  readonly token: Redacted.Redacted | null
  /**
   * The original body, `Redacted`. When it is encoded or printed, its secrets are masked, and an unreadable body isn't shown at
   * all.
   */
  readonly body: Redacted.Redacted
  /**
   * The evidence for this outcome: `documented` (Flanks shows this status with this code), `code` (a known code on another
   * status), `message` (no code, but a known sentence), `status` (the status alone) or `none` (nothing documents it).
   */
  readonly basis: Basis
}

/**
 * The fields of every failure, of a response or of a session.
 *
 * @category models
 */
export interface AdviceFields {
  /** Who must act. Handle it with `catchActor`. */
  readonly actor: Actor
  /** A sentence for the end user, who should see no other text of this error. */
  readonly userText: string
}

/**
 * The fields of every failure of a response, or of a request without one.
 *
 * @category models
 */
export interface FailureFields extends AdviceFields {
  /**
   * How long `Retry-After` asked to wait, in milliseconds; null if the response had no such header. `classify`, which sees no
   * headers, leaves it null.
   */
  readonly retryAfter: number | null
  /** The earlier failures of the same call, first to last. Only a client that retried sets it. */
  readonly earlier?: ReadonlyArray<EarlierFailure> | undefined
}

/**
 * The Schemas of the fields of every outcome but `TransportError`. `code` is the default for an outcome made without one.
 *
 * @category schemas
 */
export const responseFields = (code: Code | null = null) => ({
  httpStatus: Schema.Int,
  code: withDefault(Schema.NullOr(Schema.Int), code),
  text: nullOr(Schema.String),
  envelope: nullOr(Envelope),
  traceId: nullOr(Schema.String),
  token: nullOr(MaskedSecret),
  body: withDefault(redactedAs(maskBody), Redacted.make("")),
  basis: withDefault(Basis, code === null ? "status" : "code")
})

/**
 * A failed attempt that came before the one that an error describes.
 *
 * @category models
 */
export const EarlierFailure = Schema.Struct({
  /** The tag of its error. */
  _tag: Schema.String,
  /** The HTTP status; null if no response arrived. */
  httpStatus: Schema.NullOr(Schema.Int),
  /** The text from Flanks or the network, without secrets. */
  text: Schema.NullOr(Schema.String)
})

/**
 * A failed attempt that came before the one that an error describes.
 *
 * @category models
 */
export type EarlierFailure = typeof EarlierFailure.Type

/**
 * The Schemas of the fields of every failure. `actor` must act; the `others` may have to.
 *
 * @category schemas
 */
export const failureFields = <const A extends Actor, const B extends Actor = A>(
  actor: A,
  ...others: ReadonlyArray<B>
) => ({
  retryAfter: nullOr(Schema.Finite),
  earlier: Schema.optional(Schema.Array(EarlierFailure)),
  actor: constant<Schema.Literals<ReadonlyArray<A | B>>>(Schema.Literals([actor, ...others]), actor),
  userText: constant(Schema.String, userTexts[actor])
})
