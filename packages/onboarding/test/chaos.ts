/**
 * A bad day, chosen by a seed. Runners are killed, stopped, frozen, replaced and given wrong clocks. PostgreSQL is stopped,
 * cut off, filled up and made read-only. The network to it is cut or held. Flanks fails in every temporary way, and
 * onboardings are cancelled. The test then checks from outside that:
 *
 * - Flanks issued at most one token for every code, and each belongs to the onboarding with that code, or is uncertain;
 *   a cancelled onboarding finds its token, too; one that began with a session has the connection of its own session;
 * - no onboarding failed, because every fault ends, and only those that the test cancelled are cancelled;
 * - no onboarding is stuck for more than a minute after the last fault;
 * - no secret is in the database or in the output of a runner.
 *
 * The seed decides which faults happen and when, but not how far each process is by then. Every wait has a bound, and its
 * error says what it waited for.
 */
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { make, type PostgresNotStarted } from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import { isFinal } from "@effect-flanks/onboarding/Progress"
import * as Request from "@effect-flanks/simulator/Request"
import * as Scenario from "@effect-flanks/simulator/scenarios/Fault"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { createServer } from "node:net"
import { setTimeout } from "node:timers/promises"
import * as Network from "./network.ts"
import { dump, found } from "./postgres.ts"
import { type Runner, runner, stored, World } from "./processes.ts"

