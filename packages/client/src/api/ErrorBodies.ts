/**
 * The bodies of failures on the wire, by status, for a server's handlers and for the OpenAPI document. The client
 * classifies responses instead of decoding these.
 *
 * @since 0.1.0
 */
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import * as Schema from "effect/Schema"

const Sentence = BodySchemas.ErrorBody.annotate({ identifier: "Failure" })
const Body = Schema.Union([BodySchemas.EnvelopeBody.annotate({ identifier: "FailureEnvelope" }), Sentence])

/**
 * The request is wrong, or the data isn't ready: 20001, 20002, 20003, 40001 and the newer body of a validation error.
 * Source: seed, docs.
 *
 * @category schemas
 */
export const BadRequest = Body.pipe(HttpApiSchema.status(400))

/**
 * The access token is missing, wrong or expired. Source: seed, docs.
 *
 * @category schemas
 */
export const Unauthorized = Body.pipe(HttpApiSchema.status(401))

/**
 * The client ID, secret or grant type is wrong; at the token endpoint only. Source: docs.
 *
 * @category schemas
 */
export const AccessDenied = Sentence.pipe(HttpApiSchema.status(403))

/**
 * An element with this attribute already exists. Source: seed.
 *
 * @category schemas
 */
export const Conflict = Sentence.pipe(HttpApiSchema.status(409))

/**
 * The content type is wrong, or the content doesn't match it. Source: seed.
 *
 * @category schemas
 */
export const UnsupportedMediaType = Sentence.pipe(HttpApiSchema.status(415))

/**
 * Flanks failed. Source: seed.
 *
 * @category schemas
 */
export const InternalServerError = Sentence.pipe(HttpApiSchema.status(500))

/**
 * The failures of every operation.
 *
 * @category schemas
 */
export const failures = [BadRequest, Conflict, UnsupportedMediaType, InternalServerError] as const

/**
 * The access token of an operation, in the header `Authorization: Bearer`. A server implements this middleware.
 *
 * @category middleware
 */
export class Bearer extends HttpApiMiddleware.Service<Bearer>()("@effect-flanks/client/Failures/Bearer", {
  security: { bearer: HttpApiSecurity.bearer },
  error: Unauthorized
}) {}
