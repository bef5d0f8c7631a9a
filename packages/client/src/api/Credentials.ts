/**
 * Credentials: their status, and what can be done to them. The newer docs call them connections; the token is the same.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { data, Day, informing, InformingSecret, record, Timestamp, WireSecret } from "./Field.ts"
import { Delayed } from "./Links.ts"

const TransactionFlags = data({
  account: Schema.Boolean,
  card: Schema.Boolean,
  investment: Schema.Boolean,
  liability: Schema.Boolean
})

/** A flag for each product, and for the transactions of each: the docs spell their key either way. Source: docs. */
export const Flags = data({
  product: data({
    auth: Schema.Boolean,
    account: Schema.Boolean,
    card: Schema.Boolean,
    portfolio: Schema.Boolean,
    investment: Schema.Boolean,
    liability: Schema.Boolean,
    holders: Schema.Boolean
  }),
  transaction: TransactionFlags,
  transactions: TransactionFlags
})

/** The status of credentials. Ask `Readiness` what it means. Source: docs. */
export class Status extends Schema.Opaque<Status>()(record({
  /** False once the first extraction finished, with or without errors. */
  pending: Schema.Boolean,
  /** True when the credentials cannot log in. */
  blocked: Schema.Boolean,
  /** There when the user must enter the credentials anew. */
  reset_token: WireSecret,
  /** There when the user must do a strong customer authentication. */
  sca_token: WireSecret,
  transaction_token: InformingSecret,
  /** The bank. */
  name: informing(Schema.String),
  last_transaction_date: informing(Day),
  last_update: informing(Day),
  /** `HH:MM`, UTC. */
  time: informing(Schema.String),
  last_update_timestamp: informing(Timestamp),
  created_at_timestamp: informing(Timestamp),
  errored: Flags,
  created: Flags
})) {}

/** Credentials in the list; the values of their `status` are not documented. Source: client. */
export class Entry extends Schema.Opaque<Entry>()(record({
  credentials_token: WireSecret,
  external_id: informing(Schema.String),
  bank: informing(Schema.String),
  status: informing(Schema.String)
})) {}

/** A page of the list. Source: client. */
export const Page = open({
  items: Schema.Array(Entry),
  page: field(informing(Schema.Int)),
  pages: field(informing(Schema.Int))
})

/** What `force` brings about: the token for the user's session. Source: client. */
export class Forced extends Schema.Opaque<Forced>()(
  record({ sca_token: WireSecret, reset_token: WireSecret, transaction_token: WireSecret })
) {}

/** What can be forced. Source: client. */
export const Force = Schema.Literals(["sca", "reset", "transaction"])

/** What can be forced. */
export type Force = typeof Force.Type

/** The login at a bank, from a regulated entity that does not use the Link. Source: client. */
export class NewCredentials extends Schema.Opaque<NewCredentials>()(Schema.Struct({
  bank: Schema.String,
  username: WireSecret,
  password: WireSecret,
  /** A further fixed credential that some banks ask for, no one-time code; null or absent if there is none. */
  verifier: field(WireSecret)
})) {}

/** The credentials are created: keep the token. Source: seed. */
export const Created = open({ credentials_token: WireSecret, message: field(informing(Schema.String)) })

/** Something was done. Source: client. */
export const Done = record({ message: informing(Schema.String), success: Schema.Boolean })

const ByToken = Schema.Struct({ credentials_token: WireSecret })

const v0 = Endpoint.of("v0")

/** The endpoints. */
export class CredentialsGroup extends HttpApiGroup.make("credentials").add(
  v0.post("status", "/v0/bank/credentials/status", {
    replay: "safe",
    source: "docs",
    payload: ByToken,
    success: Status
  }),
  v0.put("force", "/v0/bank/credentials/status", {
    replay: "unsafe",
    source: "docs",
    payload: Schema.Struct({ credentials_token: WireSecret, force: Force }),
    success: Forced
  }),
  v0.post("list", "/v0/bank/credentials/list", {
    replay: "safe",
    source: "docs",
    payload: Schema.Struct({ page: Schema.optionalKey(Schema.Int) }),
    success: Page
  }),
  v0.delete("delete", "/v0/bank/credentials", {
    replay: "safe",
    source: "docs",
    payload: ByToken,
    success: Done
  }),
  v0.post("create", "/v0/bank/credentials", {
    replay: "creating",
    source: "client",
    payload: NewCredentials,
    success: [Delayed, Created]
  })
).middleware(Bearer) {}
