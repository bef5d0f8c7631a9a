import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { grant, token } from "./flanks.ts"

const transports = {
  fetch: FetchHttpClient.layer,
  undici: NodeHttpClient.layerUndici,
  "node:http": NodeHttpClient.layerNodeHttp
}

const json = (response: ServerResponse, body: string) => {
  response.writeHead(200, { "content-type": "application/json" }).end(body)
}

/** A server on this machine that issues tokens and leaves the rest to a listener. */
const serving = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new Promise<{ readonly baseUrl: string; readonly close: () => void }>((resolve) => {
        const server = createServer((request, response) =>
          request.url === "/v0/token"
            ? json(response, "{\"access_token\":\"t\",\"expires_in\":3600}")
            : listener(request, response)
        ).listen(0, "127.0.0.1", () => {
          const { port } = server.address() as AddressInfo
          const close = () => {
            server.closeAllConnections()
            server.close()
          }
          resolve({ baseUrl: `http://127.0.0.1:${port}`, close })
        })
      })
    ),
    ({ close }) => Effect.sync(close)
  )

const waitingFor = (attemptTimeout: Duration.Input) =>
  Effect.provideService(RequestPolicy, { attemptTimeout, callTimeout: "20 seconds", retryOn: [] })

for (const [name, transport] of Object.entries(transports)) {
  const against = <A, E>(
    listener: RequestListener,
    f: (client: FlanksClient.FlanksClient["Service"]) => Effect.Effect<A, E>,
    { limits = { maxBytes: 100_000 }, open = true, patience = "10 seconds", through = transport }: {
      readonly limits?: { readonly maxBytes?: number }
      readonly through?: typeof transport
      readonly open?: boolean
      readonly patience?: Duration.Input | undefined
    } = {}
  ) =>
    Effect.flatMap(serving(listener), ({ baseUrl, close }) => {
      if (!open) close()
      return Effect.flatMap(FlanksClient.FlanksClient, f).pipe(
        Effect.provide(FlanksClient.layer({ baseUrl, grant, ...limits }).pipe(Layer.provide(through)))
      )
    }).pipe(waitingFor(patience), Effect.scoped)

  const failure = (listener: RequestListener, patience?: Duration.Input) =>
    against(listener, (client) => Effect.flip(client.aggregation.account(token)), { patience })

  describe(`over a real port, with ${name}`, () => {
    it.live("data arrives to the last digit, even in chunks", () =>
      Effect.gen(function*() {
        const [account] = yield* against((_, response) => {
          response.writeHead(200, { "content-type": "text/plain" }).write("[{\"balance\": 0.1")
          setTimeout(() => response.end("2345678901234567891}]"), 5)
        }, (client) => client.aggregation.account(token))
        expect(account?.balance).toEqual(BigDecimal.fromStringUnsafe("0.12345678901234567891"))
      }))

    it.live("a body arrives that the application has read before", () =>
      Effect.gen(function*() {
        const looked: Array<string> = []
        const looking = HttpClient.tap(({ text }: HttpClientResponse) => Effect.map(text, (body) => looked.push(body)))
        const through = Layer.provide(
          Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, looking)),
          transport
        )
        const whole = yield* against((_, response) => json(response, "{\"credentials_token\":\"c\"}"), (client) =>
          client.exchange(Redacted.make("code")), { through })
        expect(Redacted.value(whole.token)).toBe("c")
        const inChunks = yield* against((_, response) => {
          response.writeHead(200).write("[{\"alias\":null},")
          response.end("{\"alias\":null}]")
        }, (client) =>
          client.aggregation.account(token), { through })
        expect(inChunks).toEqual([{ alias: null }, { alias: null }])
        const nothing = yield* against((_, response) =>
          response.writeHead(204).end(), (client) =>
          Effect.flip(client.aggregation.account(token)), { through })
        expect(nothing).toMatchObject({ _tag: "UnexpectedShape", httpStatus: 204, path: [] })
        expect(looked).toContain("[{\"alias\":null},{\"alias\":null}]")
      }))

    it.live("a response from another server is recognised, with any content type", () =>
      Effect.gen(function*() {
        const answer = (status: number, type: string, body: string) =>
          failure((_, response) => {
            response.writeHead(status, { "content-type": type }).end(body)
          })
        expect(yield* answer(502, "text/html", "<html>Bad gateway</html>"))
          .toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 502, transient: true })
        expect(yield* answer(200, "application/json", "<html>Maintenance</html>"))
          .toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 200, transient: false })
        expect(yield* answer(200, "application/json", "[{\"balance\":1"))
          .toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 200 })
        expect(yield* answer(400, "text/html", "{\"error\":\"any\",\"error_code\":20002}"))
          .toMatchObject({ _tag: "Processing", httpStatus: 400 })
      }))

    it.live("redirects are not followed", () =>
      Effect.gen(function*() {
        const elsewhere: Array<IncomingMessage> = []
        const error = yield* Effect.scoped(
          Effect.flatMap(serving((request) => elsewhere.push(request)), ({ baseUrl }) =>
            failure((_, response) => response.writeHead(307, { location: `${baseUrl}/v0` }).end()))
        )
        expect(error).toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 307 })
        expect(elsewhere).toEqual([])
      }))

    it.live("a broken connection, a silence and a refusal are distinguished", () =>
      Effect.gen(function*() {
        const early = yield* failure((request) => request.socket.destroy())
        const midway = yield* failure((_, response) => {
          response.writeHead(200, { "content-length": 100 }).write("[")
          setTimeout(() => response.destroy(), 5)
        })
        const silent = yield* failure(() => undefined, "200 millis")
        const refused = yield* against((_, response) => response.end(), (client) => Effect.flip(client.entities()), {
          open: false
        })
        const reasons = [early, midway, silent, refused].map((error) => error._tag === "TransportError" && error.reason)
        expect(reasons).toEqual(["reset", "reset", "timeout", "refused"])
      }))

    it.live("slow headers and bodies have no more time than an attempt", () =>
      Effect.gen(function*() {
        const trickling = (begin: (response: ServerResponse) => void) =>
          failure((_, response) => {
            begin(response)
            const drops = setInterval(() => response.write(" "), 10)
            response.on("close", () => clearInterval(drops))
          }, "200 millis")
        const slowBody = yield* trickling((response) => response.writeHead(200, { "content-length": 100_000 }))
        const slowChunks = yield* trickling((response) => response.writeHead(200))
        const slowHeaders = yield* failure((_, response) => {
          setTimeout(() => json(response, "[]"), 1000).unref()
        }, "200 millis")
        for (const error of [slowBody, slowChunks, slowHeaders]) {
          expect(error).toMatchObject({
            _tag: "TransportError",
            reason: "timeout",
            description: "no response within 0.2 s"
          })
        }
      }))

    it.live("10 MB are read, and not a byte more, in any form", () =>
      Effect.gen(function*() {
        const most = 10 * 1024 * 1024
        const spaces = (bytes: number) => Buffer.alloc(bytes, " ").fill("[", 0, 1).fill("]", bytes - 1)
        const ask = (headers: Record<string, string | number>, body: Buffer) =>
          against(
            (_, response) => {
              response.on("error", () => undefined)
              response.writeHead(200, headers).end(body)
            },
            (client) => Effect.result(client.aggregation.account(token)),
            { limits: {} }
          )
        const tooLong = { failure: { _tag: "UnexpectedResponse", httpStatus: 200 } }
        expect(yield* ask({ "content-length": most }, spaces(most))).toMatchObject({ success: [] })
        expect(yield* ask({ "content-length": most + 1 }, spaces(most + 1))).toMatchObject(tooLong)
        expect(yield* ask({ "transfer-encoding": "chunked" }, spaces(most))).toMatchObject({ success: [] })
        expect(yield* ask({ "transfer-encoding": "chunked" }, spaces(most + 1))).toMatchObject(tooLong)
        // This is ten kilobytes on the wire. fetch decompresses them, but undici doesn't.
        const packed = gzipSync(spaces(most + 1))
        expect(packed.length).toBeLessThan(20_000)
        expect(yield* ask({ "content-encoding": "gzip", "content-length": packed.length }, packed)).toMatchObject(
          tooLong
        )
      }), 30_000)

    it.live("an endless body isn't read to its end", () =>
      Effect.gen(function*() {
        let sent = 0
        const error = yield* failure((request, response) => {
          response.writeHead(200, { "content-type": "application/json" })
          const more = () => {
            while (!response.destroyed && response.write(" ".repeat(16_384))) sent += 16_384
          }
          response.on("drain", more)
          request.socket.on("error", () => undefined)
          more()
        })
        expect(error).toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 200 })
        expect(sent).toBeLessThan(10_000_000)
      }))

    it.live("an interruption closes the connection", () =>
      Effect.gen(function*() {
        const asked = yield* Deferred.make<void>()
        const closed = yield* Deferred.make<void>()
        yield* against(({ socket }) => {
          Deferred.doneUnsafe(asked, Effect.void)
          socket.on("close", () => Deferred.doneUnsafe(closed, Effect.void))
        }, (client) =>
          Effect.gen(function*() {
            const call = yield* Effect.forkChild(client.aggregation.account(token))
            yield* Deferred.await(asked)
            yield* Fiber.interrupt(call)
            yield* Deferred.await(closed)
          }))
        expect(yield* Deferred.isDone(closed)).toBe(true)
      }))
  })
}
