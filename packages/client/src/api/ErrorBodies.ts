/**
 * How operations fail on the wire: the bodies by status, for a server's handlers and for the OpenAPI document. Clients do
 * not decode them: they classify.
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

/** The request is wrong, or the answer is to wait: 20001, 20002, 20003, 40001 and the validation envelope. Source: seed, docs. */
export const BadRequest = Body.pipe(HttpApiSchema.status(400))

/** The access token is missing, wrong or expired. Source: seed, docs. */
export const Unauthorized = Body.pipe(HttpApiSchema.status(401))

/** Client id, secret or grant type are wrong; at the token endpoint only. Source: docs. */
export const AccessDenied = Sentence.pipe(HttpApiSchema.status(403))

/** An element with this attribute exists already. Source: seed. */
export const Conflict = Sentence.pipe(HttpApiSchema.status(409))

/** The content type, or the content under it, is wrong. Source: seed. */
export const UnsupportedMediaType = Sentence.pipe(HttpApiSchema.status(415))

/** Flanks failed. Source: seed. */
export const InternalServerError = Sentence.pipe(HttpApiSchema.status(500))

/** How any operation can fail. */
export const failures = [BadRequest, Conflict, UnsupportedMediaType, InternalServerError] as const

/** The access token of an operation, `Authorization: Bearer`. A server implements it; a client sends the header. */
export class Bearer extends HttpApiMiddleware.Service<Bearer>()("@effect-flanks/client/Failures/Bearer", {
  security: { bearer: HttpApiSecurity.bearer },
  error: Unauthorized
}) {}
