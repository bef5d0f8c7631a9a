import * as Http from "@effect-flanks/simulator/Http"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as World from "@effect-flanks/simulator/World"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { connect } from "node:net"
import { networkInterfaces } from "node:os"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const settings = { control: true }

const memory = Layer.provideMerge(Memory.layerHttpClient, Simulator.layer(settings))

const overHandler = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function*() {
    const handler = yield* Memory.webHandler
    const fetch: typeof globalThis.fetch = (input, init) => handler(new Request(input, init))
    return yield* HttpClient.HttpClient.pipe(
      Effect.provide(FetchHttpClient.layer),
      Effect.map(HttpClient.transform((effect) => Effect.provideService(effect, FetchHttpClient.Fetch, fetch)))
    )
  })
).pipe(Layer.provideMerge(Simulator.layer(settings)))

const overPort = Layer.effect(
  HttpClient.HttpClient,
  Effect.gen(function*() {
    const url = yield* NodeServer.url
    const client = yield* HttpClient.HttpClient
    return HttpClient.mapRequest(
      client,
      (request) => HttpClientRequest.setUrl(request, request.url.replace("http://localhost", url))
    )
  })
).pipe(
  Layer.provide(FetchHttpClient.layer),
  Layer.provideMerge(NodeServer.layer()),
  Layer.provideMerge(Simulator.layer(settings))
)

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  HttpClient.execute(
    HttpClientRequest.post(`http://localhost${path}`).pipe(
      HttpClientRequest.bodyText(JSON.stringify(body), "application/json"),
      HttpClientRequest.setHeaders(headers)
    )
  )

const said = (effect: ReturnType<typeof post>) =>
  Effect.flatMap(effect, (response) =>
    Effect.map(response.text, (body) => ({
      status: response.status,
      type: response.headers["content-type"],
      body
    })))

const grant = { grant_type: "client_credentials", client_id: "simulator", client_secret: "not-a-secret" }
const banks = HttpClient.get("http://localhost/v0/bank/available")
const status = (scenario: string) =>
  post("/v0/bank/credentials/status", { credentials_token: "none" }, { "x-flanks-scenario": scenario })

describe.each([["in memory", memory], ["as a web handler", overHandler], ["over a port", overPort]])(
  "the simulator %s",
  (_, layer) => {
    const runtime = ManagedRuntime.make(layer as Layer.Layer<HttpClient.HttpClient | Simulator.Simulator>)
    const run = runtime.runPromise
    afterAll(() => runtime.dispose())

    it("gives the same answers", async () => {
      const token = await run(Effect.map(said(post("/v0/token", grant)), ({ body }) => JSON.parse(body)))
      const withToken = { authorization: `Bearer ${token.access_token}` }
      expect(await run(said(banks))).toEqual({
        status: 401,
        type: "application/json",
        body: "{\"error\":\"Not authenticated\"}"
      })
      expect(await run(said(post("/v0/links/list-links/", {}, withToken)))).toEqual({
        status: 200,
        type: "application/json",
        body: "{\"success\":true,\"count\":0,\"items\":[]}"
      })
      expect(await run(said(HttpClient.put("http://localhost/v0/token")))).toMatchObject({
        status: 405,
        body: "{\"error\":\"Method not allowed\"}"
      })
      expect(await run(said(HttpClient.get("http://localhost/%")))).toMatchObject({ status: 404 })
      expect(await run(said(status("BAD_GATEWAY")))).toMatchObject({ status: 502, type: "text/html" })
      const { headers } = await run(status("TOO_MANY_REQUESTS"))
      expect(headers["retry-after"]).toBe("30")
    })

    it("reads a query, and what is posted in parts", async () => {
      const token = await run(Effect.map(said(post("/v0/token", grant)), ({ body }) => JSON.parse(body)))
      const form = new FormData()
      form.set("credentials_token", "none")
      form.set("file", new File(["GIF89a"], "letter.pdf"))
      const upload = HttpClientRequest.post("http://localhost/v0/bank/credentials/upload").pipe(
        HttpClientRequest.bodyFormData(form),
        HttpClientRequest.setHeader("authorization", `Bearer ${token.access_token}`)
      )
      expect((await run(said(HttpClient.execute(upload)))).body).toContain("credentials_token does not exist")
      form.delete("file")
      expect((await run(said(HttpClient.execute(upload)))).body).toBe(
        "{\"error\":\"Missing fields: file\",\"error_code\":40001}"
      )
      const report = HttpClient.get("http://localhost/simulator/report", { urlParams: { report_id: "7" } })
      expect((await run(said(report))).body).toContain("report_id does not exist")
    })

    it("breaks the connection where it is told to, before the answer or in it", async () => {
      expect((await run(Effect.flip(status("DROPPED")))).reason._tag).toBe("TransportError")
      const response = await run(status("TRUNCATED"))
      expect(response.status).toBe(401)
      expect((await run(Effect.flip(response.text))).reason._tag).toBe("DecodeError")
    })

    it("refuses a body that is too large, and continues", async () => {
      const large = "x".repeat(Http.largestBody)
      expect(await run(said(post("/v0/token", { large })))).toMatchObject({
        status: 413,
        body: "{\"error\":\"Body too large\"}"
      })
      expect((await run(said(banks))).status).toBe(401)
    })
  }
)

