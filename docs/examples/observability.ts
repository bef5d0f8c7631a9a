import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import type * as Redacted from "effect/Redacted"

/** Sends traces, metrics and logs to a collector that speaks OTLP over HTTP, such as the OpenTelemetry Collector. */
export const telemetry = (collector = "http://localhost:4318") =>
  Otlp.layerJson({ baseUrl: collector, resource: { serviceName: "my-service" } }).pipe(
    Layer.provide(FetchHttpClient.layer)
  )

/** A span of your own. The span of the client's operation, and those of its requests, are below it. */
export const refresh = Effect.fn("refresh")(function*(user: string, token: Redacted.Redacted) {
  yield* Effect.annotateCurrentSpan("app.user", user)
  const { aggregation } = yield* FlanksClient
  const accounts = yield* aggregation.account(token)
  yield* Effect.logInfo(`read ${accounts.length} accounts`)
})
