/** The contract's own client, over a client that classifies. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type * as Redacted from "effect/Redacted"
import { classified } from "../Classified.ts"
import { InsecureUrl } from "../ClientError.ts"
import { Contract } from "../Contract.ts"
import { isSecure, originOf } from "./secure.ts"

/** Where Flanks is. */
export interface Where {
  readonly baseUrl: string
  readonly maxBytes?: number | undefined
}

/** The access token of the attempt under way; the token request has none. */
export const CurrentToken = Context.Reference<Redacted.Redacted | null>(
  "@effect-flanks/client/internal/api/CurrentToken",
  { defaultValue: () => null }
)

const authorize = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.map(CurrentToken, (token) => token === null ? request : HttpClientRequest.bearerToken(request, token))

const seam = Effect.fnUntraced(function*({ baseUrl, maxBytes }: Where) {
  if (!isSecure(baseUrl)) return yield* new InsecureUrl({ origin: originOf(baseUrl) })
  return HttpClient.mapRequestEffect(classified(yield* HttpClient.HttpClient, { maxBytes }), authorize)
})

/** A request of the contract's client, in its mode that leaves the response to the caller. */
export type Send = Effect.Effect<HttpClientResponse, FlanksError | InsecureUrl | HttpClientError>

export const makeApi = (where: Where) =>
  Effect.flatMap(
    seam(where),
    (httpClient) => HttpApiClient.makeWith(Contract, { httpClient, baseUrl: where.baseUrl })
  )

export type Api = Effect.Success<ReturnType<typeof makeApi>>

/** The one operation that needs no access token. */
export const makeTokenRequest = (where: Where) =>
  Effect.flatMap(
    seam(where),
    (httpClient) =>
      HttpApiClient.endpoint(Contract, { group: "token", endpoint: "issue", httpClient, baseUrl: where.baseUrl })
  )
