/** Uses the published package like a test would. Its output is compared. */
import { location } from "@effect-flanks/simulator/Explorer"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"

const program = Effect.gen(function*() {
  const { status } = yield* HttpClient.get("https://api.flanks.io/v0/token")
  const refused = yield* HttpClient.post("https://api.flanks.io/v0/bank/credentials/status")
  return `${status}\n${refused.status}`
})

console.log(
  await Effect.runPromise(Effect.provide(program, Layer.provide(Memory.layerHttpClient, Simulator.layer())))
)
console.log(/<title>.*<\/title>/.exec(readFileSync(location, "utf8"))?.[0])
