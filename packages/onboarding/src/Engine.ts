/**
 * The engines that run onboardings: in memory, in one process on PostgreSQL, or in many processes.
 *
 * @since 0.1.0
 */
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as NodeCrypto from "@effect/platform-node/NodeCrypto"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import type * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as Runners from "effect/cluster/Runners"
import type * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as Sharding from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as Config from "effect/Config"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { SocketServerError } from "effect/socket/SocketServer"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { getHeapStatistics } from "node:v8"
import * as DatabaseClock from "./internal/engine/databaseClock.ts"
import * as Messages from "./internal/engine/messageStorage.ts"
import * as Locks from "./internal/engine/runnerStorage.ts"
import * as RunnerWatch from "./internal/engine/runnerWatch.ts"
import * as Journal from "./journal/Journal.ts"
import * as JournalSql from "./journal/JournalSql.ts"
import type { Sealing } from "./journal/Sealing.ts"

/**
 * The services that onboardings need from an engine.
 *
 * @category models
 */
export type Engine = WorkflowEngine.WorkflowEngine | Journal.Journal

/**
 * Keeps everything in memory, so that it is lost when the process ends.
 *
 * **When to use**
 *
 * Use it for tests, in which a `TestClock` passes days in milliseconds. In production, use `layerSingle` or `layerCluster`.
 *
 * @example
 * import * as FlanksClient from "@effect-flanks/client/FlanksClient"
 * import * as Engine from "@effect-flanks/onboarding/Engine"
 * import * as Flanks from "@effect-flanks/onboarding/Flanks"
 * import * as Destination from "@effect-flanks/onboarding/journal/Destination"
 * import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
 * import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
 * import * as Layer from "effect/Layer"
 *
 * const onboardings = Onboarding.layer.pipe(
 *   Layer.provide(Flanks.layer),
 *   Layer.provide([FlanksClient.layerTest(() => ({ status: 500 })), Destination.layerNone]),
 *   Layer.provide(Engine.layerMemory),
 *   Layer.provide(Sealing.layerTest)
 * )
 *
 * @see {@link layerSingle} for one process on PostgreSQL
 *
 * @category layers
 */
export const layerMemory: Layer.Layer<Engine> = Layer.merge(WorkflowEngine.layerMemory, Journal.layerMemory)

/**
 * The settings that decide how soon another runner takes over. With these, the work of a killed runner continues after 1 to
 * 3 seconds, and that of a frozen one after 8 to 9 (measured). With Effect's own settings it takes 35. The price is a few
 * small queries per second and runner.
 *
 * @category configuration
 */
export const takeOver = {
  /** How often a runner polls the database for work. Wake-ups are at most this late. */
  entityMessagePollInterval: "1 second",
  /**
   * A runner that is silent for this long loses its shards. If this were shorter than a pause of the process, healthy
   * runners would lose theirs.
   */
  shardLockExpiration: "9 seconds",
  /** A third of that time, so that two attempts can fail. Each attempt has this long to succeed, even on a busy machine. */
  shardLockRefreshInterval: "3 seconds",
  /** How often a runner checks which runners exist, and takes free shards. */
  refreshAssignmentsInterval: "1 second",
  /** How often runners check each other. */
  runnerHealthCheckInterval: "2 seconds",
  /**
   * How long a share that moves to another runner waits for its current steps. Steps that take longer are interrupted, and
   * continue on the other runner. An onboarding that begins its next step while its share moves waits for this whole time.
   * The exchange of a code is never interrupted.
   */
  entityTerminationTimeout: "250 millis"
} as const satisfies Partial<ShardingConfig.ShardingConfig["Service"]>

/** The most memory that an onboarding takes during its steps, including the engine's records, in bytes. */
const residentSize = 400_000

/**
 * How many onboardings a runner keeps in memory at once, which depends on Node's heap limit: 655 with 256 MB. In a burst,
 * the rest wait in the database. Without this limit, 1,500 at once filled such a heap, and none of them continued.
 *
 * @category configuration
 */
export const residents = Math.max(100, Math.min(10_000, Math.floor(getHeapStatistics().heap_size_limit / residentSize)))

/**
 * The number of shares into which the onboardings are divided. It must be at least the number of runners, the same on all
 * of them, and never change while onboardings run. Before a step's result is stored, the lock of its share is confirmed,
 * one share at a time. With Effect's 300 shares, a thousand simultaneous starts waited for longer than the locks last, and
 * their runner lost them.
 *
 * @category configuration
 */
export const shards = 32

type Options = Partial<ShardingConfig.ShardingConfig["Service"]>

const chosen: Options = { ...takeOver, shardsPerGroup: shards, maxResidentEntities: residents }

/** Workflows on a sharding in this PostgreSQL, together with the journal. */
const onPostgres = <E, R>(
  { shardsPerGroup = shards }: Options,
  sharding: Layer.Layer<
    Sharding.Sharding | Runners.Runners,
    E,
    R | MessageStorage.MessageStorage | RunnerStorage.RunnerStorage
  >,
  watch: Layer.Layer<never, never, RunnerStorage.RunnerStorage> = Layer.empty
) =>
  Layer.suspend(() => {
    const link = Messages.makeLink()
    const cluster = Layer.mergeAll(ClusterWorkflowEngine.layer, Messages.layerClaims(link, shardsPerGroup), watch).pipe(
      Layer.provide(sharding),
      Layer.provide([Messages.layer(link), Locks.layer]),
      Layer.provide(NodeCrypto.layerDigest)
    )
    // This layer also provides the clock, because workflows that are built on it store times too.
    return Layer.merge(cluster, JournalSql.layer).pipe(Layer.provideMerge(DatabaseClock.layer))
  })

