/** The fields of the outcomes of sessions and redirects. */
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { MaskedSecret } from "../Response.ts"
import { maskBody } from "../Secrets.ts"
import type { Actor, SessionRow, SessionStatus } from "../Table.ts"
import { constant, nullOr, redactedAs, withDefault } from "./fields.ts"

/** What every outcome of a session or a redirect keeps. */
export const keptFields = () => ({
  /**
   * What Flanks sent, unchanged: the session's `status`, `error_code` and `connection_id` as JSON, or the URL of the
   * redirect. Encoded, its secrets are masked, and a URL is not shown at all.
   */
  original: withDefault(redactedAs(maskBody), Redacted.make(""))
})

/** What every outcome of a session keeps. `status` and `code` are those of an outcome that was made without them. */
export const sessionFields = (status: SessionStatus | null, code: string | null = null) => ({
  /**
   * The session's `status`, known or not, verbatim; null without one. Parts that look like a secret are masked. It is not
   * called `status`, because web frameworks respond with the `status` of an error that they catch.
   */
  sessionStatus: withDefault(Schema.NullOr(Schema.String), status),
  /** The session's `error_code` or the redirect's `error`, known or not, verbatim; null without one. Masked likewise. */
  code: withDefault(Schema.NullOr(Schema.String), code),
  /** The `connection_id`, whatever the outcome. It is a secret: masked when it is encoded. */
  connection: nullOr(MaskedSecret),
  ...keptFields()
})

/** The fields of every failure: who must act, and a sentence for the end user. */
export const adviceFields = <const A extends Actor>({ actor, userText }: SessionRow & { readonly actor: A }) => ({
  /** Who must act. */
  actor: constant<Schema.Literals<ReadonlyArray<A>>>(Schema.Literals([actor]), actor),
  /** A sentence for the end user, who should see no other text of this error. */
  userText: constant(Schema.String, userText)
})

/** The fields of a failure that a session or a redirect names. */
export const namedFields = <const A extends Actor>(row: SessionRow & { readonly actor: A }) => ({
  ...sessionFields(row.code === null ? null : "Finished:Error", row.code ?? row.redirectError),
  ...adviceFields(row)
})
