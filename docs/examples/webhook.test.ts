import { StoredData } from "@effect-flanks/onboarding/journal/DestinationSql"
import { Journal, layerMemory } from "@effect-flanks/onboarding/journal/Journal"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { createHmac } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { forward } from "./webhook.ts"

const listening = (port: number) =>
  NodeHttpServer.layer(createServer, { port, host: "127.0.0.1", gracefulShutdownTimeout: "100 millis" })

const url = HttpServer.addressFormattedWith(Effect.succeed)

/** The service on a journal that outlives it. */
const service = (port: number, journal: Journal["Service"]) =>
  Http.layer.pipe(
    Layer.provideMerge(listening(port)),
    Layer.provide(Onboarding.layerClient),
    Layer.provide(Layer.succeed(Journal, journal)),
    Layer.provide([WorkflowEngine.layerMemory, Sealing.layerTest]),
    Layer.provide(Layer.succeed(StoredData, {
      get: () => Effect.succeedNone,
      json: () => Effect.succeedNone,
      reseal: Effect.succeed(0)
    })),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ FLANKS_ONBOARDING_API_KEY: "key" })))
  )

interface Posted {
  readonly id: string
  readonly type: string
  readonly isSigned: boolean
}

it.live("forwards what must be known, once each, while the receiver fails and the service restarts", () =>
  Effect.gen(function*() {
    const journal = yield* Journal
    const posted: Array<Posted> = []
    let failures = 2
    yield* HttpServer.serveEffect(Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      const body = yield* request.text
      if (failures-- > 0) return HttpServerResponse.empty({ status: 500 })
      const { "webhook-id": id = "", "webhook-signature": signature, "webhook-timestamp": time } = request.headers
      const expected = createHmac("sha256", "webhook-secret").update(`${id}.${time}.${body}`).digest("base64")
      const { type } = JSON.parse(body) as { readonly type: string }
      posted.push({ id, type, isSigned: signature === `v1,${expected}` })
      return HttpServerResponse.empty({ status: 204 })
    }))
    const receiver = yield* url
    let position = 0

    const come = (id: string, tags: ReadonlyArray<"Fetching" | "NeedsUser">) =>
      Effect.gen(function*() {
        yield* journal.open({ id, executionId: "", externalId: null, dataKinds: [], at: 1000 })
        for (const [at, tag] of tags.entries()) {
          yield* journal.mark(id, {
            step: at + 1,
            at: 2000 + at,
            state: tag === "Fetching"
              ? { _tag: tag, dataKind: "card" }
              : { _tag: tag, todo: "Sca", blocked: false, signal: "" }
          })
        }
        yield* journal.mark(id, { step: 10, at: 3000, state: { _tag: "Done", fetched: [], absent: [] } })
      })

    const handled = (last: number) =>
      Effect.sync(() => position).pipe(
        Effect.repeat({ until: (at) => at >= last, schedule: Schedule.spaced("10 millis") })
      )

    yield* come("anna", ["NeedsUser", "Fetching"])
    const first = yield* Scope.make()
    const context = yield* Layer.buildWithScope(service(0, journal), first)
    const at = yield* Effect.provide(url, context)
    yield* forward({
      service: at,
      apiKey: Redacted.make("key"),
      webhook: receiver,
      secret: Redacted.make("webhook-secret"),
      load: Effect.sync(() => position),
      store: (last) =>
        Effect.sync(() => {
          position = last
        })
    }).pipe(Effect.forkScoped)
    yield* handled(4)
    yield* Scope.close(first, Exit.void)
    yield* come("bert", [])
    yield* Layer.build(service(Number(new URL(at).port), journal))
    yield* handled(6)
    assert.deepStrictEqual(posted, [
      { id: "onboarding-event-2", type: "onboarding.NeedsUser", isSigned: true },
      { id: "onboarding-event-4", type: "onboarding.Done", isSigned: true },
      { id: "onboarding-event-6", type: "onboarding.Done", isSigned: true }
    ])
  }).pipe(Effect.scoped, Effect.provide([FetchHttpClient.layer, layerMemory, listening(0)])))

it("is what the page shows", () => {
  const page = readFileSync(new URL("../production/onboarding.md", import.meta.url), "utf8")
  const shown = readFileSync(new URL("webhook.ts", import.meta.url), "utf8").trim()
  assert.include(page, `\`\`\`ts\n${shown}\n\`\`\``)
})
