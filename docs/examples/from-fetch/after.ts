import { FlanksClient, layerConfig } from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"

/** The access token, the retries and the reading of the response are the client's work. */
export const accounts = Effect.fn("accounts")(function*(connection: Redacted.Redacted) {
  const flanks = yield* FlanksClient
  yield* flanks.awaitData(connection, ["account"])
  return yield* flanks.aggregation.account(connection)
})

/** Reads `FLANKS_CLIENT_ID` and `FLANKS_CLIENT_SECRET`. Provide it once, where your service starts. */
export const flanks = Layer.provide(layerConfig, FetchHttpClient.layer)
