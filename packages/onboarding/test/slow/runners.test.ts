import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { make } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { createServer } from "node:net"
import { setTimeout } from "node:timers/promises"
import { database, dump, found } from "../postgres.ts"
import { type Event, type Runner, runner, stored, World, world } from "../processes.ts"

const dataKinds = ["identity", "account"]

const freePort = Effect.promise(() =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
)

const pause = (millis: number) => Effect.promise(() => setTimeout(millis))

/** Users who are there, with the codes that they brought. */
const users = Effect.fnUntraced(function*(count: number, word: string) {
  const { userLogin } = yield* World
  return yield* Effect.forEach(
    Array.from({ length: count }, (_, at) => `${word}-${at + 1}`),
    (id) => Effect.map(userLogin(id, word), (code) => ({ id, code, externalId: id, dataKinds }))
  )
})

type Started = Effect.Success<ReturnType<typeof users>>

/** Waits until a runner has seen all onboardings come to this. */
const all = (seen: Runner, starts: Started, what: string, like: (event: Event) => boolean) =>
  Effect.forEach(starts, ({ id }) => seen.until(`${what} of ${id}`, (event) => event.id === id && like(event)), {
    concurrency: "unbounded"
  })

/** Each onboarding is done: its code posted once, its token the one that was issued, its data there once, nothing plain. */
const isRight = Effect.fnUntraced(function*(url: Redacted.Redacted, starts: Started) {
  const { exchanges, tokens } = yield* World
  const issued = yield* tokens
  yield* Effect.gen(function*() {
    const journal = yield* Journal
    const sql = yield* SqlClient.SqlClient
    for (const { code, id } of starts) {
      assert.strictEqual(Option.getOrThrow(yield* journal.get(id)).state._tag, "Done", id)
      assert.strictEqual(yield* exchanges(code), 1, id)
      assert.deepEqual([Redacted.value(Option.getOrThrow(yield* journal.issued(id)).token)], issued.get(id), id)
      const rows = yield* sql<{ slice: string }>`SELECT slice FROM flanks_onboarding_products WHERE id = ${id}`
      assert.sameMembers(rows.map(({ slice }) => slice), dataKinds, id)
    }
    assert.isEmpty(found([...starts.map(({ code }) => code), ...[...issued.values()].flat()], (yield* dump).text))
  }).pipe(Effect.provide(stored(url)))
})

/** How long after it was due the last of those that waited at a time went on, in milliseconds. */
const latest = (events: ReadonlyArray<Event>, starts: Started, at: number): number =>
  Math.max(...starts.map(({ id }) => {
    const own = events.filter((event) => event.id === id)
    const waited = own.findLastIndex((event) => event.at <= at)
    const next = own[waited + 1]
    const until = Number(own[waited]?.detail?.["until"] ?? at)
    return next === undefined ? 0 : next.at - Math.max(at, until)
  }))

/** After so many milliseconds two runners have shared the work out between them. */
const settled = "4000"

const cluster = Effect.gen(function*() {
  const url = yield* database
  const { url: flanks } = yield* World
  const start = (env: { readonly [name: string]: string } = {}) =>
    Effect.gen(function*() {
      const child = yield* runner({
        DATABASE_URL: Redacted.value(url),
        FLANKS_URL: flanks,
        PORT: String(yield* freePort),
        STAY: "true",
        FLANKS_WAIT_TOKEN_DELAYED_OPEN: "2 seconds",
        ...env
      })
      yield* child.until("that it is ready", ({ ready }) => ready !== undefined)
      return child
    })
  return { url, start }
})

describe("two runners and ten onboardings", () => {
  it.live("finish all of them, none twice, when one is killed", () =>
    Effect.gen(function*() {
      const { start, url } = yield* cluster
      const starts = yield* users(10, "TOKEN_DELAYED")
      const dies = yield* start()
      const lives = yield* start({ START: JSON.stringify(starts), START_AFTER: settled })
      yield* all(lives, starts, "the wait", ({ state }) => state === "Waiting")
      dies.child.kill("SIGKILL")
      const at = Date.now()
      yield* all(lives, starts, "the end", ({ final }) => final === true)
      yield* isRight(url, starts)
      const late = latest(lives.events, starts, at)
      console.log(`killed: taken over ${late} ms late`)
      assert.isBelow(late, 5000)
    }).pipe(Effect.provide(world)))

  it.live("finish all of them, none twice, when one is frozen and thawed", () =>
    Effect.gen(function*() {
      const { start, url } = yield* cluster
      const starts = yield* users(10, "TOKEN_DELAYED")
      const freezes = yield* start()
      const lives = yield* start({ START: JSON.stringify(starts), START_AFTER: settled })
      yield* all(lives, starts, "the wait", ({ state }) => state === "Waiting")
      freezes.child.kill("SIGSTOP")
      const at = Date.now()
      yield* all(lives, starts, "the end", ({ final }) => final === true)
      freezes.child.kill("SIGCONT")
      yield* pause(3000)
      yield* isRight(url, starts)
      console.log(`frozen: taken over ${latest(lives.events, starts, at)} ms late`)
    }).pipe(Effect.provide(world)))
})

