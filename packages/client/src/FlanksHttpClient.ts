/**
 * Classifies the responses of any Effect `HttpClient`, with Flanks' errors in its error channel.
 *
 * @since 0.1.0
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import type * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type { InsecureUrl } from "./ClientError.ts"
import { mostBytes, readText } from "./internal/call/body.ts"
import { isClassified } from "./internal/call/classifiedResponse.ts"
import { classifyAs } from "./internal/call/classifyAs.ts"

/**
 * The options of `classify`.
 *
 * @category models
 */
export interface ClassifyOptions {
  /** The size limit of a body, in bytes; 10 MB by default. A longer body isn't read, and counts as unreadable. */
  readonly maxBytes?: number | undefined
}

/**
 * The outcome of a classified client's response: `Accepted`, or `TokenDelayed`, which is a success too. It is undefined for
 * the response of any other client.
 *
 * @category classification
 */
export const outcome = (response: HttpClientResponse): Accepted | TokenDelayed | undefined =>
  isClassified(response) ? response.outcome : undefined

/**
 * Makes a client whose failures are Flanks' tagged errors, including a `TransportError` if no response arrives.
 *
 * **When to use**
 *
 * Use it for your own requests or your own `HttpApi`. For Flanks' documented operations, use `FlanksClient`, which also
 * authenticates, retries and decodes.
 *
 * **Details**
 *
 * The client doesn't follow redirects, sends plain HTTP only to this machine, and limits the size of bodies. It retries
 * nothing.
 *
 * @example
 * import { classify } from "@effect-flanks/client/FlanksHttpClient"
 * import * as Effect from "effect/Effect"
 * import * as HttpClient from "effect/http/HttpClient"
 *
 * const program = Effect.gen(function*() {
 *   const client = classify(yield* HttpClient.HttpClient)
 *   return yield* client.post("https://api.flanks.io/v0/links/list-links")
 * }).pipe(
 *   Effect.catchTag("Unauthorized", (error) => Effect.logError(error.message))
 * )
 *
 * @category classification
 */
export const classify = <R>(
  client: HttpClient.HttpClient.With<HttpClientError, R>,
  { maxBytes = mostBytes }: ClassifyOptions = {}
): HttpClient.HttpClient.With<FlanksError | InsecureUrl, R> =>
  classifyAs(client, (response) => readText(response, maxBytes))
