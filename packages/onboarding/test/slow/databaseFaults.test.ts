import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { isFinal, type State } from "@effect-flanks/onboarding/Progress"
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

/** How an onboarding starts. */
type Way = "code" | "session"

const ways: ReadonlyArray<Way> = ["code", "session"]

/** An application that gets no response calls again. Nothing else may come of a database that fails. */
const again = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { while: ({ _tag }) => _tag === "StorageUnavailable", schedule: Schedule.spaced("200 millis") })

/**
 * One onboarding with a database of its own, in which faults are set when everything has started. The user of a session
 * comes back after `away` milliseconds.
 */
const onboardOne = Effect.fnUntraced(function*(
  by: Way,
  url: Redacted.Redacted,
  set: (faults: Faults) => void,
  away = 0
) {
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
    Layer.provide(Settings.layer({ patience: 1000, storageLimit: 2000 })),
    Layer.provide(Layer.succeed(WaitConfig.WaitConfig, {
      ...WaitConfig.defaults,
      processing: { ...processing, first: 150, factor: 1 }
    }))
  )
  return yield* Effect.gen(function*() {
    const onboarding = yield* Onboarding.Onboarding
    faults.statements.length = 0
    set(faults)
    const until = (isThere: (state: State) => boolean) =>
      again(onboarding.get("anna")).pipe(
        Effect.repeat({ until: ({ state }) => isThere(state), schedule: Schedule.spaced("200 millis") })
      )
    const start = { id: "anna", externalId: "anna", dataKinds: ["account"] } as const
    if (by === "code") yield* again(onboarding.start({ ...start, code: Redacted.make("code-of-anna") }))
    else {
      yield* again(onboarding.start({ ...start, session: { redirect_url: "https://app.example/back" } }))
      yield* until((state) => state._tag === "NeedsUser")
      const { id } = Option.getOrThrow(yield* again(onboarding.session("anna")))
      yield* Effect.sleep(away)
      script.connect(script.sessions.find((session) => session.id === id) ?? assert.fail("another session"), 0)
      yield* again(onboarding.returned("anna", `https://app.example/back?session_id=${id}`))
    }
    const { state } = yield* until(isFinal)
    const endedAt = Date.now()
    const statements = faults.statements.length
    faults.fails = () => undefined
    assert.strictEqual(state._tag, "Done")
    const token = Redacted.value(Option.getOrThrow(yield* onboarding.token("anna")))
    if (by === "code") {
      assert.strictEqual(script.count("exchange"), 1)
      assert.strictEqual(token, "token-of-code-of-anna")
    } else {
      assert.lengthOf(script.sessions, 1)
      assert.strictEqual(token, "connection-of-session-1")
    }
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
    Effect.fnUntraced(function*(url: Redacted.Redacted) {
      let isUsed = false
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
  it.live.each(ways)(
    "at any one statement of an onboarding with a %s, before or after it ran, stops nothing",
    (by) =>
      Effect.gen(function*() {
        const { statements } = yield* onboardOne(by, yield* database, () => {})
        const faults = (["before", "after"] as const).flatMap((moment) =>
          Array.from({ length: statements }, (_, at) => [at + 1, moment] as const)
        )
        yield* onDatabases(
          yield* Effect.replicateEffect(database, 16),
          faults,
          Effect.fnUntraced(function*([at, moment]: readonly [number, Moment], url) {
            let failed = ""
            yield* within(
              () => `${at}, ${moment}: ${failed}`,
              onboardOne(by, url, (found) => {
                found.fails = (statement, number) => {
                  if (number !== at) return undefined
                  failed = statement
                  return moment
                }
              })
            )
          })
        )
        console.log(`failed ${statements} statements of a start with a ${by}, each before and after it ran`)
      }),
    900_000
  )

  // The numbers of the statements differ from run to run, and those of the engine's requests hardly do.
  it.live("at any one request or read of the engine, stops no session", () =>
    Effect.gen(function*() {
      const isInsert = (statement: string) => statement.includes("INSERT INTO \"cluster_messages\"")
      const isRead = (statement: string) => statement.startsWith("SELECT id AS id FROM \"cluster_messages\"")
      const kinds = [
        { name: "request", isLike: isInsert, millis: 0, count: 10 },
        // The engine itself retries a read for two seconds, and no user comes back meanwhile.
        { name: "read", isLike: isRead, millis: 3000, count: 16 }
      ]
      for (const { count, isLike, millis, name } of kinds) {
        const faults = (millis === 0 ? ["before", "after"] as const : ["before"] as const).flatMap((moment) =>
          Array.from({ length: count }, (_, at) => [at + 1, moment] as const)
        )
        yield* onDatabases(
          yield* Effect.replicateEffect(database, 10),
          faults,
          Effect.fnUntraced(function*([at, moment]: readonly [number, Moment], url) {
            let seen = 0
            let endsAt = Infinity
            yield* within(
              () => `${name} ${at}, ${moment}`,
              onboardOne("session", url, (found) => {
                found.fails = (statement) => {
                  if (!isLike(statement)) return undefined
                  seen += 1
                  if (seen === at) endsAt = Date.now() + millis
                  return seen === at || (seen > at && Date.now() < endsAt) ? moment : undefined
                }
              }, 1.5 * millis)
            )
          })
        )
      }
    }), 300_000)

  it.live(
    "for 20 seconds from any kind of statement on, holds an onboarding up for at most a minute more",
    () =>
      Effect.gen(function*() {
        // Each kind of statement once: most are those of both ways.
        const kinds = new Map<string, Way>()
        for (const by of ways.toReversed()) {
          const { shapes } = yield* onboardOne(by, yield* database, () => {})
          for (const shape of shapes.keys()) kinds.set(shape, by)
        }
        const late = yield* Effect.forEach(
          kinds,
          Effect.fnUntraced(function*([shape, by]: readonly [string, Way]) {
            let outage: ReturnType<Faults["outage"]> | undefined
            const { endedAt } = yield* within(
              () => shape,
              onboardOne(by, yield* database, (found) => {
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
