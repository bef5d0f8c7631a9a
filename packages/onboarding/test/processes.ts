/** Processes that run onboardings, and the Flanks that they talk to. */
import { dataKinds } from "@effect-flanks/client/DataKind"
import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { usual } from "@effect-flanks/simulator/Timing"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

const key = `test:${Base64.encode(new Uint8Array(32).fill(9))}`

const compiled = join(import.meta.dirname, "../../../node_modules/.cache/runner")

/** How long the simulated security checks of a token take, in milliseconds. */
const securityChecks = 500

/** Waits that fit into a test. */
export const quick = {
  FLANKS_WAIT_PROCESSING_FIRST: "100 millis",
  FLANKS_WAIT_PROCESSING_CAP: "500 millis",
  FLANKS_WAIT_SECURITY_CHECK_EVERY: "200 millis",
  // A read before the checks have ended is answered with a text of 24 hours, which the onboarding then waits.
  FLANKS_WAIT_TOKEN_DELAYED_OPEN: `${securityChecks + 300} millis`,
  FLANKS_WAIT_SESSION_PROCESSING_EVERY: "100 millis",
  FLANKS_WAIT_SESSION_USER_FIRST: "100 millis",
  FLANKS_WAIT_SESSION_USER_CAP: "300 millis",
  FLANKS_WAIT_BANK_FIRST: "500 millis",
  FLANKS_WAIT_BANK_CAP: "2 seconds",
  FLANKS_WAIT_SCA_ERROR_OPEN: "300 millis",
  FLANKS_ONBOARDING_PATIENCE: "500 millis",
  FLANKS_ONBOARDING_OUTAGE_FIRST: "300 millis",
  FLANKS_ONBOARDING_OUTAGE_CAP: "2 seconds"
}

/** An event that a runner prints. */
export interface Event {
  readonly ready?: number
  readonly killed?: string
  readonly defect?: string
  readonly started?: ReadonlyArray<string>
  readonly id?: string
  readonly state?: string
  readonly final?: boolean
  readonly detail?: { readonly [name: string]: unknown }
  readonly ended?: boolean
  readonly found?: boolean
  readonly at: number
}

export interface Runner {
  readonly events: ReadonlyArray<Event>
  readonly child: ChildProcess
  /** Its output other than events, such as log lines. */
  readonly log: () => string
  /** The first event like this. Dies if the process ends before, or none comes within a minute, and says what is missing. */
  readonly until: (what: string, like: (event: Event) => boolean, seconds?: number) => Effect.Effect<Event>
  /** Tells it to do something while it runs. */
  readonly tell: (command: object) => void
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/** Starts a runner; it is killed with the scope. */
export const runner = (env: { readonly [name: string]: string | undefined }) =>
  Effect.acquireRelease(
    Effect.sync((): Runner => {
      const child = spawn(process.execPath, [
        "--conditions=@effect-flanks/source",
        join(import.meta.dirname, "runner.ts")
      ], {
        env: {
          PATH: process.env["PATH"],
          FLANKS_ONBOARDING_KEYS: key,
          // Compiling its modules is half of the work of its start.
          NODE_COMPILE_CACHE: compiled,
          ...quick,
          ...env
        },
        stdio: ["pipe", "pipe", "pipe"]
      })
      const events: Array<Event> = []
      const watchers = new Set<() => void>()
      let log = ""
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) events.push({ ...JSON.parse(line), at: Date.now() })
        else log += `${line}\n`
        for (const watcher of watchers) watcher()
      })
      child.stderr.on("data", (data) => {
        log += String(data)
      })
      const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
        child.once("close", (code, signal) => {
          resolve({ code, signal })
          for (const watcher of watchers) watcher()
        })
      })
      const until = (what: string, like: (event: Event) => boolean, seconds = 60) =>
        Effect.callback<Event>((resume) => {
          const stop = () => {
            watchers.delete(watcher)
            clearTimeout(timer)
          }
          const fail = (why: string) => {
            stop()
            const last = events.slice(-5).map((event) => JSON.stringify(event)).join("\n")
            resume(Effect.die(new Error(`${why} ${what}.\n${last}\n${log.slice(-3000)}`)))
          }
          const watcher = () => {
            const found = events.find(like)
            if (found !== undefined) {
              stop()
              resume(Effect.succeed(found))
            } else if (child.exitCode !== null || child.signalCode !== null) {
              fail("the runner ended before it told:")
            }
          }
          const timer = setTimeout(() => fail(`the runner did not tell within ${seconds} s:`), seconds * 1000)
          watchers.add(watcher)
          watcher()
          return Effect.sync(stop)
        })
      // A process that has ended hears nothing.
      child.stdin.on("error", () => {})
      const tell = (command: object) => void child.stdin.write(`${JSON.stringify(command)}\n`)
      return { events, child, log: () => log, until, tell, ended }
    }),
    ({ child, ended }) =>
      Effect.promise(() => {
        child.kill("SIGKILL")
        return ended
      })
  )

