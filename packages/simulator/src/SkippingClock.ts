/**
 * A clock that skips waits. It runs normally during requests, and otherwise jumps to the next timer. With it, a client and a
 * simulator get through days in seconds, over real HTTP.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"

/**
 * The options of the clock.
 *
 * @category models
 */
export interface SkippingClockOptions {
  /** For a jump over a number of milliseconds, how long it is animated. By default, it isn't animated. */
  readonly shownFor?: ((millis: number) => number) | undefined
}

/**
 * A clock that skips waits.
 *
 * @category services
 */
export class SkippingClock extends Context.Service<SkippingClock, {
  readonly clock: Clock.Clock
  /** Wraps a client. During its requests, bodies included, the clock doesn't jump. */
  readonly watching: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}>()("@effect-flanks/simulator/SkippingClock") {}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * Before a jump, nothing may happen for this many milliseconds, and then for this many turns of the scheduler. On a busy
 * machine, this lets fibers continue that are about to do so.
 */
const grace = { millis: 2, turns: 20 }

/** The time between two frames of an animated jump, in milliseconds. */
const frame = 40

const make = Effect.fnUntraced(function*({ shownFor = () => 0 }: SkippingClockOptions) {
  const base = yield* Clock.Clock
  const sleepers = new Set<Sleeper>()
  const hasSleepers = yield* Latch.make(false)
  let ahead = 0
  let requests = 0
  let happened = 0

  const now = () => base.currentTimeMillisUnsafe() + ahead
  const next = () => {
    let first = Infinity
    for (const { at } of sleepers) first = Math.min(first, at)
    return first
  }
  const isIdle = () => requests === 0 && sleepers.size > 0

  const isQuiet = Effect.gen(function*() {
    const before = happened
    const isStill = () => isIdle() && happened === before
    yield* base.sleep(Duration.millis(grace.millis))
    for (let turn = 0; turn < grace.turns && isStill(); turn++) yield* Effect.yieldNow
    return isStill()
  })

  const jump = Effect.gen(function*() {
    const to = next()
    const frames = Math.max(1, Math.round(shownFor(to - now()) / frame))
    for (let left = frames; left > 0 && isIdle() && next() === to; left--) {
      ahead += Math.max(0, to - now()) / left
      if (left > 1) yield* base.sleep(Duration.millis(frame))
    }
  })

  const drive = Effect.gen(function*() {
    yield* hasSleepers.await
    if ((yield* isQuiet) && next() > now()) yield* jump
    for (const sleeper of [...sleepers].filter(({ at }) => at <= now())) {
      sleepers.delete(sleeper)
      sleeper.wake()
    }
    if (sleepers.size === 0) yield* hasSleepers.close
  })
  yield* Effect.forkScoped(Effect.forever(drive))

  const nanosAhead = () => BigInt(Math.round(ahead)) * 1_000_000n
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: () => base.currentTimeNanosUnsafe() + nanosAhead(),
    currentTimeNanos: Effect.sync(() => base.currentTimeNanosUnsafe() + nanosAhead()),
    monotonicTimeNanosUnsafe: () => base.monotonicTimeNanosUnsafe() + nanosAhead(),
    monotonicTimeNanos: Effect.sync(() => base.monotonicTimeNanosUnsafe() + nanosAhead()),
    sleep: (duration) =>
      Effect.callback((resume) => {
        const sleeper = { at: now() + Duration.toMillis(duration), wake: () => resume(Effect.void) }
        if (sleeper.at === Infinity) return
        sleepers.add(sleeper)
        happened++
        hasSleepers.openUnsafe()
        return Effect.sync(() => void (sleepers.delete(sleeper) && happened++))
      })
  }

  const collected = Effect.fnUntraced(function*(response: HttpClientResponse.HttpClientResponse) {
    const body = yield* response.arrayBuffer
    const { headers, request, status } = response
    // With some statuses, such as 204, a response can't be made with a body, not even with an empty one.
    const content = body.byteLength === 0 ? null : body
    return HttpClientResponse.fromWeb(request, new Response(content, { status, headers }))
  })

  return SkippingClock.of({
    clock,
    watching: HttpClient.transform((effect) =>
      Effect.acquireUseRelease(
        Effect.sync(() => {
          requests++
          happened++
        }),
        () => Effect.flatMap(effect, collected),
        () =>
          Effect.sync(() => {
            requests--
            happened++
          })
      )
    )
  })
})

/**
 * Provides the clock as a service, without replacing the `Clock`.
 *
 * @category layers
 */
export const layerNoClock = (options: SkippingClockOptions = {}): Layer.Layer<SkippingClock> =>
  Layer.effect(SkippingClock, make(options))

/**
 * Provides the clock as a service, and as the `Clock` of everything that uses this layer.
 *
 * @category layers
 */
export const layer = (options: SkippingClockOptions = {}): Layer.Layer<SkippingClock> =>
  Layer.unwrap(Effect.map(SkippingClock, ({ clock }) => Layer.succeed(Clock.Clock, clock))).pipe(
    Layer.provideMerge(layerNoClock(options))
  )
