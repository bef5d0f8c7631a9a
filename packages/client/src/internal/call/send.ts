/** The contract's operations, sent through a client that classifies. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type * as Redacted from "effect/Redacted"
import * as Annotations from "../../api/Annotations.ts"
import { InsecureUrl } from "../../ClientError.ts"
import { classify } from "../../FlanksHttpClient.ts"
import { type Endpoint, type Parts, requestsOf } from "./request.ts"
import { isSecure, originOf } from "./secureUrl.ts"
import { sendOnce } from "./singleSend.ts"

/** Where Flanks is. */
export interface Where {
  readonly baseUrl: string
  readonly maxBytes?: number | undefined
}

/** A request on its way, and its answer. */
export type Sent = Effect.Effect<HttpClientResponse, FlanksError | InsecureUrl>

/** Sends a request, with an access token; the token request alone has none. */
export type Send = (token: Redacted.Redacted | null) => Sent

export type Sender = (name: string, endpoint: Endpoint) => (parts: Parts) => Send

export const makeSender = Effect.fnUntraced(
  function*({ baseUrl, maxBytes }: Where): Effect.fn.Return<Sender, InsecureUrl, HttpClient.HttpClient> {
    if (!isSecure(baseUrl)) return yield* new InsecureUrl({ origin: originOf(baseUrl) })
    const client = classify(yield* HttpClient.HttpClient, { maxBytes })
    return (name, endpoint) => {
      const toRequest = requestsOf(endpoint, baseUrl)
      const once = Annotations.of(endpoint).replay === "safe" ? identity : sendOnce(name)
      return (parts) => (token) => once(Effect.suspend(() => client.execute(toRequest(parts, token))))
    }
  }
)
