/** A server in a process of its own, named by the first argument. It says where it listens and, when asked, what it used. */
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as bodies from "../bodies.ts"
import { used } from "../measure.ts"

const token = JSON.stringify({ access_token: "an-access-token", expires_in: 3600, token_type: "Bearer" })
const processing = JSON.stringify({ error: "Retrieving user data. Please try again in a moment.", error_code: 20002 })

/** The least there is: it reads a request to its end, and gives the same answer to all but the one for a token. */
const bare = (status: number, body: string): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const [answered, text] = request.url === "/v0/token" ? [200, token] : [status, body]
      request.resume().on("end", () => {
        response.writeHead(answered, { "content-type": "application/json", "content-length": text.length }).end(text)
      })
    })
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })

/** The same answer to all, from Effect's server. */
const bareEffect = HttpServer.serve(Effect.gen(function*() {
  yield* (yield* HttpServerRequest.HttpServerRequest).text
  return HttpServerResponse.text(bodies.status, { contentType: "application/json" })
})).pipe(
  Layer.provide(Layer.succeed(HttpMiddleware.TracerDisabledWhen, () => true)),
  Layer.provideMerge(NodeHttpServer.layerServer(createServer, { port: 0, host: "127.0.0.1" }))
)

const listening = (layer: Layer.Layer<HttpServer.HttpServer, unknown>): Promise<string> =>
  ManagedRuntime.make(layer).runPromise(NodeServer.url)

const servers = {
  good: () => bare(200, bodies.status),
  failing: () => bare(400, processing),
  effect: () => listening(bareEffect),
  simulator: () => listening(Layer.provide(NodeServer.layer(), Simulator.layer())),
  /** Users can log in at it over HTTP, for link codes. */
  links: () => listening(Layer.provide(NodeServer.layer(), Simulator.layer({ control: true })))
}

export type ServerName = keyof typeof servers

process.on("disconnect", () => process.exit())
process.on("message", () => process.send?.(used()))
process.send?.(await servers[process.argv[2] as ServerName]())