describe("the web handler", () => {
  it("stops a request that is aborted, and rejects with the reason", async () => {
    const runtime = ManagedRuntime.make(Simulator.layer(settings))
    const handler = await runtime.runPromise(Memory.webHandler)
    const controller = new AbortController()
    const answered = handler(
      new Request("http://localhost/v0/bank/available", {
        headers: { "x-flanks-scenario": "SLOW" },
        signal: controller.signal
      })
    )
    const reason = new Error("the user left")
    controller.abort(reason)
    await expect(answered).rejects.toBe(reason)
    await runtime.dispose()
  })
})

describe("a bug of the simulator", () => {
  it("is answered as Flanks answers its own, and logged by where it is, not by what it says", async () => {
    const logged: Array<string> = []
    const logger = Logger.make(({ message }) => void logged.push(String(message)))
    const broken = Layer.succeed(Simulator.Simulator, {
      answer: () => Effect.die(new Error("the-secret")),
      world: Effect.succeed(World.make()),
      advance: () => Effect.void,
      arm: () => Effect.void,
      shutDownLinks: Effect.void,
      disarm: Effect.void
    })
    const answered = await Effect.runPromise(
      said(banks).pipe(
        Effect.provide(Layer.merge(Layer.provide(Memory.layerHttpClient, broken), Logger.layer([logger])))
      )
    )
    expect(answered).toMatchObject({ status: 500, body: "{\"error\":\"Internal Error\"}" })
    expect(logged.join("\n")).toMatch(/^A bug of the simulator\. Error\n\s+at .*wire\.test\.ts:\d+/)
    expect(logged.join("\n")).not.toContain("the-secret")
  })
})

describe("a port", () => {
  const runtime = ManagedRuntime.make(Layer.provideMerge(NodeServer.layer(), Simulator.layer({ control: true })))
  let port = 0
  beforeAll(async () => {
    port = Number(new URL(await runtime.runPromise(NodeServer.url)).port)
  })
  afterAll(() => runtime.dispose())

  const others = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.flatMap(({ address, family, internal }) => internal || family !== "IPv4" ? [] : [address])
  )

  /** What comes back for these bytes. */
  const raw = (bytes: string, at: { readonly port: number; readonly host: string } | null = null): Promise<string> =>
    new Promise((resolve, reject) => {
      let found = ""
      const socket = connect(at?.port ?? port, at?.host ?? "127.0.0.1", () => socket.end(bytes))
      socket.on("data", (chunk) => {
        found += String(chunk)
      })
      socket.on("close", () => resolve(found))
      socket.on("error", reject)
    })

  const fetched = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { headers: response.headers, text: await response.text() }
  }

  it("responds to bytes that aren't HTTP, and continues", async () => {
    expect(await raw("\0\xff\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /)
    expect(await raw("POST /v0/token HTTP/1.1\r\nHost: x y\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
      .toMatch(
        /^HTTP\/1\.1 4\d\d /
      )
    expect(await raw("GET /v0/bank/available HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 401 /
    )
  })

  it("is on loopback, and refuses other addresses of this machine", async () => {
    expect(new URL(await runtime.runPromise(NodeServer.url)).hostname).toBe("127.0.0.1")
    for (const address of others) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow("fetch failed")
  })

  it("says where it is reached when it listens everywhere", async () => {
    const everywhere = ManagedRuntime.make(
      Layer.provide(NodeServer.layer({ host: "0.0.0.0" }), Simulator.layer({ control: true }))
    )
    const url = await everywhere.runPromise(NodeServer.url)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${url}/v0/bank/available`)).status).toBe(401)
    // Who comes from outside is refused the controls, whatever it calls this machine.
    for (const host of others) {
      const log = "GET /simulator/control/log HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      expect(await raw(log, { port: Number(new URL(url).port), host })).toMatch(/^HTTP\/1\.1 404 /)
    }
    await everywhere.dispose()
  })

  it("answers who only asks whether a page is there", async () => {
    for (const path of ["/", "/docs", "/docs/", "/explorer", "/explorer/", "/openapi.json", "/favicon.ico"]) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "HEAD" })
      expect([path, response.ok, await response.text()]).toEqual([path, true, ""])
    }
  })

  it("shows the explorer, with a policy that lets nothing else in", async () => {
    const { headers, text } = await fetched("/explorer")
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(text).toContain("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-")
    expect(text.trimEnd()).toMatch(/<\/html>$/)
  })

  it("opens the control API to requests that name this machine, but not to pages elsewhere", async () => {
    const log = (host: string) =>
      raw(`GET /simulator/control/log HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:80"]) {
      expect(await log(host)).toMatch(/^HTTP\/1\.1 200 /)
    }
    for (const host of ["rebound.example", "127.0.0.1.example"]) expect(await log(host)).toMatch(/^HTTP\/1\.1 404 /)
  })
})
