/** The network between runners and their database, which a test cuts or holds. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { connect, createServer, type Socket } from "node:net"

export interface Network {
  /** The database, by way of this network. */
  readonly url: Redacted.Redacted
  /** Breaks all connections, and refuses new ones until the network is restored. */
  readonly cut: Effect.Effect<void>
  /** Stops delivering data, without an error on either side. */
  readonly hold: Effect.Effect<void>
  /** Restores the network, and delivers the data that was held. */
  readonly mend: Effect.Effect<void>
}

/** A network to the PostgreSQL at a URL. */
export const make = (target: Redacted.Redacted): Effect.Effect<Network, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(() => {
        const { hostname, port } = new URL(Redacted.value(target))
        let state: "well" | "cut" | "held" = "well"
        const sockets = new Set<Socket>()
        const server = createServer((client) => {
          if (state === "cut") return void client.destroy()
          const upstream = connect(Number(port), hostname)
          for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
            sockets.add(from)
            from.setNoDelay(true)
            from.on("error", () => {})
            from.on("close", () => {
              sockets.delete(from)
              to.destroy()
            })
            from.on("data", (data) => void to.write(data))
            from.on("end", () => to.end())
            if (state === "held") from.pause()
          }
        })
        const setState = (next: typeof state) => {
          state = next
          for (const socket of sockets) {
            if (state === "cut") socket.destroy()
            else if (state === "held") socket.pause()
            else socket.resume()
          }
        }
        return new Promise<{ readonly port: number; readonly setState: typeof setState; readonly close: () => void }>(
          (resolve) => {
            server.listen(0, "127.0.0.1", () => {
              const address = server.address()
              resolve({
                port: typeof address === "object" && address !== null ? address.port : 0,
                setState,
                close: () => {
                  setState("cut")
                  server.close()
                }
              })
            })
          }
        )
      }),
      ({ close }) => Effect.sync(close)
    ),
    ({ port, setState }) => {
      const url = new URL(Redacted.value(target))
      url.hostname = "127.0.0.1"
      url.port = String(port)
      return {
        url: Redacted.make(url.href),
        cut: Effect.sync(() => setState("cut")),
        hold: Effect.sync(() => setState("held")),
        mend: Effect.sync(() => setState("well"))
      }
    }
  )
