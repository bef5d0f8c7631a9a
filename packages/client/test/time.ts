/** Runs an effect to its end while the test's clock advances in steps. Between the steps, bodies are read in real time. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

const macrotask = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

export const elapse = Effect.fnUntraced(function*<A, E, R>(
  effect: Effect.Effect<A, E, R>,
  step: Duration.Input = "500 millis",
  most: Duration.Input = "10 minutes"
) {
  const fiber = yield* Effect.forkChild(effect)
  const steps = Duration.toMillis(Duration.fromInputUnsafe(most)) / Duration.toMillis(Duration.fromInputUnsafe(step))
  for (let taken = 0; taken < steps; taken++) {
    for (let turn = 0; turn < 3; turn++) yield* macrotask
    if (fiber.pollUnsafe() !== undefined) break
    yield* TestClock.adjust(step)
  }
  if (fiber.pollUnsafe() === undefined) {
    yield* Fiber.interrupt(fiber)
    return yield* Effect.die(new Error(`it was not over after ${JSON.stringify(most)}`))
  }
  return yield* Fiber.join(fiber)
})

/** Waits in real time until a condition holds. */
export const until = (so: () => boolean): Effect.Effect<void> => Effect.repeat(macrotask, { until: so })
