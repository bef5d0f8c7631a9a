/**
 * A local address that redirects to a secret address, once. Programs that open a browser take the address as an argument,
 * which everyone on the machine can see.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { createServer } from "node:http"

/** Serves the address until it is used or the scope closes. Null if this process can't listen. */
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
