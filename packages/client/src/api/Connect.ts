/**
 * Connect v2, the successor of links: a session takes a user through connecting a bank.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { AnySecret, data, inferred, informing, InformingSecret, record, WireSecret } from "./Field.ts"

/** A bank that can be connected. Source: client. */
export class Connector
  extends Schema.Opaque<Connector>()(record({ connector_id: Schema.String, name: informing(Schema.String) }))
{}

const sessionFields = {
  session_id: Schema.String,
  /** One of `Table.sessionStatuses`, or a newer one. */
  status: informing(Schema.String),
  /** A secret, and the same as a `credentials_token`. */
  connection_id: AnySecret,
  connector_id: inferred(Schema.String),
  /** One of the codes of `Table.sessionRows`, or a newer one. */
  error_code: informing(Schema.String),
  /** The address for the user. It is a secret: whoever opens it continues the session. */
  url: InformingSecret
}

/** A session: it serves one connection, once. `classifySession` says what it means. Source: client. */
export class Session extends Schema.Opaque<Session>()(record(sessionFields)) {}

/** A session that was just created. Without its id nobody could wait for it. Source: client. */
export class CreatedSession extends Schema.Opaque<CreatedSession>()(
  open({ ...data(sessionFields).schema.fields, session_id: Schema.String })
) {}

/** Which connectors the user may choose from. The description names codes such as `esp`, its example `spain`. Source: docs. */
export const ConnectorFilter = open({ countries: field(inferred(Schema.Array(Schema.String))) })

/** The settings of a new session. Nobody has shown the values of the last two. Source: docs. */
export class Configuration extends Schema.Opaque<Configuration>()(open({
  /** Unblocks this connection; without it, a new one is made. */
  connection_id: field(WireSecret),
  /** The user cannot choose another. */
  connector_id: field(Schema.String),
  /** Gets `session_id` appended. */
  redirect_url: field(Schema.String),
  connector_filter: field(inferred(ConnectorFilter)),
  initial_step: field(inferred(Schema.String)),
  privacy_notice: field(inferred(Schema.String))
})) {}

const Values = Schema.optionalKey(Schema.Array(Schema.String))

/** Connections: each is a secret. */
export const Secrets = Schema.optionalKey(Schema.Array(WireSecret))

/** Which connectors: an empty array matches none, an empty query all. Source: docs. */
export class ConnectorQuery extends Schema.Opaque<ConnectorQuery>()(open({ connector_id_in: Values })) {}

/** Which sessions. Source: docs for its names, client. */
export class SessionQuery extends Schema.Opaque<SessionQuery>()(open({
  session_id_in: Values,
  status_in: Values,
  connection_id_in: Secrets,
  error_code_in: Values
})) {}

const PageToken = Schema.optionalKey(Schema.NullOr(Schema.String))

/** A page of items and the token of the next, null or absent at the end. Source: docs. */
export const pageOf = <S extends Schema.Top>(item: S) =>
  open({ items: Schema.Array(item), next_page_token: field(Schema.String) })

const { post } = Endpoint.of("connect-v2")

/** The endpoints; that they are posted to was seen in a client. */
export class ConnectGroup extends HttpApiGroup.make("connect").add(
  post("connectors", "/connect/v2/connectors/list-connectors", {
    replay: "safe",
    source: "docs",
    payload: Schema.Struct({ query: ConnectorQuery, page_token: PageToken }),
    success: pageOf(Connector)
  }),
  post("createSession", "/connect/v2/sessions/create-session", {
    replay: "unsafe",
    source: "docs",
    payload: Schema.Struct({ configuration: Configuration }),
    success: open({ session: CreatedSession })
  }),
  post("sessions", "/connect/v2/sessions/list-sessions", {
    replay: "safe",
    source: "docs",
    payload: Schema.Struct({ query: SessionQuery, page_token: PageToken }),
    success: pageOf(Session)
  })
).middleware(Bearer) {}
