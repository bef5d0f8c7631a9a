/**
 * The simulator without a port, as an `HttpClient` or as a handler of web requests.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Http from "./Http.ts"
import { Simulator } from "./Simulator.ts"

const app = Http.make({ flush: () => Effect.void, explorer: null })

/** The request as a server receives it. In-memory forms have no boundary yet. */
const received = (request: HttpClientRequest.HttpClientRequest, url: URL): HttpServerRequest.HttpServerRequest => {
  const { body, headers, method } = request
  return body._tag === "FormData"
    ? HttpServerRequest.fromWeb(new Request(url, { method, headers, body: body.formData }))
    : HttpServerRequest.fromClientRequest(request)
}

/**
 * A client that sends all requests to the simulator, whatever their host. It uses the caller's clock.
 *
 * @category clients
 */
export const client: Effect.Effect<HttpClient.HttpClient, never, Simulator> = Effect.map(
  Simulator,
  (simulator) =>
    HttpClient.make((request, url) =>
      app.pipe(
        Effect.map((response) => HttpServerResponse.toClientResponse(response, { request })),
        Effect.catchTag("Dropped", () =>
          new HttpClientError.HttpClientError({
            reason: new HttpClientError.TransportError({ request, description: "The connection was closed" })
          })),
        Effect.provideService(HttpServerRequest.HttpServerRequest, received(request, url)),
        Effect.provideService(Simulator, simulator)
      )
    )
)

/**
 * An `HttpClient` that sends all requests to the simulator, whatever their host.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import * as HttpClient from "effect/http/HttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Memory from "@effect-flanks/simulator/Memory"
 * import * as Simulator from "@effect-flanks/simulator/Simulator"
 *
 * const program = HttpClient.get("https://api.flanks.io/v0/bank/available").pipe(
 *   Effect.provide(Layer.provide(Memory.layerHttpClient, Simulator.layer()))
 * )
 *
 * @category layers
 */
export const layerHttpClient: Layer.Layer<HttpClient.HttpClient, never, Simulator> = Layer.effect(
  HttpClient.HttpClient,
  client
)

/**
 * A handler of web requests, usable as `fetch`. If the connection breaks, or the request's signal aborts, it rejects like
 * `fetch`.
 *
 * @category handlers
 */
export const webHandler: Effect.Effect<
  (request: globalThis.Request) => Promise<globalThis.Response>,
  never,
  Simulator
> = Effect.contextWith((context) =>
  Effect.succeed(async (request) => {
    const { signal } = request
    const responded = app.pipe(
      Effect.map((response) => HttpServerResponse.toWeb(response, { context, signal })),
      Effect.catchTag("Dropped", () => Effect.die(new TypeError("fetch failed"))),
      Effect.provideService(HttpServerRequest.HttpServerRequest, HttpServerRequest.fromWeb(request))
    )
    const exit = await Effect.runPromiseExitWith(context)(responded, { signal })
    if (Exit.isSuccess(exit)) return exit.value
    throw signal.aborted ? signal.reason : Cause.squash(exit.cause)
  })
)
