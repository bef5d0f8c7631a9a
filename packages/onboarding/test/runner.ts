/**
 * A process that runs onboardings, for tests to kill: it starts what `START` asks for, says on its output what happens,
 * and dies by its own hand, with `SIGKILL`, at the `KILL_AT`th call to what is outside. At the first call that `DEFECT_AT`
 * names it meets a defect.
 */
import { Configuration } from "@effect-flanks/client/api/Connect"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import { Destination } from "@effect-flanks/onboarding/journal/Destination"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { DataKindName, isFinal } from "@effect-flanks/onboarding/Progress"
import * as Settings from "@effect-flanks/onboarding/Settings"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Config from "effect/Config"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { writeSync } from "node:fs"
import { flushCompileCache } from "node:module"
import { createInterface } from "node:readline"

// The machine's clock, set wrong by so many milliseconds.
const machineNow = Date.now
let ahead = Number(process.env["CLOCK_AHEAD"] ?? 0)
Date.now = () => machineNow() + ahead

const say = (event: object): void => void writeSync(1, `${JSON.stringify(event)}\n`)

let armed = false
let left = Number(process.env["KILL_AT"] ?? Infinity)
const onlyAt = process.env["KILL_NAME"]
let defectAt = process.env["DEFECT_AT"]

/** Dies here, if this is the place. */
const boundary = (name: string) =>
  Effect.sync(() => {
    if (defectAt === name) {
      defectAt = undefined
      say({ defect: name })
      throw new Error("a defect, on purpose")
    }
    if (!armed || (onlyAt !== undefined && onlyAt !== name) || --left > 0) return
    say({ killed: name })
    process.kill(process.pid, "SIGKILL")
  })

