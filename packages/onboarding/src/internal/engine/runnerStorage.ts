/**
 * The locks of a runner in PostgreSQL, confirmed for many steps at once.
 *
 * Before a step's result is stored, the engine confirms that this runner still has the lock of the step's share. It
 * confirms one share at a time over the only connection with the locks, and in a burst this is the longest wait of a step.
 * Here, all confirmations that are requested during a query share the next query. It is sent after all of these requests,
 * so its result is as fresh as that of separate queries.
 */
import * as Cause from "effect/Cause"
import { PersistenceError } from "effect/cluster/ClusterError"
import type * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as ShardId from "effect/cluster/ShardId"
import type * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as SqlClient from "effect/sql/SqlClient"

type Storage = RunnerStorage.RunnerStorage["Service"]

interface Group {
  readonly address: RunnerAddress.RunnerAddress
  readonly shards: Map<string, ShardId.ShardId>
  readonly held: Deferred.Deferred<ReadonlySet<string>, PersistenceError>
  /** Runs the query. */
  fiber: Fiber.Fiber<unknown, unknown> | undefined
}

/**
 * The longest time that a query waits for the one before it. The engine waits three seconds for a confirmation, and the
 * storage for a query: both must time out together, because the storage then replaces its connection.
 */
const longestWait = "500 millis"

const gaveUp = new PersistenceError({ cause: new Error("the locks were not confirmed in time") })

/** Confirms the locks of all concurrent requests in one query. */
export const grouped = Effect.fnUntraced(function*({ refresh, ...storage }: Storage) {
  const scope = yield* Effect.scope
  let open: Group | undefined
  let last: Group | undefined

  const ask = (group: Group) => {
    const before = last === undefined ? Effect.void : Effect.ignore(Deferred.await(last.held))
    last = group
    return before.pipe(
      Effect.timeoutOption(longestWait),
      Effect.andThen(Effect.suspend(() => {
        // From here on, a request would be newer than the query.
        if (open === group) open = undefined
        return refresh(group.address, [...group.shards.values()])
      })),
      Effect.map((shardIds): ReadonlySet<string> => new Set(shardIds.map(ShardId.toString))),
      Effect.onExit((exit) => {
        if (open === group) open = undefined
        if (last === group) last = undefined
        return Deferred.done(
          group.held,
          Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause) ? Exit.fail(gaveUp) : exit
        )
      }),
      Effect.forkIn(scope),
      Effect.map((fiber) => {
        group.fiber = fiber
      })
    )
  }

  const join = (address: RunnerAddress.RunnerAddress, shardIds: ReadonlyArray<ShardId.ShardId>) => {
    const found = open?.address === address ? open : undefined
    const group: Group = found ?? { address, shards: new Map(), held: Deferred.makeUnsafe(), fiber: undefined }
    open = group
    for (const shardId of shardIds) group.shards.set(ShardId.toString(shardId), shardId)
    return { group, begin: found === undefined ? ask(group) : Effect.void }
  }

  return RunnerStorage.RunnerStorage.of({
    ...storage,
    refresh: (address, asked) =>
      Effect.uninterruptibleMask((restore) => {
        const shardIds = [...asked]
        // Without a share, it only reports that the runner is alive, and doesn't wait for locks.
        if (shardIds.length === 0) return restore(refresh(address, shardIds))
        const { begin, group } = join(address, shardIds)
        return Effect.andThen(begin, restore(Deferred.await(group.held))).pipe(
          // The engine now refuses the step's result. If the runner kept its locks, the engine would suspend the onboarding
          // and never resume it. An interrupted query replaces the connection, so that all locks are lost and taken again.
          Effect.onInterrupt(() => group.fiber === undefined ? Effect.void : Fiber.interrupt(group.fiber)),
          Effect.map((held) => shardIds.filter((shardId) => held.has(ShardId.toString(shardId))))
        )
      })
  })
})

/** The locks in PostgreSQL. */
export const layer: Layer.Layer<
  RunnerStorage.RunnerStorage,
  never,
  SqlClient.SqlClient | ShardingConfig.ShardingConfig
> = Layer.effect(RunnerStorage.RunnerStorage, Effect.flatMap(RunnerStorage.RunnerStorage, grouped)).pipe(
  Layer.provide(Layer.orDie(SqlRunnerStorage.layer))
)
