/**
 * A bad day, by a seed: runners are killed, stopped, frozen and given wrong clocks, PostgreSQL is stopped, cut off and made
 * read-only, and Flanks fails in every way that it can, over hundreds of onboardings. What must hold is checked from outside:
 *
 * - Flanks issued at most one token for every code, and each belongs to the onboarding whose code it was, or is uncertain;
 * - no onboarding failed, since all of this ends;
 * - none stands still for more than a minute after the last fault;
 * - no secret is in the database.
 *
 * The seed decides what is done and when. How far each process is by then, it does not.
 */
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { make, type PostgresNotStarted } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import { isFinal } from "@effect-flanks/onboarding/Progress"
import * as Scenario from "@effect-flanks/simulator/scenarios/Fault"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { createServer } from "node:net"
import { setTimeout } from "node:timers/promises"
import { dump, found } from "./postgres.ts"
import { runner, stored, World } from "./processes.ts"

/** How bad a day, and how long. */
export interface Campaign {
  readonly seed: string
  readonly seconds: number
  readonly onboardings: number
}

const pause = (millis: number) => Effect.promise(() => setTimeout(millis, undefined))

const freePort = Effect.promise(() =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
)

/** These ask for the user, end an onboarding rightly, or have it wait for the day that their text states. */
const notForChaos = new Set(["CREDENTIALS_ERROR", "SCA_REQUIRED", "INCOMPLETE", "SCA_ERROR"])
const faults = Scenario.faults.map(({ word }) => word).filter((word) => !notForChaos.has(word))
const operations = ["links.exchange", "links.exchange", "links.unusedCodes", "credentials.list", "credentials.status"]

const pick = <A>(all: ReadonlyArray<A>) =>
  Effect.map(Random.nextIntBetween(0, all.length), (at) => all[Math.min(at, all.length - 1)] as A)

const hour = 3_600_000
const clocks = [0, 0, 0, 3 * hour, -3 * hour, 80 * hour]

