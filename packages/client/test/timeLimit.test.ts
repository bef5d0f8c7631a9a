import type { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import type { Answer } from "./fake.ts"
import { flanks, token } from "./flanks.ts"
import { elapse, until } from "./time.ts"

type Limit = "50 millis" | "1 hour"

const limited = (attemptTimeout: Limit) =>
  Effect.provideService(RequestPolicy, { attemptTimeout, callTimeout: "1 hour", retryOn: [] })

const ask = (client: FlanksClient["Service"]) => client.aggregation.account(token)

/** The result of an attempt, and the number of requests that were aborted on the wire. */
const outcomeOf = Effect.fnUntraced(function*(
  answer: Answer,
  limit: Limit,
  run: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
) {
  const fake = flanks(() => answer)
  const result = yield* fake.use((client) => run(limited(limit)(Effect.result(ask(client)))))
  return [Result.isSuccess(result) ? "success" : String(result.failure), fake.aborted.length]
})

const answers: Readonly<Record<string, readonly [Answer, Limit, said: string, aborted: number]>> = {
  "that is answered": [{ body: [] }, "1 hour", "success", 0],
  "that fails": [{ status: 400, body: { error_code: 50001 } }, "1 hour", "BankError: status 400, code 50001", 0],
  "that gets no answer": ["silence", "50 millis", "no response within 0.05 s", 1],
  "whose answer never ends": ["endless", "50 millis", "no response within 0.05 s", 1]
}

/** The system's clock and all other clocks, such as the test's, use different code. */
describe("an attempt", () => {
  for (const [what, [answer, limit, said, aborted]] of Object.entries(answers)) {
    it.effect(`${what} ends in the same way with the test's clock`, () =>
      Effect.map(
        outcomeOf(answer, limit, (effect) => elapse(effect, "10 millis")),
        (found) => expect(found).toEqual([expect.stringContaining(said), aborted])
      ))
    it.live(`${what} ends in the same way with the system's clock`, () =>
      Effect.map(
        outcomeOf(answer, limit, (effect) => effect),
        (found) => expect(found).toEqual([expect.stringContaining(said), aborted])
      ))
  }

  for (const limit of ["Infinity", "30 days"] as const) {
    it.live(`has exactly its time limit: ${limit}`, () =>
      flanks(() => Effect.delay(Effect.succeed({ body: [] }), "20 millis")).use(ask).pipe(
        Effect.provideService(RequestPolicy, { attemptTimeout: limit, callTimeout: limit, retryOn: [] }),
        Effect.map((found) => expect(found).toEqual([]))
      ))
  }

  const interrupted = Effect.gen(function*() {
    const fake = flanks(() => "silence")
    const exit = yield* fake.use((client) =>
      Effect.gen(function*() {
        const asking = yield* Effect.forkChild(limited("1 hour")(ask(client)))
        yield* until(() => fake.sent.length === 1)
        yield* Fiber.interrupt(asking)
        return yield* Fiber.await(asking)
      })
    )
    return [Exit.hasInterrupts(exit), fake.aborted.length]
  })

  it.effect("is aborted on the wire if it is interrupted, with the test's clock", () =>
    Effect.map(interrupted, (found) => expect(found).toEqual([true, 1])))
  it.live("is aborted on the wire if it is interrupted, with the system's clock", () =>
    Effect.map(interrupted, (found) => expect(found).toEqual([true, 1])))

  it.live("leaves no timer behind", () =>
    Effect.gen(function*() {
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
      const before = timers()
      yield* flanks(() => ({ body: [] })).use((client) =>
        Effect.provideService(ask(client), RequestPolicy, {
          attemptTimeout: "1 hour",
          callTimeout: "1 hour",
          retryOn: []
        })
      )
      expect(timers()).toBeLessThanOrEqual(before)
    }))
})
