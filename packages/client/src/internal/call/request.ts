/** Makes the contract's requests for the wire. */
import type { Top } from "effect/http-api/HttpApiEndpoint"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as UrlParams from "effect/http/UrlParams"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** The parts of an endpoint that define its request. */
export type Endpoint = Pick<Top, "method" | "path" | "payload" | "query" | "annotations">

/** The parts of a request that an endpoint has. */
export interface Parts {
  readonly payload?: unknown
  readonly query?: unknown
}

const encoder = (schema: Schema.Top | undefined) =>
  schema === undefined ? undefined : Schema.encodeUnknownSync(schema as Schema.Codec<unknown>)

/**
 * Makes the requests of an endpoint. `HttpApiClient` does it for any contract. This one has no parameters in its paths and
 * only JSON payloads, so it needs a tenth of the code. A test compares the requests of both.
 */
export const requestsOf = (endpoint: Endpoint, baseUrl: string) => {
  const empty = HttpClientRequest.prependUrl(HttpClientRequest.make(endpoint.method)(endpoint.path), baseUrl)
  const [content] = endpoint.payload.values()
  const encodePayload = encoder(content?.schemas[0])
  const encodeQuery = encoder(endpoint.query)

  return (parts: Parts, token: Redacted.Redacted | null): HttpClientRequest.HttpClientRequest => {
    let request = token === null ? empty : HttpClientRequest.bearerToken(empty, token)
    if (encodePayload !== undefined) {
      const json = encodePayload(parts.payload)
      request = HttpClientRequest.setBody(request, HttpBody.jsonUnsafe(json, content?.encoding.contentType))
    }
    if (encodeQuery !== undefined) {
      request = HttpClientRequest.setUrlParams(request, encodeQuery(parts.query) as UrlParams.Input)
    }
    return request
  }
}
