/**
 * The access token: `POST /v0/token`.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Annotations from "./Annotations.ts"
import { AccessDenied, failures } from "./ErrorBodies.ts"
import { informing, InformingSecret, WireSecret } from "./Field.ts"

/** The grant of today: an application's id and secret. Source: docs. */
export const ClientCredentials = Schema.Struct({
  grant_type: Schema.Literal("client_credentials"),
  client_id: WireSecret,
  client_secret: WireSecret
})

/** The older grant, of applications that were created with it. Source: docs (their oldest version). */
export const Password = Schema.Struct({
  grant_type: Schema.Literal("password"),
  client_id: WireSecret,
  client_secret: WireSecret,
  username: WireSecret,
  password: WireSecret
})

/** What a token is asked for with. */
export const Grant = Schema.Union([ClientCredentials, Password])

/** What a token is asked for with. */
export type Grant = typeof Grant.Type

/** A token and the seconds that it lives: 3600 today, 36000 once. Source: docs. */
export class Token extends Schema.Opaque<Token>()(open({
  access_token: WireSecret,
  expires_in: field(informing(Schema.Finite)),
  token_type: field(informing(Schema.String)),
  scope: field(informing(Schema.String)),
  /** Of the older grant only. */
  refresh_token: field(InformingSecret)
})) {}

/** The endpoint; the only one without an access token. */
export class TokenGroup extends HttpApiGroup.make("token").add(
  HttpApiEndpoint.post("issue", "/v0/token", {
    disableCodecs: true,
    payload: Grant,
    success: Token,
    error: [...failures, AccessDenied]
  }).annotateMerge(Annotations.make({ replay: "safe", generation: "v0", source: "docs" }))
) {}
