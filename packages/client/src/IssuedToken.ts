/**
 * A `credentials_token` that arrived, from the exchange of a link code or the creation of credentials. Keep it: nothing
 * gives it a second time.
 *
 * @since 0.1.0
 */
import { MaskedSecret } from "@effect-flanks/domain/Response"
import * as Schema from "effect/Schema"

const fields = {
  /** The token. Encoded, it is masked. */
  token: MaskedSecret,
  /** The link that the code came from, where Flanks says so. */
  linkToken: Schema.NullOr(Schema.String),
  /** The parameters that were on the link's URL. */
  extra: Schema.Unknown,
  /** When it arrived: what windows are counted from. */
  at: Schema.DateTimeUtc
}

/** The token can be used. */
export class ActiveToken extends Schema.TaggedClass<ActiveToken>("@effect-flanks/client/ActiveToken")(
  "ActiveToken",
  fields
) {}

/** The token can be used when the security checks are over, in one to three days. */
export class DelayedToken extends Schema.TaggedClass<DelayedToken>("@effect-flanks/client/DelayedToken")(
  "DelayedToken",
  fields
) {}

/** A token that arrived. */
export type IssuedToken = ActiveToken | DelayedToken
