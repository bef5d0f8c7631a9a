/**
 * The simulator's responses, as data: Flanks' documented bodies, byte for byte, and invented ones for undocumented cases.
 *
 * @since 0.1.0
 */
import * as Documented from "@effect-flanks/domain/Documented"
import * as Grammar from "@effect-flanks/domain/Grammar"
import type { Tag } from "@effect-flanks/domain/Table"

/**
 * A response, before it is sent.
 *
 * @category models
 */
export interface CannedResponse {
  readonly status: number
  readonly contentType: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/**
 * A response with a JSON body.
 *
 * @category constructors
 */
export const json = (status: number, value: unknown, headers: CannedResponse["headers"] = {}): CannedResponse => ({
  status,
  contentType: "application/json",
  headers,
  body: JSON.stringify(value)
})

/** The first documented response of this tag, exactly as documented. */
const documented = (tag: Tag): CannedResponse => {
  const found = Documented.combinations.find((combination) => combination.tag === tag)
  if (found === undefined) throw new Error(`The documentation shows no response for ${tag}`)
  return json(found.status, found.body)
}

/**
 * 20002: the data is being retrieved. Source: seed.
 *
 * @category responses
 */
export const processing = documented("Processing")

/**
 * 20001: the data is in error. Source: seed.
 *
 * @category responses
 */
export const incomplete = documented("Incomplete")

/**
 * 20003: security checks are in progress. Source: seed.
 *
 * @category responses
 */
export const securityChecks = documented("ScaError")

/**
 * 405. Source: seed.
 *
 * @category responses
 */
export const methodNotAllowed = (allowed: ReadonlyArray<string>): CannedResponse => ({
  ...documented("MethodNotAllowed"),
  headers: { allow: allowed.join(", ") }
})

/**
 * 415. Source: seed.
 *
 * @category responses
 */
export const unsupportedMediaType = documented("UnsupportedMediaType")

/**
 * 403 of the token endpoint. Source: docs.
 *
 * @category responses
 */
export const accessDenied = documented("AccessDenied")

/**
 * 401 without an access token. Source: seed.
 *
 * @category responses
 */
export const notAuthenticated = json(401, { error: "Not authenticated" })

/**
 * 401 with an access token that is empty, unknown or expired. Source: seed, docs.
 *
 * @category responses
 */
export const invalidAccessToken = json(401, { error: "Invalid credentials" })

/**
 * 401 of the letters. Source: docs.
 *
 * @category responses
 */
export const unauthenticated = (traceId: string): CannedResponse =>
  json(401, { success: false, error: { code: "UNAUTHENTICATED" }, trace_id: traceId })

/**
 * 500. Source: docs.
 *
 * @category responses
 */
export const internalError = json(500, { error: "Internal Error" })

/** 40001 with one of its sentences. Source: seed. */
const configuration = (status: 400 | 409) => (sentence: Grammar.Sentence): CannedResponse =>
  json(status, { error: Grammar.print(sentence), error_code: 40001 })

/**
 * 40001: fields are missing. Source: seed.
 *
 * @category responses
 */
export const missingFields = (fields: ReadonlyArray<string>): CannedResponse =>
  configuration(400)({ _tag: "MissingFields", fields })

/**
 * 40001: a parameter is invalid. Source: seed.
 *
 * @category responses
 */
export const invalid = (parameter: string): CannedResponse =>
  configuration(400)({ _tag: "InvalidParameter", parameter })

/**
 * 40001: no element has this attribute. Source: seed.
 *
 * @category responses
 */
export const doesNotExist = (element: string, attribute: string): CannedResponse =>
  configuration(400)({ _tag: "DoesNotExist", element, attribute })

/**
 * 40001 on 409: an element has this attribute already. Source: seed.
 *
 * @category responses
 */
export const alreadyExists = (element: string, attribute: string): CannedResponse =>
  configuration(409)({ _tag: "AlreadyExists", element, attribute })

/**
 * A field that a newer endpoint refuses. The values of `error_type` are invented, since none is documented.
 *
 * @category models
 */
export interface Detail {
  readonly error_type: "missing" | "invalid" | "not_found" | "duplicated" | "conflict"
  readonly field: string
}

/**
 * The newer endpoints' 400. Source: docs.
 *
 * @category responses
 */
export const validationError = (details: ReadonlyArray<Detail>, traceId: string): CannedResponse =>
  json(400, { success: false, error: { code: "ValidationError", details }, trace_id: traceId })

/** The texts and the status of the bank's codes. Both are invented, since neither is documented. */
const bankTexts = {
  50001: "The bank cannot be reached. Please try again later.",
  50002: "The bank refuses these credentials.",
  50003: "The bank asks for strong customer authentication."
} as const

/**
 * 50001, 50002 or 50003. Source: seed for the code alone.
 *
 * @category responses
 */
export const bank = (code: keyof typeof bankTexts): CannedResponse =>
  json(400, { error: bankTexts[code], error_code: code })

/**
 * An unknown path. Flanks' response to it is undocumented.
 *
 * @category responses
 */
export const notFound = json(404, { error: "Not found" })

/**
 * The body is too large. Undocumented.
 *
 * @category responses
 */
export const tooLarge = json(413, { error: "Body too large" })

/**
 * 429. Undocumented.
 *
 * @category responses
 */
export const tooManyRequests = json(429, { error: "Too many requests" }, { "retry-after": "30" })

/**
 * 404 of a web server whose service was removed. Undocumented: it is the simulator's choice.
 *
 * @category responses
 */
export const linksNotFound: CannedResponse = {
  status: 404,
  contentType: "text/html",
  headers: {},
  body: "<html>\n<head><title>404 Not Found</title></head>\n<body><h1>404 Not Found</h1></body>\n</html>\n"
}

/**
 * 410 of the Link endpoints after their shutdown. Undocumented: it is the simulator's choice.
 *
 * @category responses
 */
export const linksGone = json(410, { error: "Flanks Link was shut down. Use Connect sessions." })

/**
 * 502 of a gateway. Undocumented.
 *
 * @category responses
 */
export const badGateway: CannedResponse = {
  status: 502,
  contentType: "text/html",
  headers: {},
  body: "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n"
}
