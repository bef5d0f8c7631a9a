import { layerTest } from "@effect-flanks/client/FlanksClient"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { refresh, telemetry } from "./observability.ts"

/** A collector that keeps what it receives, by path. */
const collecting = Effect.acquireRelease(
  Effect.promise(async () => {
    const received = new Map<string, string>()
    const server = createServer(async (request, response) => {
      let body = ""
      for await (const chunk of request) body += String(chunk)
      received.set(request.url ?? "", (received.get(request.url ?? "") ?? "") + body)
      response.end("{}")
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    return { received, server, url: `http://127.0.0.1:${port}` }
  }),
  ({ server }) => Effect.promise(() => new Promise((resolve) => server.close(resolve)))
)

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: object }>
}

it.live("sends spans, metrics and a log to a collector, and no secret", () =>
  Effect.gen(function*() {
    const { received, url } = yield* collecting
    const answers = [{ status: 503 }, { body: [{ iban: "ES00" }] }]
    yield* refresh("ada", Redacted.make("s3cret-token")).pipe(
      Effect.provide(Layer.merge(layerTest(() => answers.shift() ?? { body: [] }), telemetry(url)))
    )
    assert.deepStrictEqual([...received.keys()].toSorted(), ["/v1/logs", "/v1/metrics", "/v1/traces"])
    const { resourceSpans } = JSON.parse(received.get("/v1/traces") ?? "")
    const spans: ReadonlyArray<Span> = resourceSpans[0].scopeSpans[0].spans
    const named = (name: string) => spans.find((span) => span.name === name)
    const operation = named("FlanksClient.aggregation.account")
    assert.strictEqual(operation?.parentSpanId, named("refresh")?.spanId)
    assert.deepStrictEqual(
      operation?.attributes.find(({ key }) => key === "flanks.outcome")?.value,
      { stringValue: "Accepted" }
    )
    assert.include(received.get("/v1/metrics"), "flanks_requests")
    assert.include(received.get("/v1/metrics"), "flanks_waits")
    assert.include(received.get("/v1/logs"), "read 1 accounts")
    for (const text of received.values()) assert.notInclude(text, "s3cret")
  }))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/observability.md"), file("observability.ts").trimEnd())
})
