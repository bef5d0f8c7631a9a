/**
 * A clock that skips waiting: it goes as usual while a request is on its way, and else jumps to who wakes next. With it a
 * client and a simulator live through days within seconds, over real HTTP.
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

/** How jumps are made. */
export interface SkippingClockOptions {
  /** How long a jump over so many milliseconds is shown, in milliseconds; not at all unless given. */
  readonly shownFor?: (millis: number) => number
}

/** A clock that skips waiting. */
export class SkippingClock extends Context.Service<SkippingClock, {
  readonly clock: Clock.Clock
  /** A client while whose requests are on their way, body included, nothing is skipped. */
  readonly watching: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}>()("@effect-flanks/simulator/SkippingClock") {}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * Before a jump nothing may happen for so many milliseconds, and then for so many turns of the scheduler: who is about to
 * go on gets to, on a busy machine too.
 */
const grace = { millis: 2, turns: 20 }

/** How long one picture of a jump that is shown lasts, in milliseconds. */
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
    return HttpClientResponse.fromWeb(request, new Response(body, { status, headers }))
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

/** The clock, for who asks for the service; nothing goes by it yet. */
export const layerNoClock = (options: SkippingClockOptions = {}): Layer.Layer<SkippingClock> =>
  Layer.effect(SkippingClock, make(options))

/** The clock, and everything that gets this layer goes by it. */
export const layer = (options: SkippingClockOptions = {}): Layer.Layer<SkippingClock> =>
  Layer.unwrap(Effect.map(SkippingClock, ({ clock }) => Layer.succeed(Clock.Clock, clock))).pipe(
    Layer.provideMerge(layerNoClock(options))
  )
