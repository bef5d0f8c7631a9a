/**
 * Onboardings that wait for security checks, on one runner and a PostgreSQL of its own, in a process of its own: so many,
 * then up to so many more. A line for each, and one for what they cost when nothing happens any more.
 */
import { dataKinds } from "@effect-flanks/client/DataKind"
import { ScaError } from "@effect-flanks/domain/FlanksError"
import * as Engine from "@effect-flanks/onboarding/Engine"
import { Flanks, type Listed } from "@effect-flanks/onboarding/Flanks"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { used } from "./measure.ts"

/** What so many onboardings that wait at once cost, all in all. */
export interface Cost {
  readonly count: number
  /** Until all of them wait, by the clock. */
  readonly ms: number
  /** The same, of the processor, in the runner alone. */
  readonly processor: number
  readonly bytes: number
  readonly rows: number
  /** Of the tables and their indexes. */
  readonly stored: number
}

/** What they cost once the engine has let go of all that it can. */
export interface Rest {
  readonly bytes: number
  /** Of one processor, in percent. */
  readonly idle: number
}

const counts = process.argv.slice(2).map(Number)

const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const turn = () => new Promise((resolve) => setImmediate(resolve))

const inUse = Effect.promise(async () => {
  for (let again = 0; again < 3; again++) {
    await turn()
    collect()
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
})

/** Responds at once and delays every token, so that only the runner and its database are measured. */
const flanks = Layer.sync(Flanks, () => {
  const issued: Array<Listed> = []
  const checking = Effect.fail(new ScaError({ httpStatus: 400, window: { fromHours: 24, toHours: 48 } }))
  return {
    unusedCodes: () => Effect.succeed([]),
    exchange: (code) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        const token = Redacted.make(`token-of-${Redacted.value(code)}`)
        issued.push({ token, externalId: Redacted.value(code) })
        return { token, delayed: true, at }
      }),
    credentials: Effect.succeed(issued),
    status: () => checking,
    read: () => checking,
    // These onboardings start with codes.
    createSession: () => Effect.die("no session is created"),
    session: () => Effect.die("no session is read")
  }
})

const started = Effect.fnUntraced(function*(from: number, to: number) {
  const { start } = yield* Onboarding.Onboarding
  const { groups } = yield* Journal
  const ids = Array.from({ length: to - from }, (_, i) => `user-${from + i}`)
  yield* Effect.forEach(
    ids,
    (id) => start({ id, code: Redacted.make(id), externalId: id, dataKinds }),
    { concurrency: 16, discard: true }
  )
  yield* Effect.repeat(Effect.delay(groups, "100 millis"), {
    until: (found) => found.some(({ count, reason }) => reason === "securityCheck" && count === to)
  })
})

const inDatabase = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [found] = yield* sql<{ rows: number; stored: number }>`
    SELECT (SELECT count(*) FROM flanks_onboardings)::int + (SELECT count(*) FROM cluster_messages)::int +
      (SELECT count(*) FROM cluster_replies)::int AS rows,
    (SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables)::float AS stored`
  return found ?? { rows: NaN, stored: NaN }
})

const program = Effect.gen(function*() {
  // The first onboarding loads and compiles the code. This isn't part of the cost of an onboarding.
  yield* started(0, 1)
  const before = yield* inUse
  const [beginning, processor] = [performance.now(), used()]
  let from = 1
  for (const count of counts) {
    yield* started(from, count)
    const cost = {
      count,
      ms: performance.now() - beginning,
      processor: (used() - processor) / 1e3,
      bytes: (yield* inUse) - before,
      ...(yield* inDatabase)
    } satisfies Cost
    process.stdout.write(`${JSON.stringify(cost)}\n`)
    from = count
  }
  // Effect's engine keeps a paused onboarding in memory for 10 to 20 seconds.
  yield* Effect.sleep("30 seconds")
  const bytes = (yield* inUse) - before
  const [idleFrom, idleProcessor] = [performance.now(), used()]
  yield* Effect.sleep("20 seconds")
  const idle = (used() - idleProcessor) / 10 / (performance.now() - idleFrom)
  process.stdout.write(`${JSON.stringify({ bytes, idle } satisfies Rest)}\n`)
})

const layer = Layer.unwrap(Effect.map(EmbeddedPostgres.make, ({ url }) =>
  Onboarding.layer.pipe(
    Layer.provide([flanks, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle()),
    Layer.provide(Sealing.layerTest),
    Layer.provideMerge(Engine.layerPostgresAt(url))
  )))

// What is logged would stand among the figures.
await Effect.runPromise(Effect.provide(program, Layer.provideMerge(layer, Logger.layer([]))))
process.exit()
