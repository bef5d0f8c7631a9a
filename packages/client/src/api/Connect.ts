/**
 * Connect v2, the successor of links. In a session, a user connects a bank.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { AnySecret, data, inferred, informing, InformingSecret, record, WireSecret } from "./Field.ts"

/**
 * A bank that can be connected. Source: client.
 *
 * @category schemas
 */
export class Connector
  extends Schema.Opaque<Connector>()(record({ connector_id: Schema.String, name: informing(Schema.String) }))
{}

const sessionFields = {
  session_id: Schema.String,
  /** One of `Table.sessionStatuses`, or a newer one. */
  status: informing(Schema.String),
  /** A secret, which is the same as a `credentials_token`. */
  connection_id: AnySecret,
  connector_id: inferred(Schema.String),
  /** One of the codes of `Table.sessionRows`, or a newer one. */
  error_code: informing(Schema.String),
  /** The address to which you send the user. It is a secret, because anyone who opens it continues the session. */
  url: InformingSecret
}

/**
 * A session, which serves one connection once. `classifySession` interprets it. Source: client.
 *
 * @category schemas
 */
export class Session extends Schema.Opaque<Session>()(record(sessionFields)) {}

/**
 * A new session. It must have an ID, because nothing could wait for the session without one. Source: client.
 *
 * @category schemas
 */
export class CreatedSession extends Schema.Opaque<CreatedSession>()(
  open({ ...data(sessionFields).schema.fields, session_id: Schema.String })
) {}

/**
 * The connectors from which the user can choose. The description of `countries` has codes such as `esp`, but its example
 * has `spain`. Source: docs.
 *
 * @category schemas
 */
export const ConnectorFilter = open({ countries: field(inferred(Schema.Array(Schema.String))) })

/**
 * The settings of a new session. The possible values of the last two are undocumented. Source: docs.
 *
 * @category schemas
 */
export class Configuration extends Schema.Opaque<Configuration>()(open({
  /** The connection to unblock; without it, the session creates a new one. */
  connection_id: field(WireSecret),
  /** The only connector that the user can choose. */
  connector_id: field(Schema.String),
  /** The address to which the user returns. Flanks adds `session_id` to it. */
  redirect_url: field(Schema.String),
  connector_filter: field(inferred(ConnectorFilter)),
  initial_step: field(inferred(Schema.String)),
  privacy_notice: field(inferred(Schema.String))
})) {}

const Values = Schema.optionalKey(Schema.Array(Schema.String))

/**
 * Connection IDs, each of which is a secret.
 *
 * @category schemas
 */
export const Secrets = Schema.optionalKey(Schema.Array(WireSecret))

/**
 * Selects connectors. An empty array matches none, and an empty query matches all. Source: docs.
 *
 * @category schemas
 */
export class ConnectorQuery extends Schema.Opaque<ConnectorQuery>()(open({ connector_id_in: Values })) {}

/**
 * Selects sessions. Source: docs for the names; client for the values.
 *
 * @category schemas
 */
export class SessionQuery extends Schema.Opaque<SessionQuery>()(open({
  session_id_in: Values,
  status_in: Values,
  connection_id_in: Secrets,
  error_code_in: Values
})) {}

const PageToken = Schema.optionalKey(Schema.NullOr(Schema.String))

/**
 * A page of items, with the token of the next page. On the last page the token is null or absent. Source: docs.
 *
 * @category schemas
 */
export const pageOf = <S extends Schema.Top>(item: S) =>
  open({ items: Schema.Array(item), next_page_token: field(Schema.String) })

const { post } = Endpoint.of("connect-v2")

/**
 * The endpoints of Connect v2. Source: docs for the paths; client for the method.
 *
 * @category endpoints
 */
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
