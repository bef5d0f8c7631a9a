/**
 * For anybody's HTTP code: an `HttpClient` whose responses are classified, with Flanks' errors in its channel.
 *
 * @since 0.1.0
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import type * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type { InsecureUrl } from "./ClientError.ts"
import { isAnswered } from "./internal/call/answeredResponse.ts"
import { mostBytes, readText } from "./internal/call/body.ts"
import { classifyAs } from "./internal/call/classifyAs.ts"

/** What can be chosen. */
export interface ClassifyOptions {
  /** A longer body is not read, and counts as one that cannot be read. 10 MB. */
  readonly maxBytes?: number | undefined
}

/** What a response of a classified client means: `Accepted`, or `TokenDelayed`, which is a success too. */
export const outcome = (response: HttpClientResponse): Accepted | TokenDelayed | undefined =>
  isAnswered(response) ? response.outcome : undefined

/**
 * Classifies every response of a client: what is not a success fails with its tagged error, and so does what got no
 * answer. No redirect is followed, plain http goes to this machine only, bodies are bounded.
 *
 * @example
 * import { classify } from "@effect-flanks/client/FlanksHttpClient"
 *  * import type * as HttpClient from "effect/http/HttpClient"
 *
 * const program = Effect.gen(function*() {
 *   const client = classify(yield* HttpClient.HttpClient)
 *   return yield* client.post("https://api.flanks.io/v0/links/list-links")
 * }).pipe(
 *   Effect.catchTag("Unauthorized", (error) => Effect.logError(error.message))
 * )
 */
export const classify = <R>(
  client: HttpClient.HttpClient.With<HttpClientError, R>,
  { maxBytes = mostBytes }: ClassifyOptions = {}
): HttpClient.HttpClient.With<FlanksError | InsecureUrl, R> =>
  classifyAs(client, (response) => readText(response, maxBytes))
