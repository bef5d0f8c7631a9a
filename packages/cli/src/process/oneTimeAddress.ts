/**
 * An address on this machine that leads to a secret one, once. The programs that open a browser are given their address as
 * an argument, which everyone on the machine can see.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { createServer } from "node:http"

/** Serves the address until it was used, or until the scope closes; null if this machine lets nothing listen. */
export const oneTimeAddress = (target: Redacted.Redacted): Effect.Effect<string | null, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const path = `/${randomBytes(16).toString("hex")}`
      let isUsed = false
      const server = createServer((request, response) => {
        const isRight = !isUsed && request.method === "GET" && request.url === path
        if (isRight) isUsed = true
        response.writeHead(isRight ? 303 : 404, {
          ...(isRight ? { location: Redacted.value(target) } : {}),
          "cache-control": "no-store",
          "referrer-policy": "no-referrer",
          connection: "close"
        })
        response.end()
      })
      return { path, server }
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      })
  ).pipe(
    Effect.flatMap(({ path, server }) =>
      Effect.callback<string | null>((resume) => {
        server.once("error", () => resume(Effect.succeed(null)))
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          resume(Effect.succeed(
            typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}${path}` : null
          ))
        })
      })
    )
  )
