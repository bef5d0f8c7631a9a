/** A bound on an attempt. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** What is longer, a timer of the system's takes for nothing at all. */
const longestTimer = 2 ** 31 - 1

/**
 * On the clock of the system, one fiber and a timer do what two fibers and a race do on any: nearly no attempt comes to its
 * end, so what counts is what an attempt costs that does not.
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

/** As `Effect.timeoutOrElse`: interrupts what takes longer. A differential test holds the two to the same. */
export const within = <A, E, E2, R>(
  self: Effect.Effect<A, E, R>,
  millis: number,
  late: () => Effect.Effect<never, E2>
): Effect.Effect<A, E | E2, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Context.getOrUndefined(context, Clock.Clock) === undefined && millis <= longestTimer
      ? onSystemClock(self, context, millis, Effect.suspend(late))
      : Effect.timeoutOrElse(self, { duration: millis, orElse: late })
  )
