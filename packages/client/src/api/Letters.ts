/**
 * Signed letters to a bank. Every call makes a new letter. Source: docs; the method is inferred.
 *
 * @since 0.1.0
 */
import { open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"

/**
 * A letter to send. `data` is its PDF in Base64.
 *
 * @category schemas
 */
export class NewLetter extends Schema.Opaque<NewLetter>()(Schema.Struct({
  connector_id: Schema.String,
  data: Schema.String,
  labels: Schema.optionalKey(Schema.Unknown),
  annex: Schema.optionalKey(Schema.Unknown),
  contact_info: Schema.optionalKey(Schema.Unknown)
})) {}

/**
 * The letter that was created.
 *
 * @category endpoints
 */
export class Letter extends Schema.Opaque<Letter>()(open({ letter_id: Schema.String })) {}

const { post } = Endpoint.of("letters-v1")

/**
 * The endpoint of letters.
 *
 * @category endpoints
 */
export class LettersGroup extends HttpApiGroup.make("letters").add(
  post("createSigned", "/letters/v1/create-signed", {
    replay: "unsafe",
    source: "docs",
    payload: NewLetter.pipe(HttpApiSchema.asJson({ contentType: "application/json; charset=utf-8" })),
    success: Letter
  })
).middleware(Bearer) {}
