/**
 * The list of banks: `GET /v0/bank/available`.
 *
 * @since 0.1.0
 */
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { informing, record } from "./Field.ts"

/**
 * A bank. Source: client.
 *
 * @category schemas
 */
export class Entity extends Schema.Opaque<Entity>()(record({
  id: Schema.String,
  name: Schema.String,
  country: informing(Schema.String),
  logo_url: informing(Schema.String)
})) {}

const { get } = Endpoint.of("v0")

/**
 * The endpoint of the list of banks.
 *
 * @category endpoints
 */
export class EntitiesGroup extends HttpApiGroup.make("entities").add(
  get("list", "/v0/bank/available", {
    replay: "safe",
    source: "docs",
    success: Schema.Array(Entity)
  })
).middleware(Bearer) {}