/**
 * Runs onboardings in one process on PostgreSQL.
 *
 * **When to use**
 *
 * Use it if one process has enough capacity, and a short pause during a restart is acceptable. The next process continues
 * the work. If two processes overlap, as in a deployment, each has its own share. For more than one runner, use
 * `layerCluster`.
 *
 * **Details**
 *
 * `options` replace single settings of the engine, such as `entityMessagePollInterval`.
 *
 * @example
 * import * as Engine from "@effect-flanks/onboarding/Engine"
 * import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
 * import * as Layer from "effect/Layer"
 *
 * const engine = Engine.layerSingle().pipe(
 *   Layer.provide([Sealing.layerConfig, Engine.layerPostgres])
 * )
 *
 * @see {@link layerCluster} for many processes
 * @see {@link takeOver} for the settings of the engine
 *
 * @category layers
 */
export const layerSingle = (
  options: Options = {}
): Layer.Layer<Engine, Config.ConfigError, SqlClient.SqlClient | Sealing> =>
  onPostgres(
    options,
    Sharding.layer.pipe(
      Layer.provideMerge(Runners.layerNoop),
      Layer.provide(RunnerHealth.layerNoop)
    )
  ).pipe(Layer.provide(ShardingConfig.layerFromEnv({ ...chosen, ...options })))

/**
 * The address at which other runners reach a runner.
 *
 * @category models
 */
export interface Address {
  readonly host: string
  readonly port: number
  /** The address on which it listens, if that differs, as in a container. */
  readonly listenHost?: string | undefined
}

/**
 * Runs onboardings as one of many runners on the same PostgreSQL.
 *
 * **When to use**
 *
 * Use it if the work must continue within seconds after a process ends, or if it is more than one process can do. Every
 * runner provides this layer with its own address.
 *
 * **Details**
 *
 * Runners communicate without encryption or passwords, so keep their ports in a private network.
 *
 * @example
 * import * as Engine from "@effect-flanks/onboarding/Engine"
 * import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
 * import * as Layer from "effect/Layer"
 *
 * const engine = Engine.layerCluster({ host: "10.0.0.7", port: 34_431 }).pipe(
 *   Layer.provide([Sealing.layerConfig, Engine.layerPostgres])
 * )
 *
 * @see {@link layerSingle} for one process
 *
 * @category layers
 */
export const layerCluster = (
  { host, listenHost = host, port }: Address,
  options: Options = {}
): Layer.Layer<Engine, Config.ConfigError | SocketServerError, SqlClient.SqlClient | Sealing> => {
  const shardingConfig: Options = {
    ...chosen,
    runnerAddress: Option.some(new RunnerAddress.RunnerAddress({ host, port })),
    runnerListenAddress: Option.some(new RunnerAddress.RunnerAddress({ host: listenHost, port })),
    ...options
  }
  const sharding = NodeClusterSocket.layer({ storage: "byo", shardingConfig })
  return onPostgres(options, sharding, RunnerWatch.layer({ host, port })).pipe(
    Layer.provide(ShardingConfig.layerFromEnv(shardingConfig))
  )
}

type Postgres<E> = Layer.Layer<PgClient.PgClient | SqlClient.SqlClient, E>

const applicationName = "flanks-onboarding"

/**
 * A runner that is frozen in the middle of a transaction would keep the rows that it locked, and nobody could take over what
 * is in them: the database ends such a session, before the runner's shards go to another.
 */
const startupParameters = { idle_in_transaction_session_timeout: "5s" }

/**
 * Connects to the PostgreSQL at a URL.
 *
 * **When to use**
 *
 * Use it if the URL isn't in the configuration, such as that of an `EmbeddedPostgres`. Otherwise use `layerPostgres`.
 *
 * @see {@link layerPostgres} for the URL in the configuration
 *
 * @category layers
 */
export const layerPostgresAt = (url: Redacted.Redacted): Postgres<SqlError> =>
  PgClient.layer({ url, applicationName, startupParameters })

/** One connection keeps the locks of the runner's shards, and another does everything else. */
const Connections = Schema.Int.check(Schema.isBetween({ minimum: 2, maximum: 1000 }))

/**
 * Connects to the PostgreSQL of `DATABASE_URL`, with at most `FLANKS_ONBOARDING_CONNECTIONS` connections; 10 by default.
 *
 * **When to use**
 *
 * Use it with `layerSingle` and `layerCluster`. It is a client of `@effect/sql-pg` whose sessions end if their runner is
 * frozen in the middle of a transaction, so another client needs that setting too.
 *
 * @see {@link layerPostgresAt} for a URL from elsewhere
 *
 * @category layers
 */
export const layerPostgres: Postgres<Config.ConfigError | SqlError> = PgClient.layerConfig({
  url: Config.Redacted("DATABASE_URL"),
  applicationName: Config.succeed(applicationName),
  startupParameters: Config.succeed(startupParameters),
  maxConnections: Config.schema(Connections, "FLANKS_ONBOARDING_CONNECTIONS").pipe(Config.withDefault(10))
})