/** Runs a process until it is killed in an onboarding, and returns the place; undefined if it finished before. */
export const killedIn = (id: string, env: { readonly [name: string]: string }) =>
  Effect.scoped(Effect.gen(function*() {
    const child = yield* runner(env)
    const { killed } = yield* child.until(
      `that it was killed in ${id}, or its end`,
      (event) => event.killed !== undefined || event.ended === true
    )
    if (killed !== undefined) assert.equal((yield* Effect.promise(() => child.ended)).signal, "SIGKILL")
    return killed
  }))

/** The same database and keys as the runners'. */
export const stored = (url: Redacted.Redacted) =>
  JournalSql.layer.pipe(
    Layer.provideMerge(PgClient.layer({ url })),
    Layer.provide(Sealing.layerConfig),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ FLANKS_ONBOARDING_KEYS: key })))
  )

/** The simulator on a port, with users who come back from their bank. */
export class World extends Context.Service<World, {
  readonly url: string
  /** Connects a user's bank, and returns the code that they come back with. */
  readonly userLogin: (user: string, word?: string) => Effect.Effect<string>
  /** The tokens that were issued, by the user's `external_id`. */
  readonly tokens: Effect.Effect<ReadonlyMap<string, ReadonlyArray<string>>>
  /** How often a code was posted. */
  readonly exchanges: (code: string) => Effect.Effect<number>
  /** The simulator itself. */
  readonly simulator: Simulator.Simulator["Service"]
  readonly arm: (scenario: string, operation?: string) => Effect.Effect<void>
  /** Forgets what is armed. */
  readonly disarm: Effect.Effect<void>
}>()("test/World") {}

const extraction = Object.fromEntries(dataKinds.map((dataKind) => [dataKind, 200])) as typeof usual.extraction

/** Notes the codes that are posted. */
class Posted extends Context.Service<Posted, Array<string>>()("test/Posted") {}

const noting = Layer.effect(
  Simulator.Simulator,
  Effect.gen(function*() {
    const simulator = yield* Simulator.Simulator
    const posted = yield* Posted
    return {
      ...simulator,
      answer: (request) =>
        Effect.suspend(() => {
          if (request.method === "POST" && request.path === "/v0/platform/link") {
            posted.push(JSON.parse(request.body).code)
          }
          return simulator.answer(request)
        })
    }
  })
)

export const world: Layer.Layer<World> = Layer.effect(
  World,
  Effect.gen(function*() {
    const simulator = yield* Simulator.Simulator
    const posted = yield* Posted
    const url = yield* NodeServer.url
    const send = (method: string, path: string, body: object, authorization: string | null = null) =>
      Effect.map(
        simulator.answer(Request.make(method, path, { authorization, body: JSON.stringify(body) })),
        ({ answer }) => JSON.parse(answer.body)
      )
    const { access_token } = yield* send("POST", "/v0/token", {
      grant_type: "client_credentials",
      client_id: "simulator",
      client_secret: "not-a-secret"
    })
    const { data: link } = yield* send(
      "POST",
      "/v0/links/create-link",
      { redirect_uri: "https://app.example" },
      `Bearer ${access_token}`
    )
    return {
      url,
      userLogin: (user, word = "any") =>
        Effect.map(
          send("POST", "/simulator/user-login", {
            link_token: link.token,
            bank: "testbank",
            username: user,
            password: word,
            external_id: user
          }),
          ({ code }) => code
        ),
      tokens: Effect.map(simulator.world, ({ credentials }) => {
        const tokens = new Map<string, Array<string>>()
        for (const { externalId, token } of HashMap.values(credentials)) {
          const user = externalId ?? ""
          tokens.set(user, [...tokens.get(user) ?? [], token])
        }
        return tokens
      }),
      exchanges: (code) => Effect.sync(() => posted.filter((one) => one === code).length),
      simulator,
      arm: simulator.arm,
      disarm: simulator.disarm
    }
  })
).pipe(
  Layer.provide(NodeServer.layer()),
  Layer.provide(noting),
  Layer.provide(Layer.sync(Posted, () => [])),
  Layer.provide(Simulator.layer({ control: true, timing: { ...usual, extraction, securityChecks, step: 100 } })),
  Layer.orDie
)
