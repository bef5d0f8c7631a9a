/** The time limit of an attempt. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** The system's timers treat a longer delay as none. */
const longestTimer = 2 ** 31 - 1

/**
 * On the system's clock, one fiber with a timer replaces the two fibers and the race that other clocks need. Nearly no
 * attempt reaches its limit, so the cost of one that doesn't is what counts.
 */
const onSystemClock = <A, E, E2, R>(
  self: Effect.Effect<A, E, R>,
  context: Context.Context<R>,
  millis: number,
  late: Effect.Effect<never, E2>
): Effect.Effect<A, E | E2> =>
  Effect.callback<A, E | E2>((resume) => {
    const fiber = Effect.runForkWith(context)(self)
    // oxlint-disable-next-line eslint/no-restricted-globals -- nobody replaced the clock
    const timer = setTimeout(() => resume(Effect.andThen(Fiber.interrupt(fiber), late)), millis)
    fiber.addObserver((exit) => {
      clearTimeout(timer)
      resume(exit)
    })
    return Effect.suspend(() => {
      clearTimeout(timer)
      return Fiber.interrupt(fiber)
    })
  })

/** Like `Effect.timeoutOrElse`, interrupts an effect that takes longer. A test compares the two. */
export const withTimeLimit = <A, E, E2, R>(
  self: Effect.Effect<A, E, R>,
  millis: number,
  late: () => Effect.Effect<never, E2>
): Effect.Effect<A, E | E2, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Context.getOrUndefined(context, Clock.Clock) === undefined && millis <= longestTimer
      ? onSystemClock(self, context, millis, Effect.suspend(late))
      : Effect.timeoutOrElse(self, { duration: millis, orElse: late })
  )
