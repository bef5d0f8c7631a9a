/**
 * The endpoint of access tokens: `POST /v0/token`.
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

/**
 * The current grant: an application's ID and secret. Source: docs.
 *
 * @category schemas
 */
export const ClientCredentials = Schema.Struct({
  grant_type: Schema.Literal("client_credentials"),
  client_id: WireSecret,
  client_secret: WireSecret
})

/**
 * The older grant, for applications that were created with it. Source: the oldest version of the docs.
 *
 * @category schemas
 */
export const Password = Schema.Struct({
  grant_type: Schema.Literal("password"),
  client_id: WireSecret,
  client_secret: WireSecret,
  username: WireSecret,
  password: WireSecret
})

/**
 * The application's ID and secret, in either form, as a type and as a Schema.
 *
 * @category schemas
 */
export const Grant = Schema.Union([ClientCredentials, Password])

/**
 * The application's ID and secret, in either form, as a type and as a Schema.
 *
 * @category schemas
 */
export type Grant = typeof Grant.Type

/**
 * An access token, and its lifetime in seconds: now 3600, in older docs 36000. Source: docs.
 *
 * @category schemas
 */
export class Token extends Schema.Opaque<Token>()(open({
  access_token: WireSecret,
  expires_in: field(informing(Schema.Finite)),
  token_type: field(informing(Schema.String)),
  scope: field(informing(Schema.String)),
  /** Only the older grant has one. */
  refresh_token: field(InformingSecret)
})) {}

/**
 * The token endpoint, which is the only one that doesn't need an access token.
 *
 * @category endpoints
 */
export class TokenGroup extends HttpApiGroup.make("token").add(
  HttpApiEndpoint.post("issue", "/v0/token", {
    disableCodecs: true,
    payload: Grant,
    success: Token,
    error: [...failures, AccessDenied]
  }).annotateMerge(Annotations.make({ replay: "safe", generation: "v0", source: "docs" }))
) {}
