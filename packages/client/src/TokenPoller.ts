/**
 * Polls any number of tokens at once: each on the schedule of its own errors, and all within one limit on requests. A
 * waiting token takes a few hundred bytes, but no fiber and no timer.
 *
 * @since 0.1.0
 */
import type * as Schedules from "@effect-flanks/domain/Schedules"
import * as Wait from "@effect-flanks/domain/Wait"
import type * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { monotonicUnsafe } from "./internal/call/monotonic.ts"
import { type Completed, type Member, runMembers } from "./internal/polling/runPoller.ts"

export type { Completed } from "./internal/polling/runPoller.ts"

/**
 * The state of a poller, as a type and as a Schema: the waiting tokens, and their waits so far. It is plain JSON without
 * the tokens themselves, so you can store it with your own data.
 *
 * @category schemas
 */
export const Snapshot = Schema.Array(Schema.Struct({
  /** The application's key for the token. */
  key: Schema.String,
  /** When the token's next check is due, in milliseconds since the epoch. */
  due: Schema.Finite,
  /** The token's waits so far. */
  history: Wait.History
}))

/**
 * The state of a poller, as a type and as a Schema.
 *
 * @category schemas
 */
export type Snapshot = typeof Snapshot.Type

/**
 * The options of a poller.
 *
 * @category models
 */
export interface TokenPollerOptions<K, E = never, R = never>
  extends Omit<Schedules.ScheduleOptions<E, R>, "anchor" | "history">
{
  /** How many checks run at once; 16 by default. */
  readonly concurrency?: number | undefined
  /**
   * How many checks start in each second, evenly spaced; 50 by default, which is this project's choice because Flanks
   * documents no limit. `Infinity` removes the limit.
   */
  readonly requestsPerSecond?: number | undefined
  /**
   * When a token was created, in milliseconds since the epoch, if that is known. It is the `anchor` of `ScheduleOptions`.
   */
  readonly anchor?: ((key: K) => number | undefined) | undefined
  /** The snapshot of an earlier poller. Tokens that aren't in it start from the beginning. */
  readonly from?: Snapshot | undefined
}

/**
 * A poller and its tokens.
 *
 * @category models
 */
export interface TokenPoller<K, A, E, R> {
  /**
   * Checks the tokens while it runs, and emits each one when it completes. After an interruption, run it again to continue.
   */
  readonly results: Stream.Stream<Completed<K, A, E>, never, R>
  /**
   * The tokens that still wait. A token leaves the snapshot when the consumer of `results` pulls again, so a result that
   * wasn't processed is checked again.
   */
  readonly snapshot: Effect.Effect<Snapshot>
}

const assemble = <K extends string, T>(
  tokens: Iterable<readonly [key: K, token: T]>,
  { anchor, from = [] }: TokenPollerOptions<K, unknown, unknown>,
  now: number,
  toMonotonic: number
): Map<K, Member<K, T>> => {
  const before = new Map(from.map((waiting) => [waiting.key, waiting]))
  const beginning = Wait.start()
  const members = new Map<K, Member<K, T>>()
  for (const [key, token] of tokens) {
    const known = before.get(key)
    const since = anchor?.(key)
    const history = known?.history ?? (since === undefined ? beginning : Wait.start(since))
    members.set(key, { key, token, due: (known?.due ?? now) + toMonotonic, turn: members.size, history })
  }
  return members
}

const refuse = (options: TokenPollerOptions<never, unknown, unknown>): Effect.Effect<void> => {
  const wrong = (["concurrency", "requestsPerSecond"] as const).find((name) => !((options[name] ?? 1) > 0))
  return wrong === undefined ? Effect.void : Effect.die(new RangeError(`${wrong} must be above 0`))
}