/** How bad a day, and how long. */
export interface Campaign {
  readonly seed: string
  readonly seconds: number
  readonly onboardings: number
  /** The only deeds that are done; all of them unless given. */
  readonly only?: ReadonlyArray<string> | undefined
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
const notForChaos = new Set(["CREDENTIALS_ERROR", "SCA_REQUIRED", "INCOMPLETE", "SCA_ERROR", "LINKS_SHUT_DOWN"])
const faults = Scenario.faults.map(({ word }) => word).filter((word) => !notForChaos.has(word))
const operations = [
  "links.exchange",
  "links.exchange",
  "links.unusedCodes",
  "credentials.list",
  "credentials.status",
  "connect.createSession",
  "connect.sessions"
]

const pick = <A>(all: ReadonlyArray<A>) =>
  Effect.map(Random.nextIntBetween(0, all.length), (at) => all[Math.min(at, all.length - 1)] as A)

const hour = 3_600_000
const clocks = [0, 0, 0, 3 * hour, -3 * hour, 80 * hour]

/** Ends a wait that takes too long, and says which. */
const bounded = (what: string, seconds: number) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.timeoutOrElse(effect, {
    duration: seconds * 1000,
    orElse: () => Effect.die(new Error(`after ${seconds} s, this had not ended: ${what}`))
  })

const cutOff =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name <> 'operator' AND pid <> pg_backend_pid()"

const tables = [
  "cluster_messages",
  "cluster_replies",
  "flanks_onboardings",
  "flanks_onboarding_events",
  "flanks_onboarding_products",
  "flanks_onboarding_probe"
]

/** Most writes fail as on a full disk; some still find room. */
const fill = [
  `CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF random() < 0.8 THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END IF;
    RETURN NULL;
  END $$`,
  ...tables.map((table) =>
    `CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION disk_full()`
  )
]
const free = ["DROP FUNCTION IF EXISTS disk_full CASCADE"]

/** Runs it, and gives what is wrong; nothing if all holds. */
export const campaign = Effect.fnUntraced(function*({ onboardings, only, seconds, seed }: Campaign) {
  const postgres = yield* make
  const network = yield* Network.make(postgres.url)
  const { arm, disarm, exchanges, simulator, tokens, url: flanks, userLogin } = yield* World
  const dataKinds = ["identity", "account"]
  const codes = new Map<string, string>()
  const starts = yield* Effect.forEach(
    Array.from({ length: onboardings }, (_, at) => `user-${at}`),
    Effect.fnUntraced(function*(id: string, at: number) {
      // Every fourth user is sent to the bank by the onboarding; the others come back with a code.
      if (at % 4 === 3) return { id, session: { redirect_url: `https://app.example/${id}` }, externalId: id, dataKinds }
      const code = yield* userLogin(id, at % 2 === 0 ? "any" : "TOKEN_DELAYED")
      codes.set(id, code)
      return { id, code, externalId: id, dataKinds }
    })
  )
  const database = yield* Layer.build(stored(postgres.url)).pipe(Effect.provide(Logger.layer([])))
  // The users of sessions log in, as soon as their onboarding has an address for them.
  yield* Effect.forEach(
    starts.filter((start) => "session" in start),
    Effect.fnUntraced(function*({ id }) {
      const sessions = yield* (yield* Journal).sessions(id)
      const last = Option.getOrUndefined(sessions)?.ids.at(-1)
      const session = last === undefined ? Option.none() : HashMap.get((yield* simulator.world).sessions, last)
      if (Option.isNone(session) || session.value.sent !== null) return
      const body = JSON.stringify({ session_id: last, bank: "testbank", username: id, password: "any" })
      yield* simulator.answer(Request.make("POST", "/simulator/user-login", { body }))
    }),
    { discard: true }
  ).pipe(
    Effect.provide(database),
    Effect.provide(Logger.layer([])),
    Effect.repeat(Schedule.spaced("300 millis")),
    Effect.forkScoped
  )

  const scope = yield* Scope.Scope
  const written: Array<Runner> = []
  const begin = Effect.fnUntraced(function*(ahead: number, over: number) {
    const own = yield* Scope.fork(scope)
    const child = yield* runner({
      DATABASE_URL: Redacted.value(network.url),
      FLANKS_URL: flanks,
      FLANKS_ONBOARDING_OUTAGE_CAP: "5 seconds",
      PORT: String(yield* freePort),
      CLOCK_AHEAD: String(ahead),
      // Each asks for all of them again, as an application would that got no answer.
      START: JSON.stringify(starts),
      EVERY: String(Math.ceil(over * 1000 / onboardings)),
      STAY: "true"
    }).pipe(Scope.provide(own))
    written.push(child)
    return { child, own }
  })
  const often = seconds * 0.7
  const runners = [yield* begin(0, often), yield* begin(0, often)]

  const replace = Effect.fnUntraced(function*(signal: NodeJS.Signals) {
    const old = runners.shift()
    if (old === undefined) return
    old.child.child.kill(signal)
    yield* Effect.raceFirst(Effect.asVoid(Effect.promise(() => old.child.ended)), pause(5000))
    yield* Scope.close(old.own, Exit.void)
    runners.push(yield* begin(yield* pick(clocks), often))
  })

  const operator = PgClient.layer({ url: postgres.url, applicationName: "operator", maxConnections: 1 })
  const sql = (...statements: ReadonlyArray<string>) =>
    Effect.flatMap(
      SqlClient.SqlClient,
      (client) => Effect.forEach(statements, (statement) => client.unsafe(statement), { discard: true })
    ).pipe(Effect.provide(operator), Effect.orDie)

  /** Something is wrong for a while. */
  const during = (
    most: number,
    begins: Effect.Effect<void, PostgresNotStarted>,
    ends: Effect.Effect<void, PostgresNotStarted>
  ) =>
    Effect.gen(function*() {
      const millis = yield* Random.nextIntBetween(500, most)
      yield* begins
      yield* pause(millis)
      yield* ends
    })

  const cancelled = new Set<string>()
  /** Those that have begun, and not ended. */
  const underWay = Effect.flatMap(SqlClient.SqlClient, (client) =>
    client<{ id: string }>`
      SELECT id FROM flanks_onboardings WHERE state_tag NOT IN ('Done', 'Failed', 'Cancelled') ORDER BY number`).pipe(
      Effect.map((rows) => rows.map(({ id }) => id)),
      Effect.provide(operator),
      Effect.orDie
    )
  const deeds: { readonly [name: string]: Effect.Effect<void, PostgresNotStarted> } = {
    "kill a runner": replace("SIGKILL"),
    "stop a runner": replace("SIGTERM"),
    "freeze a runner": Effect.suspend(() => {
      const child = runners[0]?.child.child
      return during(
        12_000,
        Effect.sync(() => void child?.kill("SIGSTOP")),
        Effect.sync(() => void child?.kill("SIGCONT"))
      )
    }),
    "move a clock": Effect.gen(function*() {
      const { child } = yield* pick(runners)
      child.tell({ clockAhead: yield* pick(clocks) })
    }),
    "cancel onboardings": Effect.gen(function*() {
      const under = yield* underWay
      for (let count = 0; count < 3 && under.length > 0; count++) {
        const id = yield* pick(under)
        const { child } = yield* pick(runners)
        cancelled.add(id)
        child.tell({ cancel: id })
      }
    }),
    "restart PostgreSQL": during(6000, postgres.stop, postgres.start),
    "cut PostgreSQL off": sql(cutOff),
    "cut the network": during(8000, network.cut, network.mend),
    "hold the network": during(14_000, network.hold, network.mend),
    "fill PostgreSQL's disk": Effect.suspend(() => during(8000, sql(...free, ...fill), sql(...free))),
    "make PostgreSQL read-only": during(
      6000,
      sql("ALTER DATABASE postgres SET default_transaction_read_only = on", cutOff),
      sql(
        "SET default_transaction_read_only = off",
        "ALTER DATABASE postgres RESET default_transaction_read_only",
        cutOff
      )
    )
  }
  const names = Object.keys(deeds).filter((name) => only === undefined || only.includes(name))
  // A cancel is over at once: it comes more often.
  const weighted = [...names, ...names.flatMap((name) => name === "cancel onboardings" ? [name, name, name] : [])]
  const haveFlanksFail = Effect.gen(function*() {
    yield* arm(yield* pick(faults), yield* pick(operations))
  })

  // Its tables are there before anything is done to them.
  yield* Effect.forEach(
    runners,
    ({ child }) => child.until("that it is ready", ({ ready }) => ready !== undefined),
    { discard: true }
  )
  const counts = new Map<string, number>()
  const ends = Date.now() + seconds * 1000
  while (Date.now() < ends) {
    yield* pause(yield* Random.nextIntBetween(100, 800))
    const isRare = (yield* Random.next) < 0.35
    const name = isRare ? yield* pick(weighted) : "have Flanks fail"
    yield* (isRare ? deeds[name] ?? Effect.void : haveFlanksFail).pipe(bounded(name, 40))
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  yield* disarm
  // The remaining runners keep running. They need no restart, whatever happened to them.
  const lastFault = Date.now()
  yield* Console.log(`seed ${seed}: ${[...counts].map(([name, count]) => `${name} ${count}`).join(", ")}`)

  return yield* Effect.gen(function*() {
    const journal = yield* Journal
    const all = Effect.map(journal.list({ limit: 10_000 }), (list) => new Map(list.map((one) => [one.id, one.state])))
    const keptOf = (id: string) =>
      Effect.map(
        Effect.orDie(journal.issued(id)),
        (issued) => Option.getOrUndefined(Option.map(issued, ({ token }) => Redacted.value(token)))
      )
    /** The engine's last messages for an onboarding that is stuck, and how long ago each was claimed. */
    const engineOf = (id: string) =>
      Effect.map(
        Effect.flatMap(SqlClient.SqlClient, (client) =>
          client<{ line: string }>`
            SELECT concat_ws(' ', m.entity_type, m.tag, m.payload::json ->> 'name', 'shard', m.shard_id,
              CASE WHEN m.processed THEN 'processed' ELSE 'open' END, 'claimed', now() - m.last_read, 'due', m.deliver_at,
              left(r.payload, 120)) AS line
            FROM cluster_messages m LEFT JOIN cluster_replies r ON r.id = m.last_reply_id
            WHERE m.entity_id = (SELECT execution_id FROM flanks_onboardings WHERE id = ${id}) ORDER BY m.rowid DESC LIMIT 8`),
        (rows) => rows.map(({ line }) => `\n  ${line}`).join("")
      )
    const isAtRest = Effect.fnUntraced(function*(id: string, states: Effect.Success<typeof all>) {
      const state = states.get(id)
      if (state === undefined || !isFinal(state)) return state?._tag === "ExchangeUncertain"
      // It may still look for the token that was issued for its code.
      if (state._tag !== "Cancelled" || (yield* tokens).get(id) === undefined) return true
      return (yield* keptOf(id)) !== undefined
    })
    /** The current state of each unfinished onboarding, and its start. A busy machine may take long for all of them. */
    const still = new Map<string, readonly [state: string, since: number]>()
    let states = yield* all
    for (;;) {
      const now = Date.now()
      for (const { id } of starts) {
        const state = JSON.stringify(states.get(id)) ?? ""
        if (yield* isAtRest(id, states)) still.delete(id)
        else if (still.get(id)?.[0] !== state) still.set(id, [state, now])
      }
      const longest = Math.max(0, ...[...still.values()].map(([, since]) => now - since))
      if (still.size === 0 || longest > 60_000 || now > lastFault + 200_000) break
      yield* pause(500)
      states = yield* all
    }

    if (still.size > 0) {
      const activity = yield* Effect.flatMap(SqlClient.SqlClient, (client) =>
        client<{ line: string }>`
          SELECT concat_ws(' ', pid, application_name, state, wait_event, now() - query_start, 'blocked by',
            pg_blocking_pids(pid)::text, left(query, 100)) AS line
          FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY query_start`)
      yield* Console.error(`what the database does:${activity.map(({ line }) => `\n  ${line}`).join("")}`)
      for (const { child } of runners) yield* Console.error(`a runner's last words:\n${child.log().slice(-3000)}`)
    }
    const wrong: Array<string> = []
    for (const { child } of runners) {
      if (child.child.exitCode !== null) wrong.push(`a runner ended by itself:\n${child.log().slice(-3000)}`)
    }
    const issued = yield* tokens
    const ended = { done: 0, uncertain: 0, cancelled: 0, toldToCancel: cancelled.size }
    const { sessions } = yield* simulator.world
    /** The connections of an onboarding's own sessions. */
    const connectionsOf = Effect.fnUntraced(function*(id: string) {
      const ids = Option.match(yield* Effect.orDie(journal.sessions(id)), {
        onNone: () => [],
        onSome: (own) => own.ids
      })
      return ids.flatMap((one) => {
        const end = Option.getOrUndefined(HashMap.get(sessions, one))?.end
        return end?._tag === "Connected" ? [end.token] : []
      })
    })
    for (const start of starts) {
      const { id } = start
      const state = states.get(id)
      const own = "code" in start ? issued.get(id) ?? [] : yield* connectionsOf(id)
      const kept = yield* keptOf(id)
      if (own.length > 1) wrong.push(`${id} was issued ${own.length} tokens`)
      if (state?._tag === "ExchangeUncertain") ended.uncertain++
      else if (state?._tag === "Done") ended.done++
      else if (state?._tag === "Cancelled" && cancelled.has(id)) {
        ended.cancelled++
        if ("code" in start && own.length > 0 && kept === undefined) {
          wrong.push(`${id} was cancelled, and did not find its token after ${yield* exchanges(start.code)} posts`)
        }
      } else wrong.push(`${id} is ${JSON.stringify(state)}; ${yield* engineOf(id)}`)
      if (kept !== undefined && kept !== own[0]) wrong.push(`${id} has the token of another`)
      if (state?._tag === "Done" && kept === undefined) wrong.push(`${id} is done without a token`)
    }
    const secrets = [
      ...codes.values(),
      ...[...issued.values()].flat(),
      ...[...HashMap.keys(sessions)].map((one) => `session_id=${one}`)
    ]
    wrong.push(...found(secrets, (yield* dump).text).map(() => "a secret is in the database"))
    for (const { events, log } of written) {
      wrong.push(...found(secrets, log() + JSON.stringify(events)).map(() => "a runner wrote a secret"))
    }
    const took = ((Date.now() - lastFault) / 1000).toFixed(0)
    yield* Console.log(
      `seed ${seed}: ${starts.length} onboardings, ${
        JSON.stringify(ended)
      }, ${wrong.length} wrong, at rest ${took} s after ` +
        "the last fault"
    )
    return wrong
  }).pipe(Effect.provide(database), bounded("the check of all onboardings", 260))
}, (effect, { seed }) => Random.withSeed(effect, seed))
