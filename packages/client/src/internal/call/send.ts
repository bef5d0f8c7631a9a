/** Sends the contract's operations through a client that classifies responses. */
import type { FlanksError, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type * as Redacted from "effect/Redacted"
import * as Annotations from "../../api/Annotations.ts"
import { InsecureUrl } from "../../ClientError.ts"
import { classify } from "../../FlanksHttpClient.ts"
import { makeBodyReader, mostBytes } from "./body.ts"
import { classifyAs } from "./classifyAs.ts"
import { timedOut } from "./deadlines.ts"
import { type Endpoint, type Parts, requestsOf } from "./request.ts"
import { requestSecrets } from "./requestSecrets.ts"
import { isSecure, originOf } from "./secureUrl.ts"
import { sendOnce } from "./singleSend.ts"
import { withTimeLimit } from "./timeLimit.ts"

/** The address of Flanks. */
export interface Where {
  readonly baseUrl: string
  readonly maxBytes?: number | undefined
}

/** A request without a complete response, and the part of the response that arrived. */
export class BrokenAnswer extends Data.TaggedClass("BrokenAnswer")<{
  readonly error: TransportError
  readonly arrived: string
  /** The secrets of the request, which the part that arrived may repeat. */
  readonly secrets: ReadonlyArray<string>
}> {}

/** A request, and its response. */
export type Sent<E = never> = Effect.Effect<HttpClientResponse, FlanksError | InsecureUrl | E>

/** Sends a request within a time limit in milliseconds. Every request except the token request has an access token. */
export type Send<E = never> = (token: Redacted.Redacted | null, millis: number) => Sent<E>

/** Sends the requests of an endpoint. */
export interface Sender {
  readonly send: (name: string, endpoint: Endpoint) => (parts: Parts) => Send
  /** If a response breaks off or is too late, the part that arrived isn't lost. */
  readonly sendKeeping: (name: string, endpoint: Endpoint) => (parts: Parts) => Send<BrokenAnswer>
}

export const makeSender = Effect.fnUntraced(
  function*({ baseUrl, maxBytes = mostBytes }: Where): Effect.fn.Return<Sender, InsecureUrl, HttpClient.HttpClient> {
    if (!isSecure(baseUrl)) return yield* new InsecureUrl({ origin: originOf(baseUrl) })
    const client = yield* HttpClient.HttpClient
    const classified = classify(client, { maxBytes })
    const onceIfUnsafe = (name: string, endpoint: Endpoint) =>
      Annotations.of(endpoint).replay === "safe" ? identity : sendOnce(name)
    return {
      send: (name, endpoint) => {
        const toRequest = requestsOf(endpoint, baseUrl)
        const once = onceIfUnsafe(name, endpoint)
        return (parts) => (token, millis) =>
          withTimeLimit(
            once(Effect.suspend(() => classified.execute(toRequest(parts, token)))),
            millis,
            () => Effect.fail(timedOut(millis))
          )
      },
      sendKeeping: (name, endpoint) => {
        const toRequest = requestsOf(endpoint, baseUrl)
        const once = onceIfUnsafe(name, endpoint)
        return (parts) => (token, millis) =>
          Effect.suspend(() => {
            const { arrived, read } = makeBodyReader(maxBytes)
            const request = toRequest(parts, token)
            const sent = once(Effect.suspend(() => classifyAs(client, read).execute(request)))
            return Effect.catchTag(
              withTimeLimit(sent, millis, () => Effect.fail(timedOut(millis))),
              "TransportError",
              (error) =>
                Effect.fail(
                  arrived() === ""
                    ? error
                    : new BrokenAnswer({ error, arrived: arrived(), secrets: requestSecrets(request) })
                )
            )
          })
      }
    }
  }
)