/** A service with a boundary before and after each of its effects. */
const bounded = <I, S extends object>(key: Context.Key<I, S>, name: string, methods: ReadonlyArray<keyof S & string>) =>
  Layer.effect(
    key,
    Effect.map(key, (service) => {
      const wrap = <A, E, R>(method: string, effect: Effect.Effect<A, E, R>) =>
        Effect.andThen(boundary(`before ${name}.${method}`), effect).pipe(
          Effect.tap(() => boundary(`after ${name}.${method}`))
        )
      const wrapped = Object.fromEntries(methods.map((method) => {
        const found: unknown = service[method]
        return [
          method,
          Effect.isEffect(found)
            ? wrap(method, found)
            : (...args: ReadonlyArray<unknown>) =>
              wrap(method, (found as (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown>)(...args))
        ]
      }))
      return { ...service, ...wrapped }
    })
  )

const calls = ["unusedCodes", "exchange", "createSession", "session", "credentials", "status", "read"] as const

const writes = [
  "open",
  "mark",
  "beginExchange",
  "keepToken",
  "keepSession",
  "sessions",
  "issued",
  "owners",
  "exchanging"
] as const

const flanks = bounded(Flanks.Flanks, "Flanks", calls).pipe(
  Layer.provide(Flanks.layer),
  Layer.provide(Layer.unwrap(Effect.map(Config.String("FLANKS_URL"), (baseUrl) =>
    FlanksClient.layer({
      baseUrl,
      grant: {
        grant_type: "client_credentials",
        client_id: Redacted.make("simulator"),
        client_secret: Redacted.make("not-a-secret")
      }
    })))),
  Layer.provide(FetchHttpClient.layer)
)

const port = process.env["PORT"]

const engine = port === undefined
  ? Engine.layerSingle()
  : Engine.layerCluster({ host: "127.0.0.1", port: Number(port) })

const layer = Onboarding.layer.pipe(
  Layer.provide([flanks, bounded(Destination, "Destination", ["put"]).pipe(Layer.provide(DestinationSql.layer))]),
  Layer.provideMerge(
    bounded(Journal, "Journal", writes).pipe(Layer.provideMerge(engine))
  ),
  Layer.provide([Sealing.layerConfig, Engine.layerPostgres]),
  Layer.provide([WaitConfig.layerConfig, Settings.layerConfig])
)

const startFields = {
  id: Schema.String,
  externalId: Schema.optionalKey(Schema.String),
  dataKinds: Schema.optionalKey(Schema.Array(DataKindName))
}

const Starts = Schema.Array(Schema.Union([
  Schema.Struct({ ...startFields, code: Schema.RedactedFromValue(Schema.String) }),
  Schema.Struct({ ...startFields, session: Configuration })
]))

/** A command that a test sends while it runs. */
const Command = Schema.fromJsonString(
  Schema.Union([
    Schema.Struct({ cancel: Schema.String }),
    Schema.Struct({ clockAhead: Schema.Finite })
  ])
)

const asked = (name: string) => Schema.decodeSync(Schema.fromJsonString(Starts))(process.env[name] ?? "[]")

/** Retries until there is a response, as an application does. */
const untilAnswered = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(Effect.sandbox(effect), Schedule.spaced("500 millis"))

const program = Effect.gen(function*() {
  const onboarding = yield* Onboarding.Onboarding
  // The process may be killed before it ends.
  flushCompileCache()
  say({ ready: process.pid })
  const watch = (id: string) =>
    onboarding.watch(id, { every: "50 millis" }).pipe(
      Stream.runForEach(({ state }) =>
        Effect.sync(() => say({ id, state: state._tag, final: isFinal(state), detail: state }))
      )
    )
  const obey = (line: string) =>
    Effect.gen(function*() {
      const command = yield* Schema.decodeEffect(Command)(line)
      if ("cancel" in command) yield* onboarding.cancel(command.cancel)
      else ahead = command.clockAhead
    }).pipe(
      Effect.catchTag("OnboardingNotFound", () => Effect.void),
      untilAnswered,
      Effect.forkScoped
    )
  yield* Stream.callback<string>((queue) =>
    Effect.sync(() => {
      createInterface({ input: process.stdin })
        .on("line", (line) => Queue.offerUnsafe(queue, line))
        // Nobody is left who could end it.
        .on("close", () => process.exit(1))
    })
  ).pipe(Stream.runForEach(obey), Effect.forkScoped)
  const run = Effect.fnUntraced(function*(starts: ReturnType<typeof asked>) {
    const every = process.env["EVERY"]
    if (every !== undefined) {
      // One after the other, so many milliseconds apart.
      return yield* Effect.forEach(
        starts,
        (start, at) =>
          Effect.sleep(at * Number(every)).pipe(
            Effect.andThen(untilAnswered(onboarding.start(start))),
            Effect.andThen(watch(start.id))
          ),
        { concurrency: "unbounded", discard: true }
      )
    }
    yield* Effect.forEach(starts, (start) => onboarding.start(start), { concurrency: 4 })
    say({ started: starts.map(({ id }) => id) })
    yield* Effect.forEach(starts, ({ id }) => watch(id), { concurrency: "unbounded" })
  })
  for (const { id } of asked("CANCEL")) {
    yield* onboarding.cancel(id)
    const token = onboarding.token(id).pipe(
      Effect.repeat({ until: Option.isSome, schedule: Schedule.spaced("100 millis") })
    )
    yield* watch(id).pipe(
      Effect.andThen(token),
      Effect.andThen(Effect.sync(() => say({ id, found: true }))),
      Effect.forkScoped
    )
  }
  // Repeats the starts of the previous process, as an application does that got no response.
  yield* run(asked("AGAIN"))
  armed = true
  yield* Effect.sleep(Number(process.env["START_AFTER"] ?? 0))
  yield* run(asked("START"))
  say({ ended: true })
  // Its input must not keep it running.
  process.stdin.unref()
  if (process.env["STAY"] !== undefined) return yield* Effect.never
})

NodeRuntime.runMain(Effect.scoped(program).pipe(Effect.provide(layer)))
