/** A service with a journal that a test writes, for its pages. */
import { StoredData } from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Journal from "@effect-flanks/onboarding/journal/Journal"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import type { State } from "@effect-flanks/onboarding/Progress"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"

export const key = "a-key-of-the-board"

const stored = Layer.succeed(StoredData, {
  get: () => Effect.succeedNone,
  json: () => Effect.succeedNone,
  reseal: Effect.succeed(0)
})

/** A service on a port, and how to write what it shows. */
export const serve = async (env: { readonly [name: string]: string } = { FLANKS_ONBOARDING_API_KEY: key }) => {
  const runtime = ManagedRuntime.make(Http.layer.pipe(
    Layer.provideMerge(NodeHttpServer.layer(() => Http.makeServer(), {
      port: 0,
      host: "127.0.0.1",
      gracefulShutdownTimeout: "100 millis"
    })),
    Layer.provide(Onboarding.layerClient),
    Layer.provideMerge(Journal.layerMemory),
    Layer.provide([WorkflowEngine.layerMemory, Sealing.layerTest, stored]),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  ))
  const origin = await runtime.runPromise(HttpServer.addressFormattedWith(Effect.succeed))
  let step = 0
  return {
    origin,
    open: (id: string, at: number, externalId: string | null = null) =>
      runtime.runPromise(Effect.flatMap(
        Journal.Journal,
        ({ open }) => open({ id, executionId: "", externalId, dataKinds: ["portfolio", "account"], at })
      )),
    mark: (id: string, at: number, state: State) =>
      runtime.runPromise(Effect.flatMap(Journal.Journal, ({ mark }) => mark(id, { step: ++step, at, state }))),
    /** Keeps a session for the user. */
    keepSession: (id: string, url: string) =>
      runtime.runPromise(Effect.flatMap(
        Journal.Journal,
        ({ keepSession }) => keepSession(id, 1, { id: "a-session", url: Redacted.make(url), until: 0 })
      )),
    close: () => runtime.dispose()
  }
}

const minute = 60_000
const hour = 60 * minute

/** One onboarding in each kind of place. */
export const fillBoard = async ({ mark, open }: Awaited<ReturnType<typeof serve>>) => {
  const now = Date.now()
  const onboard = async (id: string, ago: number, since: number, state: State) => {
    await open(id, now - ago, `external-${id}`)
    await mark(id, now - ago + 1000, { _tag: "Exchanging", attempt: 1 })
    await mark(id, now - since, state)
  }
  const waiting = (on: Extract<State, { _tag: "Waiting" }>["on"], left: number): State => ({
    _tag: "Waiting",
    on,
    until: now + left,
    row: 1,
    met: "Processing"
  })
  await onboard("anna", 30 * hour, 29 * hour, waiting("securityCheck", 18 * hour))
  await onboard("bert", 9 * hour, 3 * hour, { _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "s" })
  await onboard("cleo", 5 * hour, 2 * hour, { _tag: "ExchangeUncertain", candidates: 2, signal: "s" })
  await onboard("dora", 4 * hour, hour, waiting("bank", 40 * minute))
  await onboard("emil", 2 * hour, 10 * minute, waiting("unauthorized", 50 * minute))
  await onboard("fritz-with-a-name-that-is-long-2026-11-26", 20 * minute, minute, {
    _tag: "Fetching",
    dataKind: "card"
  })
  await onboard("gina", 40 * hour, 12 * hour, {
    _tag: "Done",
    fetched: [{ dataKind: "account", items: 3 }],
    absent: ["card"]
  })
  await onboard("hans", 26 * hour, 20 * hour, {
    _tag: "Failed",
    tag: "ConfigurationError",
    message: "Flanks says \"Invalid code\": review headers, query and body."
  })
  await onboard("ida", 3 * hour, 2 * hour, { _tag: "Cancelled" })
}
