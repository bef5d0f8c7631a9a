import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as EngineLayer from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import type { Engine } from "./engine.ts"

/** `@effect-flanks/onboarding`. */
export const make = async (flanksUrl: string, database: string): Promise<Engine> => {
  const client = FlanksClient.layer({
    baseUrl: flanksUrl,
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make("simulator"),
      client_secret: Redacted.make("not-a-secret")
    }
  })
  const runtime = ManagedRuntime.make(Onboarding.layer.pipe(
    Layer.provide([Flanks.layer, Destination.layerNone]),
    Layer.provide(client),
    Layer.provide(FetchHttpClient.layer),
    Layer.provideMerge(EngineLayer.layerSingle()),
    Layer.provide(Sealing.layerTest),
    Layer.provideMerge(EngineLayer.layerPostgresAt(Redacted.make(database))),
    Layer.provide(Logger.layer([]))
  ))
  const { start } = await runtime.runPromise(Onboarding.Onboarding)
  return {
    start: ({ code, id }) =>
      runtime.runPromise(
        Effect.orDie(start({ id, code: Redacted.make(code), externalId: id, dataKinds: ["account"] }))
      ),
    // A clock that is set, and the run that is recorded as paused.
    waiting: () =>
      runtime.runPromise(Effect.map(
        Effect.flatMap(SqlClient.SqlClient, (sql) =>
          sql<{ count: number }>`
            SELECT count(*)::int AS count FROM cluster_messages
            WHERE entity_type = 'Workflow/Onboarding/1' AND tag = 'run' AND processed`),
        ([row]) => row?.count ?? 0
      ))
  }
}
