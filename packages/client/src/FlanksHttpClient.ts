/**
 * For anybody's HTTP code: an `HttpClient` whose responses are classified, with Flanks' errors in its channel.
 *
 * @since 0.1.0
 */
import { fromResponse } from "@effect-flanks/domain/Classify"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { InsecureUrl } from "./ClientError.ts"
import { AnsweredResponse, isAnswered } from "./internal/call/answeredResponse.ts"
import { readText } from "./internal/call/body.ts"
import { sendPrivately } from "./internal/call/callContext.ts"
import { isSecure, originOf } from "./internal/call/secureUrl.ts"
import { fromClientError, refusalOf } from "./internal/call/transport.ts"

/** What can be chosen. */
export interface ClassifyOptions {
  /** A longer body is not read, and counts as one that cannot be read. 10 MB. */
  readonly maxBytes?: number | undefined
}

const tenMegabytes = 10 * 1024 * 1024

/** What a response of a classified client means: `Accepted`, or `TokenDelayed`, which is a success too. */
export const outcome = (response: HttpClientResponse): Accepted | TokenDelayed | undefined =>
  isAnswered(response) ? response.outcome : undefined

const answer = (
  response: HttpClientResponse,
  maxBytes: number
): Effect.Effect<HttpClientResponse, FlanksError | HttpClientError> => {
  const headers = response.headers
  return Effect.flatMap(readText(response, headers, maxBytes), (text) =>
    Effect.map(
      fromResponse(response.status, text, { headers }),
      (accepted) => new AnsweredResponse(response, headers, text, accepted)
    ))
}

/**
 * Classifies every response of a client: what is not a success fails with its tagged error, and so does what got no
 * answer. No redirect is followed, plain http goes to this machine only, bodies are bounded.
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
 */
export const classify = <R>(
  client: HttpClient.HttpClient.With<HttpClientError, R>,
  { maxBytes = tenMegabytes }: ClassifyOptions = {}
): HttpClient.HttpClient.With<FlanksError | InsecureUrl, R> =>
  HttpClient.makeWith(
    (request: Effect.Effect<HttpClientRequest, HttpClientError, R>) =>
      request.pipe(
        Effect.flatMap((sent): Effect.Effect<HttpClientResponse, HttpClientError | InsecureUrl, R> =>
          isSecure(sent.url)
            ? client.postprocess(Effect.succeed(sent))
            : Effect.fail(new InsecureUrl({ origin: originOf(sent.url) }))
        ),
        Effect.flatMap((response) => answer(response, maxBytes)),
        Effect.catchTag("HttpClientError", (error) => {
          const refusal = refusalOf(error)
          return refusal === null ? Effect.fail(fromClientError(error)) : Effect.die(refusal)
        }),
        sendPrivately
      ),
    client.preprocess
  )
