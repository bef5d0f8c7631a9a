/** An HTTP client in memory that responds to operations of the contract. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { operations } from "../../api/Contract.ts"

/**
 * A request in a test.
 *
 * @category models
 */
export interface TestRequest {
  /** The operation's group and endpoint, such as `credentials.status`. */
  readonly operation: string
  /** The payload as JSON; null if there is none. */
  readonly body: unknown
  readonly query: Readonly<Record<string, string>>
}

/**
 * A response in a test; by default a 200 with the body as JSON.
 *
 * @category models
 */
export interface TestAnswer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const accessToken: TestAnswer = { body: { access_token: "access-token", expires_in: 3600, token_type: "Bearer" } }

const toResponse = ({ body, headers, status = 200 }: TestAnswer): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers }
  })

/** Issues access tokens by itself. `answer` decides about everything else. */
export const testHttpClient = <R>(
  answer: (request: TestRequest) => TestAnswer | Effect.Effect<TestAnswer, never, R>
): Effect.Effect<HttpClient.HttpClient, never, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Effect.succeed(HttpClient.make((request, url) => {
      const found = operations.find(({ method, path }) => method === request.method && path === url.pathname)
      const operation = found?.name ?? `${request.method} ${url.pathname}`
      const text = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
      const answered = operation === "token.issue"
        ? accessToken
        : answer({
          operation,
          body: text === "" ? null : JSON.parse(text),
          query: Object.fromEntries(url.searchParams)
        })
      const response = Effect.isEffect(answered) ? Effect.provideContext(answered, context) : Effect.succeed(answered)
      return Effect.map(response, (one) => HttpClientResponse.fromWeb(request, toResponse(one)))
    }))
  )
