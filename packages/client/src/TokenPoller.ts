/**
 * Waiting for any number of tokens at once: each by its own errors' schedule, all under one bound on requests. A token that
 * waits costs a few hundred bytes, no fiber and no timer.
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
 * A fleet at rest: who still waits, and since when. Plain JSON without a token in it, to be kept wherever the application
 * keeps its own data. A type and a Schema under one name.
 */
export const Snapshot = Schema.Array(Schema.Struct({
  /** What the application calls the token. */
  key: Schema.String,
  /** When its next check is due, in milliseconds since the epoch. */
  due: Schema.Finite,
  /** What it has waited so far. */
  history: Wait.History
}))

/** A fleet at rest. */
export type Snapshot = typeof Snapshot.Type

/** What can be chosen. */
export interface TokenPollerOptions<K, E = never, R = never>
  extends Omit<Schedules.ScheduleOptions<E, R>, "anchor" | "history">
{
  /** How many checks are under way at once. 16. */
  readonly concurrency?: number | undefined
  /** How many checks start in any second, evenly. 50: ours, since Flanks documents no limit. `Infinity` for no bound. */
  readonly requestsPerSecond?: number | undefined
  /** When a token was created, in milliseconds since the epoch, where that is known; see `Schedules.Options`. */
  readonly anchor?: ((key: K) => number | undefined) | undefined
  /** Where an earlier fleet stopped. Tokens that are not in it start anew. */
  readonly from?: Snapshot | undefined
}

/** Tokens that wait. */
export interface TokenPoller<K, A, E, R> {
  /** Checks the tokens while it runs, and gives each as it completes. Run again, it goes on where it was interrupted. */
  readonly results: Stream.Stream<Completed<K, A, E>, never, R>
  /** Who still waits. A token leaves it when `results` is asked for more after it: what nobody took in is checked again. */
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
 * Makes a fleet of tokens under the keys that the application knows them by: a `Map` will do. Nothing is checked until its
 * `results` run. Every token is checked at once, then as `Schedules.recommendedWith` says for the errors it met; who has
 * been due for longest comes first.
 *
 * Tell it that `check` is `replaySafe` if it is, and give it `Classified.retryAfter`. Let a check be one request, by a
 * `Policy` without `waits` but for `unauthorized`: what is to be asked again, the fleet asks again, within its bounds.
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
 */
export const make = <K extends string, T, A, E, R, E2 = never, R2 = never>(
  tokens: Iterable<readonly [key: K, token: T]>,
  check: (token: T, key: K) => Effect.Effect<A, E, R>,
  options: TokenPollerOptions<K, E2, R2> = {}
): Effect.Effect<TokenPoller<K, A, E | E2, R | R2>> =>
  Effect.gen(function*() {
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

    /** What is kept must mean something after a restart: there, the time of the wall. */
    const snapshot = Effect.sync(() => {
      const toWall = clock.currentTimeMillisUnsafe() - monotonicUnsafe(clock)
      return Array.from(members.values(), ({ due, history, key }) => ({ key, due: due + toWall, history }))
    })
    return { results, snapshot }
  })

/**
 * The results of a fleet, in the order in which they come, for who needs no snapshot.
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
 */
export const run = <K extends string, T, A, E, R, E2 = never, R2 = never>(
  tokens: Iterable<readonly [key: K, token: T]>,
  check: (token: T, key: K) => Effect.Effect<A, E, R>,
  options: TokenPollerOptions<K, E2, R2> = {}
): Stream.Stream<Completed<K, A, E | E2>, never, R | R2> =>
  Stream.unwrap(Effect.map(make(tokens, check, options), ({ results }) => results))
