/**
 * A `credentials_token` that arrived, from the exchange of a link code or the creation of credentials. Keep it: nothing
 * gives it a second time.
 *
 * @since 0.1.0
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type * as Outcome from "@effect-flanks/domain/Outcome"
import { Secret } from "@effect-flanks/domain/Response"
import * as DateTime from "effect/DateTime"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { UnexpectedShape } from "./ClientError.ts"

const fields = {
  /** The token. Encoded, it is masked. */
  token: Secret,
  /** The link that the code came from, where Flanks says so. */
  linkToken: Schema.NullOr(Schema.String),
  /** The parameters that were on the link's URL. */
  extra: Schema.Unknown,
  /** When it arrived: what windows are counted from. */
  at: Schema.DateTimeUtc
}

/** The token can be used. */
export class TokenIssued extends Schema.TaggedClass<TokenIssued>("@effect-flanks/client/TokenIssued")(
  "TokenIssued",
  fields
) {}

/** The token can be used when the security checks are over, in one to three days. */
export class TokenDelayed extends Schema.TaggedClass<TokenDelayed>("@effect-flanks/client/TokenDelayed")(
  "TokenDelayed",
  fields
) {}

/** A token that arrived. */
export type IssuedToken = TokenIssued | TokenDelayed

/** What else a body says; that the token was found in it shows that it is an object. */
const rest = (body: string): { readonly link_token?: unknown; readonly extra?: unknown } =>
  JSON.parse(body.replace(/^\uFEFF/, ""))

/**
 * The token of an outcome, whatever the outcome is: one that arrived with an error has arrived. Null if none did. `at` is
 * the time, in milliseconds since the epoch.
 */
export const received = (
  outcome: Outcome.Accepted | Outcome.TokenDelayed | FlanksError,
  at: number
): IssuedToken | null => {
  if (outcome._tag === "TransportError" || outcome.token === null) return null
  const { extra = null, link_token } = rest(Redacted.value(outcome.body))
  const Issued = outcome._tag === "TokenDelayed" || outcome._tag === "ScaError" ? TokenDelayed : TokenIssued
  return new Issued({
    token: outcome.token,
    linkToken: typeof link_token === "string" ? link_token : null,
    extra,
    at: DateTime.makeUnsafe(at)
  })
}

/** A success that should have brought a token, and did not. */
export const withoutToken = (
  operation: string,
  { body, status }: Outcome.Accepted | Outcome.TokenDelayed
): UnexpectedShape =>
  new UnexpectedShape({ operation, status, path: ["credentials_token"], expected: "Expected a token", body })
