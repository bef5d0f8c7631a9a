/**
 * Builds the onboarding service from the environment: the database, the keys, the application at Flanks, and whether other
 * runners share the work. By default, it uses the simulator and a temporary PostgreSQL.
 *
 * @since 0.1.0
 */
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as RequestPolicy from "@effect-flanks/client/RequestPolicy"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Retention from "@effect-flanks/onboarding/journal/Retention"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as Settings from "@effect-flanks/onboarding/Settings"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import { defaults } from "@effect-flanks/simulator/Settings"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { atUserPace } from "../calling/SessionWait.ts"
import { usage } from "../Failure.ts"

/** Where the service listens, and how fast time passes at Flanks. */
export interface ServiceOptions {
  readonly port: number
  readonly host: string
  /** How much faster time passes. By default 3600 with the built-in simulator, otherwise 1. */
  readonly speed: number | undefined
}

const hourPerSecond = 3600

/** The temporary parts of the service, for what the environment doesn't configure. */
export class TemporaryParts extends Context.Service<TemporaryParts, {
  /** The URL of the built-in simulator. Null if the environment configures Flanks. */
  readonly simulator: string | null
  /** Whether the database ends with the process. */
  readonly isTemporary: boolean
}>()("@effect-flanks/cli/onboarding/TemporaryParts") {}

const isSet = (name: string) => Effect.map(Config.option(Config.Redacted(name)), Option.isSome)

/** The URL of the built-in simulator, if it is used. */
class SimulatorUrl
  extends Context.Service<SimulatorUrl, string | null>()("@effect-flanks/cli/onboarding/SimulatorUrl")
{}

/** Scales the waits to a Flanks where time passes faster, except those for the user of a session. */
const fast = (speed: number) =>
  Layer.effect(
    WaitConfig.WaitConfig,
    Effect.map(WaitConfig.config, (settings) =>
      atUserPace(speed === 1 ? settings : { ...settings, timeScale: 1 / speed }))
  )

const simulated = (speed: number) =>
  Layer.unwrap(Effect.map(NodeServer.url, (baseUrl) =>
    Layer.merge(
      FlanksClient.layer({
        baseUrl,
        grant: {
          grant_type: "client_credentials",
          client_id: Redacted.make(defaults.clientId),
          client_secret: defaults.clientSecret
        }
      }),
      Layer.succeed(SimulatorUrl, baseUrl)
    ))).pipe(
      Layer.provide(NodeHttpClient.layerUndici),
      Layer.provide(NodeServer.layer()),
      Layer.provide(Simulator.layer({ speed })),
      Layer.provideMerge(fast(speed))
    )

const given = (speed: number) =>
  Layer.mergeAll(FlanksClient.layerConfig, Layer.succeed(SimulatorUrl, null), fast(speed)).pipe(
    Layer.provide(NodeHttpClient.layerUndici)
  )

const isFlanksGiven = Effect.zipWith(isSet("FLANKS_CLIENT_ID"), isSet("FLANKS_BASE_URL"), (id, url) => id || url)

const flanks = (speed: number | undefined) =>
  Layer.unwrap(Effect.map(isFlanksGiven, (isGiven) => isGiven ? given(speed ?? 1) : simulated(speed ?? hourPerSecond)))
    .pipe(Layer.provideMerge(Layer.merge(Settings.layerConfig, RequestPolicy.layerConfig)))

/** A temporary database can have a temporary key. */
const own = Layer.unwrap(Effect.gen(function*() {
  const { url } = yield* EmbeddedPostgres.make
  const sealing = (yield* isSet("FLANKS_ONBOARDING_KEYS")) ? Sealing.layerConfig : Sealing.layerTest
  return Layer.merge(Engine.layerPostgresAt(url), sealing)
}))

/** A restarted simulator doesn't know the tokens in a permanent database, so their onboardings would fail. */
const forgetful = usage(
  "DATABASE_URL is a permanent database, but the built-in simulator loses its tokens when it ends. Set " +
    "FLANKS_CLIENT_ID and FLANKS_CLIENT_SECRET too, or unset DATABASE_URL to use a temporary database."
)

/** Fails if the database can't be used when the service starts. Later, the service waits for it. */
const reached = Layer.effectDiscard(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`))

const database = Layer.unwrap(Effect.gen(function*() {
  if (!(yield* isSet("DATABASE_URL"))) return own
  if (!(yield* isFlanksGiven)) return yield* forgetful
  return Layer.merge(Layer.provideMerge(reached, Engine.layerPostgres), Sealing.layerConfig)
}))

const runner = Config.all({
  port: Config.option(Config.Port("FLANKS_RUNNER_PORT")),
  host: Config.String("FLANKS_RUNNER_HOST").pipe(Config.withDefault("127.0.0.1")),
  listenHost: Config.option(Config.String("FLANKS_RUNNER_LISTEN_HOST"))
})

const engine = Layer.unwrap(Effect.map(runner, ({ host, listenHost, port }) =>
  Option.match(port, {
    onNone: () => Engine.layerSingle(),
    onSome: (found) => Engine.layerCluster({ host, port: found, listenHost: Option.getOrUndefined(listenHost) })
  })))

const ownThings = Layer.effect(
  TemporaryParts,
  Effect.gen(function*() {
    return { simulator: yield* SimulatorUrl, isTemporary: !(yield* isSet("DATABASE_URL")) }
  })
)

/** Seals secrets of older keys again with the current key, while the service is running. */
const rotateKeys = Layer.effectDiscard(
  Effect.gen(function*() {
    const onboarding = yield* Onboarding.Onboarding
    const stored = yield* DestinationSql.StoredData
    const { keyId } = yield* Sealing.Sealing
    const count = (yield* onboarding.reseal) + (yield* stored.reseal)
    if (count > 0) yield* Effect.logInfo(`sealed ${count} secrets again with key ${keyId}`)
  }).pipe(
    Effect.catchTag("DecryptionFailed", ({ message }) => Effect.logError(message)),
    Effect.forkScoped
  )
)

/** The service, listening on a port. */
export const layer = ({ host, port, speed }: ServiceOptions) =>
  Layer.mergeAll(Http.layer, ownThings, rotateKeys, Retention.layerConfig).pipe(
    Layer.provideMerge(NodeHttpServer.layer(Http.makeServer, { port, host, gracefulShutdownTimeout: "1 second" })),
    Layer.provide(Onboarding.layer),
    Layer.provide(Flanks.layer),
    Layer.provide(Layer.merge(DestinationSql.layer, engine)),
    Layer.provide(flanks(speed)),
    Layer.provide(database)
  )
