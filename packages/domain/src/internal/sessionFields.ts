/** The fields of the outcomes of sessions and redirects: their Schemas. `fieldDocs.ts` documents them. */
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { MaskedSecret } from "../Response.ts"
import { maskBody } from "../Secrets.ts"
import type { Actor, SessionRow, SessionStatus } from "../Table.ts"
import { constant, nullOr, redactedAs, withDefault } from "./fields.ts"

/** The Schemas of the fields that every outcome of a session or a redirect keeps. */
export const keptFields = () => ({
  original: withDefault(redactedAs(maskBody), Redacted.make(""))
})

/** The Schemas of the fields of every outcome of a session. `status` and `code` are defaults for an outcome made without them. */
export const sessionFields = (status: SessionStatus | null, code: string | null = null) => ({
  sessionStatus: withDefault(Schema.NullOr(Schema.String), status),
  code: withDefault(Schema.NullOr(Schema.String), code),
  connection: nullOr(MaskedSecret),
  ...keptFields()
})

/** The Schemas of the fields of every failure of a session: who must act, and a sentence for the end user. */
export const adviceFields = <const A extends Actor>({ actor, userText }: SessionRow & { readonly actor: A }) => ({
  actor: constant<Schema.Literals<ReadonlyArray<A>>>(Schema.Literals([actor]), actor),
  userText: constant(Schema.String, userText)
})

/** The Schemas of the fields of a failure that a session or a redirect names. */
export const namedFields = <const A extends Actor>(row: SessionRow & { readonly actor: A }) => ({
  ...sessionFields(row.code === null ? null : "Finished:Error", row.code ?? row.redirectError),
  ...adviceFields(row)
})
