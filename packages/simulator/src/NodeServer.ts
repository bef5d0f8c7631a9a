/**
 * Serves the simulator on a port. It is the only module that needs Node.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as HttpMiddleware from "effect/http/HttpMiddleware"
import * as HttpServer from "effect/http/HttpServer"
import type { ServeError } from "effect/http/HttpServerError"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import { readFile } from "node:fs/promises"
import { createServer, IncomingMessage, type Server } from "node:http"
import type { Socket } from "node:net"
import { location } from "./Explorer.ts"
import * as Http from "./Http.ts"
import type { Simulator } from "./Simulator.ts"

/**
 * The address to listen on.
 *
 * @category models
 */
export interface NodeServerOptions {
  /** By default, any free port. */
  readonly port?: number | undefined
  /** By default, loopback. */
  readonly host?: string | undefined
}

const socketOf = ({ source }: HttpServerRequest): Socket | null =>
  source instanceof IncomingMessage ? source.socket : null

/** When an empty write has finished, so have all earlier ones. */
const flush = (request: HttpServerRequest): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const done = () => resume(Effect.void)
    const socket = socketOf(request)
    if (socket === null || socket.destroyed) done()
    else socket.write("", done)
  })

const explorer = Effect.promise(() => readFile(location, "utf8"))

/** Closes the connection of a request, like a network failure. */
const cut = (request: HttpServerRequest): Effect.Effect<never> =>
  Effect.andThen(Effect.sync(() => socketOf(request)?.destroy()), Effect.never)

/** Closes the connections that are still open after the time for a graceful shutdown. */
const closing = (server: Server): Layer.Layer<never> =>
  Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections())))

/**
 * Serves the simulator on a port. The `HttpServer` has the address.
 *
 * @category layers
 */
export const layer = (options: NodeServerOptions = {}): Layer.Layer<HttpServer.HttpServer, ServeError, Simulator> =>
  Layer.suspend(() => {
    const server = createServer()
    return Http.make({ flush, explorer }).pipe(
      Effect.catchTag("Dropped", ({ request }) => cut(request)),
      // A client that went away doesn't delay the shutdown.
      Effect.interruptible,
      HttpServer.serve(),
      Layer.provide(Layer.succeed(HttpMiddleware.TracerDisabledWhen, () => true)),
      Layer.provideMerge(closing(server)),
      Layer.provideMerge(NodeHttpServer.layerServer(() => server, {
        port: options.port ?? 0,
        host: options.host ?? "127.0.0.1",
        gracefulShutdownTimeout: "1 second"
      }))
    )
  })

/**
 * The URL of the simulator, such as `http://127.0.0.1:4010`. If it listens on all addresses, it is that of loopback.
 *
 * @category addresses
 */
export const url: Effect.Effect<string, never, HttpServer.HttpServer> = HttpServer.addressFormattedWith((address) =>
  Effect.succeed(address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:"))
)