/**
 * Makes a poller for tokens, each with the application's key. A `Map` of keys and tokens is accepted.
 *
 * **When to use**
 *
 * Use it for more than a few tokens, or if the waits must survive a restart. For one token, use `awaitData` or
 * `awaitActivation`.
 *
 * **Details**
 *
 * No token is checked before `results` runs. Then each token is checked at once, and again on the schedule that
 * `Schedules.recommendedWith` gives for its errors. The token that has been due for the longest time comes first.
 *
 * Set `replaySafe` if `check` is replay-safe. Make each check a single request, with a `RequestPolicy` whose `retryOn` has
 * only `unauthorized`, because the poller itself retries within its limits.
 *
 * @example
 * import * as TokenPoller from "@effect-flanks/client/TokenPoller"
 * import { Processing } from "@effect-flanks/domain/FlanksError"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import * as Stream from "effect/Stream"
 *
 * const tokens = new Map([["ada", Redacted.make("token-1")], ["bob", Redacted.make("token-2")]])
 * const check = (_token: Redacted.Redacted, key: string) =>
 *   key === "ada" ? Effect.succeed("ready") : Effect.fail(new Processing({ httpStatus: 400 }))
 *
 * const program = Effect.gen(function*() {
 *   const poller = yield* TokenPoller.make(tokens, check, { replaySafe: true })
 *   yield* Stream.runDrain(Stream.take(poller.results, 1))
 *   return yield* poller.snapshot
 * })
 * Effect.runSync(Effect.map(program, (waiting) => waiting.length)) // => 2
 *
 * @see {@link run} for the results alone
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(
  function*<K extends string, T, A, E, R, E2 = never, R2 = never>(
    tokens: Iterable<readonly [key: K, token: T]>,
    check: (token: T, key: K) => Effect.Effect<A, E, R>,
    options: TokenPollerOptions<K, E2, R2> = {}
  ): Effect.fn.Return<TokenPoller<K, A, E | E2, R | R2>> {
    yield* refuse(options)
    const { concurrency = 16, requestsPerSecond = 50 } = options
    const clock = yield* Clock.Clock
    const now = clock.currentTimeMillisUnsafe()
    const members = assemble(tokens, options, now, monotonicUnsafe(clock) - now)

    const results = Stream.unwrap(Effect.gen(function*() {
      const queue = yield* Queue.bounded<Completed<K, A, E | E2>, Cause.Done>(concurrency)
      yield* Effect.forkScoped(
        runMembers<K, T, A, E | E2, R | R2>(
          members.values(),
          { check, options, concurrency, requestsPerSecond },
          queue
        ),
        { startImmediately: true }
      )
      let taken: ReadonlyArray<Completed<K, A, E | E2>> = []
      const pull = Effect.suspend(() => {
        for (const { key } of taken) members.delete(key)
        taken = []
        return Effect.map(Queue.takeAll(queue), (batch) => {
          taken = batch
          return batch
        })
      })
      return Stream.fromPull(Effect.succeed(pull))
    }))

    /** A snapshot has wall-clock times, because it must be meaningful after a restart. */
    const snapshot = Effect.sync(() => {
      const toWall = clock.currentTimeMillisUnsafe() - monotonicUnsafe(clock)
      return Array.from(members.values(), ({ due, history, key }) => ({ key, due: due + toWall, history }))
    })
    return { results, snapshot }
  }
)

/**
 * Polls tokens and emits the results in the order of their completion.
 *
 * **When to use**
 *
 * Use it if the process doesn't need a snapshot. Otherwise use `make`.
 *
 * @example
 * import * as TokenPoller from "@effect-flanks/client/TokenPoller"
 * import { BankError } from "@effect-flanks/domain/FlanksError"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const check = (token: string): Effect.Effect<number, BankError> => Effect.succeed(token.length)
 *
 * const program = TokenPoller.run([["ada", "token-1"], ["bob", "token-22"]], check).pipe(
 *   Stream.map(({ key }) => key),
 *   Stream.runCollect
 * )
 *
 * @see {@link make} for snapshots
 *
 * @category polling
 */
export const run = <K extends string, T, A, E, R, E2 = never, R2 = never>(
  tokens: Iterable<readonly [key: K, token: T]>,
  check: (token: T, key: K) => Effect.Effect<A, E, R>,
  options: TokenPollerOptions<K, E2, R2> = {}
): Stream.Stream<Completed<K, A, E | E2>, never, R | R2> =>
  Stream.unwrap(Effect.map(make(tokens, check, options), ({ results }) => results))
