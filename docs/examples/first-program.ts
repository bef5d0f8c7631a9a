import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { userText } from "@effect-flanks/domain/UserText"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { Console, Effect, Layer, Redacted } from "effect"

const program = Effect.gen(function*() {
  const { aggregation, awaitData, connect } = yield* FlanksClient
  const { session } = yield* connect.createSession({ connector_id: "testbank" }) // your user logs in at session.url
  const { connection } = yield* connect.awaitSession(session.session_id)
  yield* awaitData(connection, ["account"])
  for (const { currency, iban } of yield* aggregation.account(connection)) yield* Console.log(iban, currency)
}).pipe(Effect.catchTags({
  InvalidCredentials: (error) => Console.log(userText(error)), // a sentence for your user, who needs a new session
  UserActionNeeded: ({ todo }) => Console.log(`Send the user to a new session of this connection: ${todo}.`),
  DataErrored: ({ errored }) => Console.error(`Flanks can't read ${errored.join(", ")}. Open a ticket.`)
}))

/** The simulator, in this process. Its users log in by themselves, with a password that decides what happens to them. */
const simulator = Simulator.layer({ autoLogin: process.argv[2] ?? "EXTRACTION_DONE" })
const grant = { client_id: Redacted.make("simulator"), client_secret: Redacted.make("not-a-secret") }
const flanks = layer({ grant: { grant_type: "client_credentials", ...grant } })
await Effect.runPromise(
  Effect.provide(program, flanks.pipe(Layer.provide(Memory.layerHttpClient), Layer.provide(simulator)))
)
