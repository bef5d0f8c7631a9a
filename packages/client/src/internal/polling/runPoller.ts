/** Runs a poller. One fiber with one timer starts the checks that are due, and each check has a fiber while it runs. */
import * as Schedules from "@effect-flanks/domain/Schedules"
import type { ScheduleName } from "@effect-flanks/domain/Table"
import type * as Wait from "@effect-flanks/domain/Wait"
import type * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Metric from "effect/Metric"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import * as Telemetry from "../../Telemetry.ts"
import { monotonicUnsafe } from "../call/monotonic.ts"
import { type Heap, pop, push } from "./dueHeap.ts"
import * as Pace from "./requestPace.ts"

/**
 * The result of a token.
 *
 * @category models
 */
export interface Completed<K, A, E> {
  readonly key: K
  /** The result of its last check. */
  readonly result: Result.Result<A, E>
  /** Why its waiting stopped; null after a success, or after an error that isn't Flanks'. */
  readonly reason: Wait.StopReason | null
}

/** A waiting token. Its fields change together after an attempt, so a snapshot has the values before it or after it. */
export interface Member<K, T> {
  readonly key: K
  readonly token: T
  due: number
  turn: number
  history: Wait.History
}

/** The check of each token, and the limits on requests. */
export interface Work<K, T, A, E, R> {
  readonly check: (token: T, key: K) => Effect.Effect<A, E, R>
  readonly options: Omit<Schedules.ScheduleOptions<E, R>, "anchor" | "history">
  readonly concurrency: number
  readonly requestsPerSecond: number
}

type Results<K, A, E> = Queue.Enqueue<Completed<K, A, E>, Cause.Done>

const countersOfWaits = (): { readonly [S in ScheduleName]: Metric.Counter<number> } => {
  const counter = (schedule: ScheduleName) => Metric.withAttributes(Telemetry.waits, { schedule })
  return {
    processing: counter("processing"),
    securityCheck: counter("securityCheck"),
    bank: counter("bank"),
    transient: counter("transient"),
    unauthorized: counter("unauthorized"),
    session: counter("session")
  }
}

/** Checks all members until each has a result. */
export const runMembers = Effect.fnUntraced(function*<K, T, A, E, R>(
  members: Iterable<Member<K, T>>,
  { check, concurrency, options, requestsPerSecond }: Work<K, T, A, E, R>,
  results: Results<K, A, E>
): Effect.fn.Return<void, never, R> {
  const clock = yield* Clock.Clock
  const waits = countersOfWaits()
  const { refresh, replaySafe = false } = options
  const heap: Heap<Member<K, T>> = []
  const changed = Latch.makeUnsafe()
  let turn = 0
  let underWay = 0
  let pace = Pace.make(requestsPerSecond)
  for (const member of members) {
    push(heap, member)
    turn = Math.max(turn, member.turn + 1)
  }

  const decide = (input: Schedules.ScheduleInput, history: Wait.History): Effect.Effect<Wait.Decision> =>
    Schedules.decide(input, history, { replaySafe, canRefresh: refresh !== undefined })

  const complete = ({ key }: Member<K, T>, result: Result.Result<A, E>, reason: Wait.StopReason | null = null) =>
    Effect.asVoid(Queue.offer(results, { key, result, reason }))

  const retry = (member: Member<K, T>, { history, kind, millis }: Wait.Wait): Effect.Effect<void> => {
    member.due = monotonicUnsafe(clock) + millis
    member.turn = turn++
    member.history = history
    push(heap, member)
    return Metric.update(waits[kind], 1)
  }

  const settle = (member: Member<K, T>, result: Result.Result<A, E>): Effect.Effect<void, never, R> => {
    if (Result.isSuccess(result) || !Schedules.isInput(result.failure)) return complete(member, result)
    return Effect.flatMap(decide(result.failure, member.history), (decision) => {
      if (decision._tag === "Stop") return complete(member, result, decision.reason)
      if (decision.kind !== "unauthorized" || refresh === undefined) return retry(member, decision)
      return Effect.matchEffect(refresh, {
        onFailure: (error) => complete(member, Result.fail(error)),
        onSuccess: () => retry(member, decision)
      })
    })
  }

  const start = (member: Member<K, T>) => {
    underWay++
    return Effect.suspend(() => check(member.token, member.key)).pipe(
      Effect.result,
      Effect.flatMap((result) => settle(member, result)),
      Effect.catchCause((cause) => Queue.failCause(results, cause)),
      Effect.ensuring(Effect.sync(() => {
        underWay--
        changed.openUnsafe()
      })),
      Effect.forkChild({ startImmediately: true })
    )
  }

  while (true) {
    if (heap.length === 0 && underWay === 0) return yield* Effect.asVoid(Queue.end(results))
    changed.closeUnsafe()
    const now = monotonicUnsafe(clock)
    const first = underWay < concurrency ? heap[0] : undefined
    const millis = first === undefined ? Infinity : Math.ceil(Math.max(first.due, pace.next) - now)
    if (first === undefined || millis > 0) {
      yield* Effect.timeoutOption(changed.await, millis)
    } else {
      pop(heap)
      pace = Pace.started(pace, now)
      yield* start(first)
    }
  }
})
