/**
 * What every outcome keeps of the response that it was read from.
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
 * The evidence for an outcome: `documented` (the documentation shows this status with this code), `code` (a known code on
 * another status), `message` (no code, a known sentence), `status` (the status alone) or `none` (nothing documents it).
 */
export const Basis = Schema.Literals(["documented", "code", "message", "status", "none"])

/** The evidence for an outcome. */
export type Basis = typeof Basis.Type

/** A secret that came over the wire: `Redacted` in memory, masked when it is encoded. */
export const MaskedSecret = redactedAs(() => masked)

/** The fields of every outcome but `TransportError`. `code` is the one of an outcome that was made without a code. */
export const responseFields = (code: Code | null = null) => ({
  /**
   * The HTTP status of Flanks' response, 100 to 599; 0 if the caller had no such number. It is not called `status`, because
   * web frameworks respond with the `status` of an error that they catch.
   */
  httpStatus: Schema.Int,
  /** The `error_code`, known or not, verbatim; null without one. */
  code: withDefault(Schema.NullOr(Schema.Int), code),
  /** The sentence in `error` or `message`, trimmed, with anything that looks like a secret masked. */
  text: nullOr(Schema.String),
  /** The code and details of the newer error body, masked. */
  envelope: nullOr(Schema.Struct({ code: Schema.String, details: Schema.Unknown })),
  /** The `trace_id`. Quote it in a ticket. */
  traceId: nullOr(Schema.String),
  /** The `credentials_token`, whatever the outcome: a token that arrived is never lost. Masked when it is encoded. */
  token: nullOr(MaskedSecret),
  /** The original body. Encoded, its secrets are masked, and an unreadable body is not shown at all. */
  body: withDefault(redactedAs(maskBody), Redacted.make("")),
  /** The evidence for this outcome. */
  basis: withDefault(Basis, code === null ? "status" : "code")
})

/** How an attempt failed before the one that an error is about. */
export const EarlierFailure = Schema.Struct({
  _tag: Schema.String,
  /** Null if no response arrived. */
  httpStatus: Schema.NullOr(Schema.Int),
  /** What Flanks or the network said, without secrets. */
  text: Schema.NullOr(Schema.String)
})

/** How an attempt failed before the one that an error is about. */
export type EarlierFailure = typeof EarlierFailure.Type

/** The fields of every failure. `actor` is who must act, and `others` who else may have to. */
export const failureFields = <const A extends Actor, const B extends Actor = A>(
  actor: A,
  ...others: ReadonlyArray<B>
) => ({
  /** How long `Retry-After` asked to wait, in milliseconds; null if it did not. `classify` sees no headers. */
  retryAfter: nullOr(Schema.Finite),
  /** How the same call failed before, first to last. Only a client that retried sets it. */
  earlier: Schema.optional(Schema.Array(EarlierFailure)),
  /** Who must act. */
  actor: constant<Schema.Literals<ReadonlyArray<A | B>>>(Schema.Literals([actor, ...others]), actor),
  /** A sentence for the end user, who should see no other text of this error. */
  userText: constant(Schema.String, userTexts[actor])
})
