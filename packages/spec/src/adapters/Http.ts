/**
 * Runs the laws of servers against a running server, over HTTP.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import type { Response, Server, ServerRequest } from "../Implementation.ts"

/**
 * The address of a server, and an application that it knows.
 *
 * @category models
 */
export interface HttpOptions {
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** A link code that hasn't been exchanged yet. The check uses it up. */
  readonly linkCode?: Redacted.Redacted | undefined
  /** The time limit of one response; half a minute by default. */
  readonly longest?: Duration.Input | undefined
}

/**
 * A server that is tested over HTTP.
 *
 * @category models
 */
export interface HttpServer extends Server {
  readonly send: (
    request: ServerRequest
  ) => Effect.Effect<Response, HttpClientError.HttpClientError | Cause.TimeoutError>
}

/**
 * Makes an implementation from a running server, for `check`.
 *
 * **When to use**
 *
 * Use it for a server that should behave like Flanks, such as your own simulated API. It sends requests that change its
 * state, so never use it against Flanks itself.
 *
 * @example
 * import { checkEffect } from "@effect-flanks/spec/Check"
 * import * as Http from "@effect-flanks/spec/adapters/Http"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Redacted from "effect/Redacted"
 *
 * const report = Effect.gen(function*() {
 *   const server = yield* Http.server({
 *     baseUrl: "http://localhost:3000",
 *     clientId: "id",
 *     clientSecret: Redacted.make("secret")
 *   })
 *   return yield* checkEffect({ server })
 * }).pipe(Effect.provide(FetchHttpClient.layer))
 *
 * @category implementations
 */
export const server = Effect.fn("Http.server")(
  function*(
    { baseUrl, clientId, clientSecret, linkCode, longest = "30 seconds" }: HttpOptions
  ): Effect.fn.Return<HttpServer, never, HttpClient.HttpClient> {
    const client = yield* HttpClient.HttpClient
    return {
      clientId,
      clientSecret: Redacted.value(clientSecret),
      ...(linkCode === undefined ? {} : { linkCode: () => Redacted.value(linkCode) }),
      send: Effect.fnUntraced(function*({ body, headers, method, path }) {
        const request = HttpClientRequest.make(method)(path).pipe(
          HttpClientRequest.prependUrl(baseUrl),
          HttpClientRequest.bodyText(body, headers["content-type"]),
          HttpClientRequest.setHeaders(headers)
        )
        const response = yield* client.execute(request)
        return { status: response.status, body: yield* response.text }
      }, Effect.timeout(longest))
    }
  }
)
