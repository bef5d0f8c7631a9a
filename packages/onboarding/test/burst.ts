/**
 * A process that starts very many onboardings at once, on the PostgreSQL at `DATABASE_URL`. It ends when all of them wait
 * durably and the engine has released them. It prints how often it listed the credentials, and how much memory is in use.
 */
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { writeSync } from "node:fs"
import { Script } from "./script.ts"

const ids = Array.from({ length: Number(process.env["COUNT"]) }, (_, at) => `user-${at}`)

const script = new Script()
script.checks = 1e9
for (const id of ids) script.codes.set(`code-of-${id}`, id)

/** How many run first, so that loaded and compiled code isn't counted as memory of the others. */
const warmUp = Math.floor(ids.length / 5)

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const inUse = Effect.promise(async () => {
  for (let again = 0; again < 3; again++) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
})

/** How many onboardings the engine has in memory. */
const resident = Effect.map(Metric.snapshot, (metrics) => {
  let count = 0
  for (const { id, state } of metrics) {
    if (id === "effect_cluster_entities" && "value" in state) count += Number(state.value)
  }
  return count
})

const started = Effect.fnUntraced(function*(from: number, to: number) {
  const onboarding = yield* Onboarding.Onboarding
  yield* Effect.forEach(
    ids.slice(from, to),
    (id) => onboarding.start({ id, code: Redacted.make(`code-of-${id}`), externalId: id, dataKinds: ["account"] }),
    { concurrency: "unbounded", discard: true }
  )
  yield* onboarding.groups.pipe(
    Effect.repeat({
      until: ([group, ...more]) => more.length === 0 && group?.state === "Waiting" && group.count === to,
      schedule: Schedule.spaced("1 second")
    })
  )
  yield* Effect.repeat(resident, { until: (count) => count === 0, schedule: Schedule.spaced("1 second") })
  return yield* inUse
})

const program = Effect.gen(function*() {
  const before = yield* started(0, warmUp)
  const after = yield* started(warmUp, ids.length)
  writeSync(
    1,
    JSON.stringify({
      listed: script.count("credentials"),
      exchanged: script.count("exchange"),
      bytes: (after - before) / (ids.length - warmUp)
    })
  )
})

Effect.runPromise(program.pipe(
  Effect.provide(Onboarding.layer.pipe(
    Layer.provide([script.layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle()),
    Layer.provide([Sealing.layerTest, Engine.layerPostgres, Logger.layer([])])
  ))
)).then(() => process.exit(0), () => process.exit(1))
