/**
 * A process that is given very many onboardings at once, on the PostgreSQL that `DATABASE_URL` names: ends when all wait
 * durably, and says how often the credentials were listed.
 */
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { writeSync } from "node:fs"
import { Script } from "./script.ts"

const ids = Array.from({ length: Number(process.env["COUNT"]) }, (_, at) => `user-${at}`)

const script = new Script()
script.checks = 1e9
for (const id of ids) script.codes.set(`code-of-${id}`, id)

const program = Effect.gen(function*() {
  const onboarding = yield* Onboarding.Onboarding
  yield* Effect.forEach(
    ids,
    (id) => onboarding.start({ id, code: Redacted.make(`code-of-${id}`), externalId: id, dataKinds: ["account"] }),
    { concurrency: "unbounded" }
  )
  yield* onboarding.groups.pipe(
    Effect.repeat({
      until: ([group, ...more]) => more.length === 0 && group?.state === "Waiting" && group.count === ids.length,
      schedule: Schedule.spaced("1 second")
    })
  )
  writeSync(1, JSON.stringify({ listed: script.count("credentials"), exchanged: script.count("exchange") }))
})

Effect.runPromise(program.pipe(
  Effect.provide(Onboarding.layer.pipe(
    Layer.provide([script.layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle()),
    Layer.provide([Sealing.layerTest, Engine.layerPostgres, Logger.layer([])])
  ))
)).then(() => process.exit(0), () => process.exit(1))
