/**
 * The banks: `GET /v0/bank/available`.
 *
 * @since 0.1.0
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Annotations from "./Annotations.ts"
import { Bearer, failures } from "./ErrorBodies.ts"
import { informing, record } from "./Field.ts"

/** A bank. Source: client. */
export class Entity extends Schema.Opaque<Entity>()(record({
  id: Schema.String,
  name: Schema.String,
  country: informing(Schema.String),
  logo_url: informing(Schema.String)
})) {}

/** The endpoint. */
export class EntitiesGroup extends HttpApiGroup.make("entities").add(
  HttpApiEndpoint.get("list", "/v0/bank/available", {
    disableCodecs: true,
    success: Schema.Array(Entity),
    error: failures
  }).annotateMerge(Annotations.make({ replay: "safe", generation: "v0", source: "docs" }))
).middleware(Bearer) {}
