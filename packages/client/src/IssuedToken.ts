/**
 * A new `credentials_token`, from the exchange of a link code or the creation of credentials. Store it, because Flanks
 * doesn't send it again.
 *
 * @since 0.1.0
 */
import { MaskedSecret } from "@effect-flanks/domain/Response"
import type * as DateTime from "effect/DateTime"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const fields = {
  token: MaskedSecret,
  linkToken: Schema.NullOr(Schema.String),
  extra: Schema.Unknown,
  at: Schema.DateTimeUtc
}

/**
 * The token can be used now.
 *
 * @category tokens
 */
export class ActiveToken extends Schema.TaggedClass<ActiveToken>("@effect-flanks/client/ActiveToken")(
  "ActiveToken",
  fields
) {
  /** The `credentials_token`. It is a secret, and is masked when encoded. */
  declare readonly token: Redacted.Redacted
  /** The link of the code; null if Flanks didn't name it. */
  declare readonly linkToken: string | null
  /** The parameters of the link's URL. */
  declare readonly extra: unknown
  /** When the token arrived. The window of the security checks begins here. */
  declare readonly at: DateTime.Utc
}

/**
 * The token can be used after the security checks, in one to three days. `awaitActivation` waits for it.
 *
 * @category tokens
 */
export class DelayedToken extends Schema.TaggedClass<DelayedToken>("@effect-flanks/client/DelayedToken")(
  "DelayedToken",
  fields
) {
  /** The `credentials_token`. It is a secret, and is masked when encoded. */
  declare readonly token: Redacted.Redacted
  /** The link of the code; null if Flanks didn't name it. */
  declare readonly linkToken: string | null
  /** The parameters of the link's URL. */
  declare readonly extra: unknown
  /** When the token arrived. The window of the security checks begins here. */
  declare readonly at: DateTime.Utc
}

/**
 * A new token, which can be used now or later.
 *
 * @category tokens
 */
export type IssuedToken = ActiveToken | DelayedToken
