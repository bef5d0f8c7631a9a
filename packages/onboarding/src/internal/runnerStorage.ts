/**
 * The locks of a runner in PostgreSQL, confirmed for many steps at once.
 *
 * Before a step's result is stored, the engine confirms that this runner still has the lock of the step's share. It
 * confirms one share at a time over the only connection with the locks, and in a burst this is the longest wait of a step.
 * Here, all confirmations that are requested during a query share the next query. It is sent after all of these requests,
 * so its result is as fresh as that of separate queries.
 */
import type { PersistenceError } from "effect/cluster/ClusterError"
import type * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as ShardId from "effect/cluster/ShardId"
import type * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Semaphore from "effect/Semaphore"
import type * as SqlClient from "effect/sql/SqlClient"

type Storage = RunnerStorage.RunnerStorage["Service"]

interface Group {
  readonly address: RunnerAddress.RunnerAddress
  readonly shards: Map<string, ShardId.ShardId>
  readonly held: Deferred.Deferred<ReadonlySet<string>, PersistenceError>
}

/** Confirms the locks of all concurrent requests in one query. */
export const grouped = Effect.fnUntraced(function*({ refresh, ...storage }: Storage) {
  const scope = yield* Effect.scope
  const oneAtATime = Semaphore.makeUnsafe(1)
  let open: Group | undefined

  const ask = (group: Group) =>
    Effect.suspend(() => {
      // From here on, a request would be newer than the query.
      if (open === group) open = undefined
      return refresh(group.address, [...group.shards.values()])
    }).pipe(
      Effect.map((shardIds) => new Set(shardIds.map(ShardId.toString))),
      oneAtATime.withPermits(1),
      Deferred.into(group.held),
      // The query belongs to none of the requests, so that one that stops waiting doesn't interrupt it for the others.
      Effect.forkIn(scope)
    )

  const join = (address: RunnerAddress.RunnerAddress, shardIds: ReadonlyArray<ShardId.ShardId>) => {
    const found = open?.address === address ? open : undefined
    const group: Group = found ?? { address, shards: new Map(), held: Deferred.makeUnsafe() }
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
