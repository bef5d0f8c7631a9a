/**
 * The status of credentials, and the operations on them. Newer pages of the docs call them connections, with the same
 * token.
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

/**
 * A flag for each product, and for the transactions of each. The docs use both spellings of the key for transactions.
 * Source: docs.
 *
 * @category schemas
 */
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

/**
 * The status of credentials. `readiness` interprets it. Source: docs.
 *
 * @category schemas
 */
export class Status extends Schema.Opaque<Status>()(record({
  /** False after the first extraction has finished, with or without errors. */
  pending: Schema.Boolean,
  /** True if the credentials can't log in. */
  blocked: Schema.Boolean,
  /** Present if the user must enter the credentials again. */
  reset_token: WireSecret,
  /** Present if the user must complete a strong customer authentication. */
  sca_token: WireSecret,
  transaction_token: InformingSecret,
  /** The name of the bank. */
  name: informing(Schema.String),
  last_transaction_date: informing(Day),
  last_update: informing(Day),
  /** The time as `HH:MM`, in UTC. */
  time: informing(Schema.String),
  last_update_timestamp: informing(Timestamp),
  created_at_timestamp: informing(Timestamp),
  errored: Flags,
  created: Flags
})) {}

/**
 * An item in the list of credentials. The values of `status` are undocumented. Source: client.
 *
 * @category schemas
 */
export class Entry extends Schema.Opaque<Entry>()(record({
  credentials_token: WireSecret,
  external_id: informing(Schema.String),
  bank: informing(Schema.String),
  status: informing(Schema.String)
})) {}

/**
 * A page of the list. Source: client.
 *
 * @category schemas
 */
export const Page = open({
  items: Schema.Array(Entry),
  page: field(informing(Schema.Int)),
  pages: field(informing(Schema.Int))
})

/**
 * The response to `force`, with the token for the user's session. Source: client.
 *
 * @category schemas
 */
export class Forced extends Schema.Opaque<Forced>()(
  record({ sca_token: WireSecret, reset_token: WireSecret, transaction_token: WireSecret })
) {}

/**
 * The actions that can be forced, as a type and as a Schema. Source: client.
 *
 * @category schemas
 */
export const Force = Schema.Literals(["sca", "reset", "transaction"])

/**
 * The actions that can be forced, as a type and as a Schema.
 *
 * @category schemas
 */
export type Force = typeof Force.Type

/**
 * The login at a bank, from a regulated entity that doesn't use Flanks Link. Source: client.
 *
 * @category schemas
 */
export class NewCredentials extends Schema.Opaque<NewCredentials>()(Schema.Struct({
  bank: Schema.String,
  username: WireSecret,
  password: WireSecret,
  /** Another fixed credential that some banks require; null or absent if there is none. It isn't a one-time code. */
  verifier: field(WireSecret)
})) {}

/**
 * The credentials were created. Store the token. Source: seed.
 *
 * @category schemas
 */
export const Created = open({ credentials_token: WireSecret, message: field(informing(Schema.String)) })

/**
 * The response of an operation without data. Source: client.
 *
 * @category schemas
 */
export const Done = record({ message: informing(Schema.String), success: Schema.Boolean })

const ByToken = Schema.Struct({ credentials_token: WireSecret })

const v0 = Endpoint.of("v0")

/**
 * The endpoints of credentials.
 *
 * @category endpoints
 */
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