/** Runs it, and gives what is wrong; nothing if all holds. */
export const campaign = Effect.fnUntraced(function*({ onboardings, seconds, seed }: Campaign) {
  const postgres = yield* make
  const url = postgres.url
  const { arm, tokens, url: flanks, visit } = yield* World
  const starts = yield* Effect.forEach(
    Array.from({ length: onboardings }, (_, at) => `user-${at}`),
    (id, at) =>
      Effect.map(
        visit(id, at % 2 === 0 ? "any" : "TOKEN_DELAYED"),
        (code) => ({ id, code, externalId: id, dataKinds: ["identity", "account"] })
      )
  )

  const scope = yield* Scope.Scope
  const begin = Effect.fnUntraced(function*(ahead: number) {
    const own = yield* Scope.fork(scope)
    const child = yield* runner({
      DATABASE_URL: Redacted.value(url),
      FLANKS_URL: flanks,
      FLANKS_ONBOARDING_OUTAGE_CAP: "5 seconds",
      // After the simulated checks have ended: before, a read answers with a text of 24 hours.
      FLANKS_WAIT_TOKEN_DELAYED_OPEN: "2 seconds",
      PORT: String(yield* freePort),
      CLOCK_AHEAD: String(ahead),
      // Each asks for all of them again, as an application would that got no answer.
      START: JSON.stringify(starts),
      EVERY: String(Math.ceil(seconds * 700 / onboardings)),
      STAY: "true"
    }).pipe(Scope.provide(own))
    return { child, own }
  })
  const runners = [yield* begin(0), yield* begin(0)]

  const replace = Effect.fnUntraced(function*(signal: NodeJS.Signals) {
    const old = runners.shift()
    if (old === undefined) return
    old.child.child.kill(signal)
    yield* Effect.raceFirst(Effect.asVoid(Effect.promise(() => old.child.ended)), pause(5000))
    yield* Scope.close(old.own, Exit.void)
    runners.push(yield* begin(yield* pick(clocks)))
  })

  const operator = PgClient.layer({ url, applicationName: "operator" })
  const sql = (...statements: ReadonlyArray<string>) =>
    Effect.flatMap(
      SqlClient.SqlClient,
      (client) => Effect.forEach(statements, (statement) => client.unsafe(statement), { discard: true })
    ).pipe(
      Effect.provide(operator),
      Effect.ignore
    )
  const cut =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name <> 'operator' AND pid <> pg_backend_pid()"

  const deeds: { readonly [name: string]: Effect.Effect<void, PostgresNotStarted> } = {
    "kill a runner": replace("SIGKILL"),
    "stop a runner": replace("SIGTERM"),
    "freeze a runner": Effect.gen(function*() {
      const [frozen] = runners
      frozen?.child.child.kill("SIGSTOP")
      yield* pause(yield* Random.nextIntBetween(500, 12_000))
      frozen?.child.child.kill("SIGCONT")
    }),
    "restart PostgreSQL": Effect.gen(function*() {
      yield* postgres.stop
      yield* pause(yield* Random.nextIntBetween(500, 6000))
      yield* postgres.start
    }),
    "cut PostgreSQL off": sql(cut),
    "make PostgreSQL read-only": Effect.gen(function*() {
      yield* sql("ALTER DATABASE postgres SET default_transaction_read_only = on", cut)
      yield* pause(yield* Random.nextIntBetween(500, 6000))
      yield* sql(
        "SET default_transaction_read_only = off",
        "ALTER DATABASE postgres RESET default_transaction_read_only",
        cut
      )
    })
  }
  const often = Effect.gen(function*() {
    const fault = yield* pick(faults)
    const operation = yield* pick(operations)
    yield* arm(fault, operation)
    return `${fault} at ${operation}`
  })

  const counts = new Map<string, number>()
  const ends = Date.now() + seconds * 1000
  while (Date.now() < ends) {
    yield* pause(yield* Random.nextIntBetween(100, 800))
    const isRare = (yield* Random.next) < 0.12
    const name = isRare ? yield* pick(Object.keys(deeds)) : "have Flanks fail"
    yield* isRare ? deeds[name] ?? Effect.void : Effect.asVoid(often)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  while (runners.length > 0) {
    const old = runners.shift()
    if (old !== undefined) yield* Scope.close(old.own, Exit.void)
  }
  runners.push(yield* begin(0), yield* begin(0))
  yield* Console.log(`seed ${seed}: ${[...counts].map(([name, count]) => `${name} ${count}`).join(", ")}`)

  return yield* Effect.gen(function*() {
    const journal = yield* Journal
    const all = Effect.map(journal.list({ limit: 10_000 }), (list) => new Map(list.map((one) => [one.id, one.state])))
    const isAtRest = (id: string, states: Effect.Success<typeof all>) => {
      const state = states.get(id)
      return state !== undefined && (isFinal(state) || state._tag === "ExchangeUncertain")
    }
    const isOver = (states: Effect.Success<typeof all>) => starts.every(({ id }) => isAtRest(id, states))
    // The runners have to start, too, and ask for what was never entered.
    const deadline = Date.now() + 60_000 + seconds * 700 + 15_000
    let states = yield* all
    while (!isOver(states) && Date.now() < deadline) {
      yield* pause(500)
      states = yield* all
    }

    const wrong: Array<string> = []
    const issued = yield* tokens
    let uncertain = 0
    for (const { id } of starts) {
      const state = states.get(id)
      const own = issued.get(id) ?? []
      const kept = Option.getOrUndefined(
        Option.map(yield* Effect.orDie(journal.issued(id)), ({ token }) => Redacted.value(token))
      )
      if (own.length > 1) wrong.push(`${id} was issued ${own.length} tokens`)
      if (state?._tag === "ExchangeUncertain") uncertain++
      else if (state?._tag !== "Done") wrong.push(`${id} is ${JSON.stringify(state)}`)
      if (kept !== undefined && kept !== own[0]) wrong.push(`${id} has the token of another`)
      if (state?._tag === "Done" && kept === undefined) wrong.push(`${id} is done without a token`)
    }
    const secrets = [...starts.map(({ code }) => code), ...[...issued.values()].flat()]
    wrong.push(...found(secrets, (yield* dump).text).map(() => "a secret is in the database"))
    yield* Console.log(`seed ${seed}: ${starts.length} onboardings, ${uncertain} uncertain, ${wrong.length} wrong`)
    return wrong
  }).pipe(Effect.provide(stored(url)))
}, (effect, { seed }) => Random.withSeed(effect, seed))
