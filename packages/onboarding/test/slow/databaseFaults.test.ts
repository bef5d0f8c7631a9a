import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { isFinal } from "@effect-flanks/onboarding/Progress"
import * as Settings from "@effect-flanks/onboarding/Settings"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { Faults, type Moment } from "../faultyDatabase.ts"
import { database } from "../postgres.ts"
import { Script } from "../script.ts"

const { processing } = WaitConfig.defaults

/** One onboarding with a database of its own, in which faults are set when everything has started. */
const onboardOne = Effect.fnUntraced(function*(url: Redacted.Redacted, set: (faults: Faults) => void) {
  const faults = new Faults()
  const script = new Script()
  script.extraction = 100
  script.codes.set("code-of-anna", "anna")
  const layer = Onboarding.layer.pipe(
    Layer.provide([script.layer, Destination.layerNone]),
    Layer.provideMerge(Engine.layerSingle()),
    Layer.provide(Sealing.layerTest),
    Layer.provide(faults.layer),
    Layer.provide(PgClient.layer({ url, maxConnections: 4 })),
    // An exchange that was cut off is waited for this long before its code is looked at: half a minute otherwise.
    Layer.provide(Settings.layer({ patience: 1000 })),
    Layer.provide(Layer.succeed(WaitConfig.WaitConfig, {
      ...WaitConfig.defaults,
      processing: { ...processing, first: 150, factor: 1 }
    }))
  )
  return yield* Effect.gen(function*() {
    const onboarding = yield* Onboarding.Onboarding
    faults.statements.length = 0
    set(faults)
    const start = {
      id: "anna",
      code: Redacted.make("code-of-anna"),
      externalId: "anna",
      dataKinds: ["account"]
    } as const
    // An application that gets no response retries.
    yield* Effect.retry(Effect.sandbox(onboarding.start(start)), Schedule.spaced("200 millis"))
    const { state } = yield* Effect.sandbox(onboarding.get("anna")).pipe(
      Effect.retry(Schedule.spaced("200 millis")),
      Effect.repeat({ until: ({ state: found }) => isFinal(found), schedule: Schedule.spaced("200 millis") })
    )
    const endedAt = Date.now()
    const statements = faults.statements.length
    faults.fails = () => undefined
    assert.strictEqual(state._tag, "Done")
    assert.strictEqual(script.count("exchange"), 1)
    assert.strictEqual(Redacted.value(Option.getOrThrow(yield* onboarding.token("anna"))), "token-of-code-of-anna")
    return { endedAt, statements, shapes: faults.shapes() }
  }).pipe(Effect.provide(layer))
}, Effect.provide(Logger.layer([])))

/** Leaves the tables, and nothing in them. */
const emptied = (url: Redacted.Redacted) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) =>
      sql`TRUNCATE flanks_onboardings, flanks_onboarding_events, flanks_onboarding_products, cluster_messages, cluster_replies`
  ).pipe(Effect.provide(PgClient.layer({ url })))

/** Does something for each fault, on several databases at once, each emptied before it is used again. */
const onDatabases = <E, R>(
  urls: ReadonlyArray<Redacted.Redacted>,
  all: ReadonlyArray<readonly [number, Moment]>,
  use: (fault: readonly [number, Moment], url: Redacted.Redacted) => Effect.Effect<void, E, R>
) => {
  const left = all.values()
  return Effect.forEach(
    urls,
    Effect.fnUntraced(function*(url: Redacted.Redacted, at: number) {
      let isUsed = at === 0
      for (const fault of left) {
        if (isUsed) yield* emptied(url)
        isUsed = true
        yield* use(fault, url)
      }
    }),
    { concurrency: "unbounded", discard: true }
  )
}

const within = <A, E, R>(what: () => string, effect: Effect.Effect<A, E, R>) =>
  Effect.timeoutOrElse(effect, {
    duration: "80 seconds",
    orElse: () => Effect.die(new Error(`the onboarding is stuck after this failed: ${what()}`))
  })

describe("a database that fails", () => {
  it.live("at any one statement of an onboarding, before or after it ran, stops nothing", () =>
    Effect.gen(function*() {
      const first = yield* database
      const { statements } = yield* onboardOne(first, () => {})
      const faults = (["before", "after"] as const).flatMap((moment) =>
        Array.from({ length: statements }, (_, at) => [at + 1, moment] as const)
      )
      yield* onDatabases(
        [first, ...yield* Effect.replicateEffect(database, 15)],
        faults,
        Effect.fnUntraced(function*([at, moment]: readonly [number, Moment], url) {
          let failed = ""
          yield* within(
            () => `${at}, ${moment}: ${failed}`,
            onboardOne(url, (found) => {
              found.fails = (statement, number) => {
                if (number !== at) return undefined
                failed = statement
                return moment
              }
            })
          )
        })
      )
      console.log(`failed ${statements} statements, each before and after it ran`)
    }), 900_000)

  it.live(
    "for 20 seconds from any kind of statement on, holds an onboarding up for at most a minute more",
    () =>
      Effect.gen(function*() {
        const { shapes } = yield* onboardOne(yield* database, () => {})
        const late = yield* Effect.forEach(
          shapes.keys(),
          Effect.fnUntraced(function*(shape: string) {
            let outage: ReturnType<Faults["outage"]> | undefined
            const { endedAt } = yield* within(
              () => shape,
              onboardOne(yield* database, (found) => {
                outage = found.outage((statement) => Faults.shapeOf(statement) === shape, 20_000)
              })
            )
            // A kind that came about in the first run alone.
            if (outage?.endsAt() === Infinity) return [0, shape] as const
            return [endedAt - (outage?.endsAt() ?? 0), shape] as const
          }),
          // Most of their time is the outage.
          { concurrency: "unbounded" }
        )
        const [millis, shape] = late.reduce((worst, one) => one[0] > worst[0] ? one : worst)
        console.log(`${late.length} kinds of statements; at most ${millis} ms after the outage, from: ${shape}`)
        assert.isBelow(millis, 60_000, shape)
      }),
    900_000
  )
})
