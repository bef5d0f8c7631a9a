/** Turns responses into outcomes. This is the only place that does. */
import { fromResponse } from "@effect-flanks/domain/Classify"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import { InsecureUrl } from "../../ClientError.ts"
import { sendPrivately } from "./callContext.ts"
import { ClassifiedResponse } from "./classifiedResponse.ts"
import { requestSecrets } from "./requestSecrets.ts"
import { isSecure, originOf } from "./secureUrl.ts"
import { fromClientError, refusalOf } from "./transport.ts"

type Read = (response: HttpClientResponse) => Effect.Effect<string, HttpClientError>

const isSuccessful = (status: number): boolean => status >= 200 && status < 300

const answer = (
  response: HttpClientResponse,
  read: Read
): Effect.Effect<HttpClientResponse, FlanksError | HttpClientError> => {
  const { headers, request, status } = response
  return Effect.flatMap(read(response), (text) => {
    const masked = Effect.suspend(() => fromResponse(status, text, { headers, secrets: requestSecrets(request) }))
    return Effect.map(
      // Most responses are successes, which aren't shown, so the request is read only for a failure.
      isSuccessful(status) ? fromResponse(status, text, { headers }).pipe(Effect.catch(() => masked)) : masked,
      (accepted) => new ClassifiedResponse(response, headers, text, accepted)
    )
  })
}

/** A client whose responses are read by `read` and classified. */
export const classifyAs = <R>(
  client: HttpClient.HttpClient.With<HttpClientError, R>,
  read: Read
): HttpClient.HttpClient.With<FlanksError | InsecureUrl, R> =>
  HttpClient.makeWith(
    (request: Effect.Effect<HttpClientRequest, HttpClientError, R>) =>
      request.pipe(
        Effect.flatMap((sent): Effect.Effect<HttpClientResponse, HttpClientError | InsecureUrl, R> =>
          isSecure(sent.url)
            ? client.postprocess(Effect.succeed(sent))
            : Effect.fail(new InsecureUrl({ origin: originOf(sent.url) }))
        ),
        Effect.flatMap((response) => answer(response, read)),
        Effect.catchTag("HttpClientError", (error) => {
          const refusal = refusalOf(error)
          return refusal === null ? Effect.fail(fromClientError(error)) : Effect.die(refusal)
        }),
        sendPrivately
      ),
    client.preprocess
  )
