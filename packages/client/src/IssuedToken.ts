/**
 * A `credentials_token` that arrived, from the exchange of a link code or the creation of credentials. Keep it: nothing
 * gives it a second time.
 *
 * @since 0.1.0
 */
import { Secret } from "@effect-flanks/domain/Response"
import * as Schema from "effect/Schema"

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