describe("a runner that is frozen in the middle of a transaction", () => {
  it.live("keeps nothing from the one that takes over", () =>
    Effect.gen(function*() {
      const { start, url } = yield* cluster
      const starts = yield* users(10, "any")
      const freezes = yield* start({ START: JSON.stringify(starts) })
      const isInTransaction = Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const ask = sql`SELECT pid FROM pg_stat_activity
          WHERE application_name = 'flanks-onboarding' AND state = 'idle in transaction'`
        // What was sent before is still being done: only what stays so is frozen.
        return (yield* ask).length > 0 && (yield* Effect.delay(ask, "100 millis")).length > 0
      })
      yield* Effect.gen(function*() {
        for (;;) {
          freezes.child.kill("SIGSTOP")
          if (yield* isInTransaction) return
          assert.isFalse(freezes.events.some(({ ended }) => ended === true), "it was never in a transaction")
          freezes.child.kill("SIGCONT")
          yield* pause(7)
        }
      }).pipe(Effect.provide(stored(url)))
      const lives = yield* start({ START: JSON.stringify(starts) })
      yield* all(lives, starts, "the end", ({ final }) => final === true)
      freezes.child.kill("SIGCONT")
      yield* pause(3000)
      yield* isRight(url, starts)
    }).pipe(Effect.provide(world)))
})

describe("a runner that is frozen while an exchange is under way", () => {
  it.live("finds, once thawed, that another has found the token, and changes nothing", () =>
    Effect.gen(function*() {
      const { start, url } = yield* cluster
      const { arm, exchanges } = yield* World
      const starts = yield* users(1, "any")
      yield* arm("SLOW", "links.exchange")
      const freezes = yield* start({ START: JSON.stringify(starts) })
      while ((yield* exchanges(starts[0]?.code ?? "")) === 0) yield* pause(20)
      freezes.child.kill("SIGSTOP")
      const lives = yield* start({ START: JSON.stringify(starts) })
      yield* all(lives, starts, "the end", ({ final }) => final === true)
      freezes.child.kill("SIGCONT")
      yield* all(freezes, starts, "the end", ({ final }) => final === true)
      yield* pause(3000)
      yield* isRight(url, starts)
    }).pipe(Effect.provide(world)))
})

describe("one runner", () => {
  it.live("exchanges no code twice when it is killed while the exchange is under way", () =>
    Effect.gen(function*() {
      const url = yield* database
      const { arm, exchanges, url: flanks } = yield* World
      const starts = yield* users(1, "any")
      const env = { DATABASE_URL: Redacted.value(url), FLANKS_URL: flanks, START: JSON.stringify(starts) }
      yield* arm("SLOW", "links.exchange")
      const first = yield* runner(env)
      while ((yield* exchanges(starts[0]?.code ?? "")) === 0) yield* pause(20)
      first.child.kill("SIGKILL")
      const second = yield* runner(env)
      yield* all(second, starts, "the end", ({ final }) => final === true)
      yield* isRight(url, starts)
    }).pipe(Effect.provide(world)))

  it.live("ends no onboarding because of a defect", () =>
    Effect.gen(function*() {
      const url = yield* database
      const { url: flanks } = yield* World
      for (const name of ["after Flanks.exchange", "after Flanks.status", "before Destination.put"]) {
        const starts = yield* users(1, name.replaceAll(/\W/g, "-"))
        const lives = yield* runner({
          DATABASE_URL: Redacted.value(url),
          FLANKS_URL: flanks,
          START: JSON.stringify(starts),
          DEFECT_AT: name
        })
        yield* all(lives, starts, "the end", ({ final }) => final === true)
        assert.isTrue(lives.events.some(({ defect }) => defect === name))
        yield* isRight(url, starts)
      }
    }).pipe(Effect.provide(world)))

  it.live("loses nothing when PostgreSQL is restarted in the middle, twice", () =>
    Effect.gen(function*() {
      const postgres = yield* make
      const { url: flanks } = yield* World
      const starts = yield* users(5, "TOKEN_DELAYED")
      const lives = yield* runner({
        DATABASE_URL: Redacted.value(postgres.url),
        FLANKS_URL: flanks,
        FLANKS_WAIT_TOKEN_DELAYED_OPEN: "8 seconds",
        START: JSON.stringify(starts)
      })
      const outage = Effect.gen(function*() {
        yield* postgres.stop
        yield* pause(4000)
        yield* postgres.start
      })
      yield* lives.until("an exchange", ({ state }) => state === "Exchanging")
      yield* outage
      yield* all(lives, starts, "the wait", ({ state }) => state === "Waiting")
      yield* outage
      yield* all(lives, starts, "the end", ({ final }) => final === true)
      yield* isRight(postgres.url, starts)
    }).pipe(Effect.provide(world)))
})
