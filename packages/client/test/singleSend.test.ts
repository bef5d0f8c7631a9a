/** Unsafe operations over a fetch that may send a request twice. */
import { operations } from "@effect-flanks/client/api/Contract"
import { ResendingTransport } from "@effect-flanks/client/ClientError"
import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { afterEach, vi } from "vitest"
import { calls } from "./calls.ts"
import { grant } from "./flanks.ts"

const unsafe = operations.filter(({ replay }) => replay !== "safe").map(({ name }) => name)
const safe = operations.filter(({ name, replay }) => replay === "safe" && name !== "token.issue").map(({ name }) =>
  name
)

interface Sent {
  readonly path: string
  readonly init: RequestInit & { readonly client?: unknown }
}

/** A fetch that records its options, and accepts every token request. */
const noting = (sent: Array<Sent>): typeof fetch => (input, init = {}) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  sent.push({ path: pathname, init })
  const body = pathname === "/v0/token" ? "{\"access_token\":\"a\"}" : "<html>"
  return Promise.resolve(new Response(body, { status: pathname === "/v0/token" ? 200 : 403 }))
}

const flanks = layer({ baseUrl: "https://flanks.example", grant }).pipe(Layer.provide(FetchHttpClient.layer))

/** Calls an operation. By default, Effect uses the fetch of the first test. */
const call = (name: string, fetcher = globalThis.fetch, allowResends = false) =>
  FlanksClient.pipe(
    Effect.flatMap((client) => Effect.exit(calls[name]?.(client) ?? Effect.die(name))),
    Effect.provide(flanks),
    Effect.provideService(FetchHttpClient.Fetch, fetcher),
    Effect.provideService(RequestPolicy, { ...defaults, retryOn: [], attemptTimeout: "10 millis", allowResends })
  )

const made = { connection: "of its own" }

/** Runtimes, by the globals that distinguish them. */
const pretend = (globals: Readonly<Record<string, unknown>>) => {
  const sent: Array<Sent> = []
  vi.stubGlobal("fetch", noting(sent))
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  return sent
}

const browser = { process: undefined, document: {}, navigator: { userAgent: "Mozilla/5.0" } }
const renderer = { process: { type: "renderer", versions: { node: "24.0.0" } }, document: {} }
const worker = { process: undefined, WorkerGlobalScope: Object, navigator: { userAgent: "Mozilla/5.0" } }

afterEach(() => void vi.unstubAllGlobals())

describe.each(unsafe)("%s, which must happen once,", (name) => {
  const { path } = operations.find((operation) => operation.name === name) ?? { path: "" }
  const to = (sent: ReadonlyArray<Sent>) => sent.filter((one) => one.path === path && one.init.method !== "GET")

  it.live.each(Object.entries({ browser, renderer, worker }))(
    "is not sent by the fetch of a %s",
    ([, globals]) =>
      Effect.gen(function*() {
        const sent = pretend(globals)
        const exit = yield* call(name)
        const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : null
        expect(defect).toBeInstanceOf(ResendingTransport)
        expect(String(defect)).toContain(name)
        expect(String(defect)).toContain("allowResends")
        expect(to(sent)).toEqual([])
      })
  )

  it.live("is sent by a browser's fetch if the policy allows it, or by the application's own fetch", () =>
    Effect.gen(function*() {
      const sent = pretend(browser)
      yield* call(name, globalThis.fetch, true)
      expect(to(sent)).toHaveLength(1)
      const own: Array<Sent> = []
      yield* call(name, noting(own))
      expect(to(own)).toHaveLength(1)
    }))

  it.live("uses a new connection if the runtime provides one", () =>
    Effect.gen(function*() {
      const inDeno = pretend({ Deno: { createHttpClient: () => made } })
      yield* call(name)
      expect(to(inDeno)[0]?.init.client).toBeDefined()
      vi.unstubAllGlobals()
      const inBun = pretend({ Bun: {} })
      yield* call(name)
      expect(to(inBun)[0]?.init.keepalive).toBe(false)
    }))
})

it.live("a replay-safe operation is sent by any fetch, over any connection", () =>
  Effect.gen(function*() {
    const sent = pretend(browser)
    for (const name of safe) yield* call(name)
    expect(sent.length).toBeGreaterThan(safe.length)
    vi.unstubAllGlobals()
    const inDeno = pretend({ Deno: { createHttpClient: () => made } })
    yield* call("entities.list")
    expect(inDeno.map(({ init }) => init.client)).toEqual([undefined, undefined])
  }))
