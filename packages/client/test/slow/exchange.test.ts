import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import { RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { grant } from "../flanks.ts"

const transports = { fetch: FetchHttpClient.layer, undici: NodeHttpClient.layerUndici }

const token = "credentials-token-s3cret"
const body = JSON.stringify({ message: "Successfully retrieved", credentials_token: token, extra: { user: "é" } })
const bytes = Buffer.byteLength(body)
const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"

/** The same response, with each way in which HTTP marks its end. */
const framings = {
  length: `${head}content-length: ${bytes}\r\n\r\n${body}`,
  chunks: `${head}transfer-encoding: chunked\r\n\r\n${bytes.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  close: `${head}connection: close\r\n\r\n${body}`
}

type Framing = keyof typeof framings

/** The ways in which a connection can break. */
const breaks = {
  ends: (socket: Socket) => socket.end(),
  resets: (socket: Socket) => socket.resetAndDestroy(),
  hangs: () => undefined
}

/** The response to a code, and after how many bytes and in which way the connection breaks. */
interface Break {
  readonly framing: Framing
  readonly at: number
  readonly how: keyof typeof breaks
}

const codeOf = ({ at, framing, how }: Break): string => `${framing}.${at}.${how}`

const breakOf = (code: string): Break => {
  const [framing, at, how] = code.split(".")
  return { framing: framing as Framing, at: Number(at), how: how as Break["how"] }
}

const whole = (text: string): string =>
  `${head}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`

/** A server that sends responses byte by byte, uses up every posted code, and counts the posts. */
const flanks = Effect.acquireRelease(
  Effect.promise(() => {
    const posts = new Map<string, number>()
    const answers = { count: 0 }
    const answer = (socket: Socket, line: string, sent: string) => {
      if (line.startsWith("POST /v0/token ")) return socket.end(whole("{\"access_token\":\"t\",\"expires_in\":3600}"))
      if (line.startsWith("GET /v0/platform/link")) return socket.end(whole("[]"))
      const { code } = JSON.parse(sent) as { readonly code: string }
      posts.set(code, (posts.get(code) ?? 0) + 1)
      const { at, framing, how } = breakOf(code)
      return socket.write(Buffer.from(framings[framing]).subarray(0, at), () => {
        answers.count += 1
        breaks[how](socket)
      })
    }
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      let received = ""
      sockets.add(socket)
      socket.on("error", () => undefined)
      socket.on("data", (data) => {
        received += data.toString("utf8")
        const [headers = "", sent] = received.split("\r\n\r\n")
        const length = Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? 0)
        if (sent === undefined || sent.length < length) return
        received = ""
        answer(socket, headers, sent)
      })
    })
    const close = () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    }
    return new Promise<{
      readonly url: string
      readonly posts: typeof posts
      readonly answers: typeof answers
      readonly close: () => void
    }>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts, answers, close })
      })
    )
  }),
  ({ close }) => Effect.sync(close)
)

/** A break after each byte of an answer, from before the first to after the last, in each way. */
const everyBreak = (framing: Framing): ReadonlyArray<Break> =>
  (Object.keys(breaks) as ReadonlyArray<Break["how"]>).flatMap((how) =>
    Array.from({ length: Buffer.byteLength(framings[framing]) + 1 }, (_, at) => ({ framing, at, how }))
  )

/** The number of bytes after which the whole token has arrived. */
const enough = (framing: Framing): number => framings[framing].indexOf(token) + token.length + 1

const patience = Effect.provideService(RequestPolicy, {
  attemptTimeout: "3 seconds",
  callTimeout: "1 minute",
  retryOn: []
})

/**
 * Runs exchanges whose clock is stopped until the server has written all its responses and the client had time to read
 * them. So even on a slow machine, only requests that hang time out.
 */
const hangingOnly = <A, E>(exchanges: Effect.Effect<A, E>, isWritten: () => boolean): Effect.Effect<A, E> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(exchanges)
    const turn = TestClock.withLive(Effect.sleep("20 millis"))
    const time = Effect.gen(function*() {
      while (!isWritten()) yield* turn
      for (let turns = 0; turns < 50; turns++) yield* turn
      return yield* Effect.forever(Effect.andThen(TestClock.adjust("1 second"), turn))
    })
    return yield* Effect.raceFirst(Fiber.join(fiber), time)
  })

for (const [name, transport] of Object.entries(transports)) {
  describe(`an exchange with ${name}, broken off after each byte of its answer`, () => {
    it.effect.each(Object.keys(framings) as ReadonlyArray<Framing>)(
      "never posts the code again, and loses no token that arrived: where the answer ends by %s",
      (framing) =>
        Effect.gen(function*() {
          const { answers, posts, url } = yield* flanks
          const breakings = Effect.flatMap(FlanksClient.FlanksClient, ({ exchange }) =>
            Effect.forEach(everyBreak(framing), (one) =>
              Effect.map(Effect.result(exchange(Redacted.make(codeOf(one)))), (result) => ({ ...one, result })), {
              concurrency: "unbounded"
            }))
          const all = yield* breakings.pipe(
            Effect.provide(FlanksClient.layer({ baseUrl: url, grant }).pipe(Layer.provide(transport))),
            patience,
            (exchanges) =>
              hangingOnly(exchanges, () =>
                answers.count === everyBreak(framing).length)
          )
          assert.isAbove(all.length, 500)
          assert.strictEqual(posts.size, all.length)
          assert.deepStrictEqual(new Set(posts.values()), new Set([1]))
          for (const { at, how, result } of all) {
            if (Result.isSuccess(result)) {
              assert.strictEqual(Redacted.value(result.success.token), token)
              assert.isAtLeast(at, enough(framing))
            } else {
              assert.strictEqual(result.failure._tag, "ExchangeUncertain")
              // A reset discards everything that the other side hasn't read yet.
              if (how !== "resets") {
                assert.isBelow(at, enough(framing))
              }
            }
          }
        }).pipe(Effect.scoped),
      60_000
    )
  })
}
