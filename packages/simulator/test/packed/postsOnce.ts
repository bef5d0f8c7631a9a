/**
 * How often the fetch of a runtime sends a code: its connection, used before, is closed when the code has arrived. Chromium and
 * Deno send a POST again then.
 */
import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createServer, type Socket } from "node:net"

let posts = 0

const respond = (socket: Socket, body: string): void => {
  socket.write(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: keep-alive\r\n\r\n${body}`
  )
}

const handle = (socket: Socket, requestLine: string): void => {
  if (requestLine.startsWith("POST /v0/platform/link")) {
    posts++
    socket.destroy()
  } else if (requestLine.startsWith("POST /v0/token")) {
    respond(socket, "{\"access_token\":\"access\",\"expires_in\":3600}")
  } else respond(socket, "[]")
}

const server = createServer((socket) => {
  let received = ""
  socket.setEncoding("latin1")
  socket.on("error", () => undefined)
  socket.on("data", (chunk) => {
    received += chunk
    const [head = "", body = ""] = received.split("\r\n\r\n")
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (!received.includes("\r\n\r\n") || body.length < length) return
    received = ""
    handle(socket, head)
  })
})

await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
const address = server.address()
const port = typeof address === "object" && address !== null ? address.port : 0

const flanks = layer({
  baseUrl: `http://127.0.0.1:${port}`,
  grant: {
    grant_type: "client_credentials",
    client_id: Redacted.make("my-id"),
    client_secret: Redacted.make("my-secret")
  }
}).pipe(Layer.provide(FetchHttpClient.layer))

const program = Effect.gen(function*() {
  const client = yield* FlanksClient
  yield* client.entities()
  return yield* Effect.flip(client.exchange(Redacted.make("code")))
}).pipe(
  Effect.provide(flanks),
  Effect.provideService(RequestPolicy, { ...defaults, attemptTimeout: "300 millis" })
)

const error = await Effect.runPromise(program)
console.log(`${posts} post, ${error._tag}`)
// Some runtimes keep a connection open, and with it the server.
process.exit()
