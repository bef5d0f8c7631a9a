import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as BigDecimal from "effect/BigDecimal"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const program = Effect.gen(function*() {
  const flanks = yield* FlanksClient
  const { session } = yield* flanks.connect.createSession({ connector_id: "testbank" })
  yield* Console.log("A user logs in at the session's address.")
  const { connection } = yield* flanks.connect.awaitSession(session.session_id)
  yield* Console.log("Connected.")
  yield* flanks.awaitData(connection, ["portfolio"])
  for (const { balance, currency } of yield* flanks.aggregation.portfolio(connection)) {
    yield* Console.log(`${balance ? BigDecimal.format(balance) : "unknown"} ${currency ?? ""}`)
  }
})

/** The simulator's users log in by themselves, and all of it stays in this process. */
const simulator = Layer.provide(Memory.layerHttpClient, Simulator.layer({ autoLogin: "EXTRACTION_DONE" }))

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("simulator"),
  client_secret: Redacted.make("not-a-secret")
} as const

await Effect.runPromise(Effect.provide(program, Layer.provide(layer({ grant }), simulator)))
