import {
  BankError,
  ConfigurationError,
  type FlanksError,
  InternalServerError,
  Processing,
  ScaError,
  TransportError,
  Unauthorized
} from "@effect-flanks/domain/FlanksError"
import { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Schedules from "@effect-flanks/domain/Schedules"
import type { ScheduleName } from "@effect-flanks/domain/Table"
import * as Timeline from "@effect-flanks/domain/Timeline"
import type * as Wait from "@effect-flanks/domain/Wait"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"

const hour = 3_600_000
const steady = WaitConfig.layer({ ...WaitConfig.defaults, jitter: 0 })

/** A session isn't an error, and only `Schedules.decide` waits for it. */
type ErrorSchedule = Exclude<ScheduleName, "session">

const errors: { readonly [S in ErrorSchedule]: FlanksError } = {
  processing: new Processing({ httpStatus: 400 }),
  securityCheck: new ScaError({ httpStatus: 400 }),
  bank: new BankError({ httpStatus: 400 }),
  transient: new InternalServerError({ httpStatus: 500 }),
  unauthorized: new Unauthorized({ httpStatus: 401 })
}

interface Run {
  /** When each attempt happened, in milliseconds since the first. */
  readonly at: ReadonlyArray<number>
  readonly last: Wait.Decision
}

/** Retries an effect that always fails, with the TestClock, and returns the times of its attempts and why it ended. */
const run = <E, R>(
  fails: (attempt: number) => FlanksError,
  schedule: Schedules.FlanksSchedule<E, R>
): Effect.Effect<Run, E, R> =>
  Effect.gen(function*() {
    const start = yield* Clock.currentTimeMillis
    const at: Array<number> = []
    const program = Clock.currentTimeMillis.pipe(Effect.flatMap((now) => {
      at.push(now - start)
      return Effect.fail(fails(at.length))
    }))
    const fiber = yield* Effect.forkChild(
      Effect.retryOrElse(program, schedule, (_, decision) => Effect.succeed(decision))
    )
    yield* TestClock.adjust("100 hours")
    return { at, last: yield* Fiber.join(fiber) }
  })

const schedules: { readonly [S in ErrorSchedule]: Schedules.FlanksSchedule } = {
  processing: Schedules.processing,
  securityCheck: Schedules.securityCheck(),
  bank: Schedules.bank,
  transient: Schedules.transient,
  unauthorized: Schedules.unauthorized(Effect.void)
}

describe("each schedule", () => {
  for (
    const [name, schedule] of Object.entries(schedules) as ReadonlyArray<[ErrorSchedule, Schedules.FlanksSchedule]>
  ) {
    it.effect(`${name} attempts at the times of its timeline, and ends for the same reason`, () =>
      Effect.gen(function*() {
        const { attempts, reason } = Timeline.timeline(() => Timeline.exampleInputs[name])
        const { at, last } = yield* run(() => errors[name], schedule)
        assert.deepStrictEqual(at, attempts.map((attempt) => attempt.at))
        assert.deepInclude(last, { _tag: "Stop", reason })
      }).pipe(Effect.provide(steady)))

    it.effect(`${name} stops on an error that it doesn't wait for`, () =>
      Effect.gen(function*() {
        const other = errors[name === "bank" ? "processing" : "bank"]
        assert.deepInclude((yield* run(() => other, schedule)).last, { reason: "OtherKind" })
        const wrong = new ConfigurationError({
          httpStatus: 400,
          reason: { _tag: "InvalidParameter", parameter: "bank" }
        })
        assert.deepInclude((yield* run(() => wrong, schedule)).last, { reason: "NotRetryable" })
      }))
  }

  it.effect("makes one attempt at once and one per hour of the second day in 48 virtual hours", () =>
    Effect.gen(function*() {
      const { at } = yield* run(() => errors.securityCheck, Schedules.securityCheck())
      const hours = at.map((millis) => millis / hour)
      assert.deepStrictEqual(hours, [0, ...Array.from({ length: 25 }, (_, after) => 24 + after)])
    }).pipe(Effect.provide(steady)))
})

describe("recommended", () => {
  it.effect("follows the advice for each error in turn, and equals the timeline of the same sequence", () =>
    Effect.gen(function*() {
      const sequence: ReadonlyArray<ErrorSchedule> = [
        "processing",
        "processing",
        "transient",
        "processing",
        "bank",
        "unauthorized"
      ]
      const met = (attempt: number) => sequence[(attempt - 1) % sequence.length] ?? "processing"
      const { attempts, reason } = Timeline.timeline((attempt) => Timeline.exampleInputs[met(attempt)])
      const schedule = Schedules.recommendedWith({ replaySafe: true, refresh: Effect.void })
      const { at, last } = yield* run((attempt) => errors[met(attempt)], schedule)
      assert.deepStrictEqual(at, attempts.map((attempt) => attempt.at))
      assert.deepInclude(last, { _tag: "Stop", reason })
    }).pipe(Effect.provide(steady)))

  it.effect("retries a transient failure only if the operation is replay-safe, and otherwise says so", () =>
    Effect.gen(function*() {
      const { at, last } = yield* run(() => errors.transient, Schedules.recommended)
      assert.deepStrictEqual(at, [0])
      assert.deepInclude(last, { reason: "NotReplaySafe" })
    }))

  it.effect.each([["refused", 6], ["dns", 6], ["reset", 1], ["timeout", 1], ["unknown", 1]] as const)(
    "repeats only what the error itself says was never sent: %s, %i attempts",
    ([reason, attempts]) =>
      Effect.gen(function*() {
        const failure = new TransportError({ reason, description: "" })
        assert.strictEqual((yield* run(() => failure, Schedules.recommended)).at.length, attempts)
      })
  )

  it.effect("refreshes once, before the only retry of a 401", () =>
    Effect.gen(function*() {
      let refreshed = 0
      const refresh = Effect.sync(() => refreshed++)
      const { at, last } = yield* run(() => errors.unauthorized, Schedules.recommendedWith({ refresh }))
      assert.deepStrictEqual(at, [0, 0])
      assert.strictEqual(refreshed, 1)
      assert.deepInclude(last, { reason: "AttemptsUsedUp" })
    }))

  it.effect("fails with the error of the refresh", () =>
    Effect.gen(function*() {
      const schedule = Schedules.recommendedWith({ refresh: Effect.fail("no token" as const) })
      assert.strictEqual(yield* Effect.flip(Effect.retry(Effect.fail(errors.unauthorized), schedule)), "no token")
    }))

  it.effect("survives one 500 in the middle of the window without moving it", () =>
    Effect.gen(function*() {
      const schedule = Schedules.recommendedWith({ replaySafe: true })
      const { at, last } = yield* run((attempt) => attempt === 5 ? errors.transient : errors.securityCheck, schedule)
      assert.strictEqual(at[1], 24 * hour)
      assert.strictEqual(at.at(-1), 48 * hour)
      assert.deepInclude(last, { reason: "WindowClosed" })
    }).pipe(Effect.provide(steady)))

  it.effect("waits for Retry-After, and gives up beyond the limit", () =>
    Effect.gen(function*() {
      const asked = (retryAfter: number) =>
        run(() => new Processing({ httpStatus: 400, retryAfter }), Schedules.recommended)
      assert.strictEqual((yield* asked(120_000)).at[1], 120_000)
      assert.deepInclude((yield* asked(hour)).last, { reason: "RetryAfterTooLong" })
      assert.isBelow((yield* asked(-1)).at[1] ?? Infinity, 2401)
    }))

  it.effect("takes its jitter from Random, so that a seed replays it", () =>
    Effect.gen(function*() {
      const seeded = (seed: string) => run(() => errors.processing, Schedules.recommended).pipe(Random.withSeed(seed))
      const [one, again, other] = [yield* seeded("a"), yield* seeded("a"), yield* seeded("b")]
      assert.deepStrictEqual(one.at, again.at)
      assert.notDeepEqual(one.at, other.at)
    }))

  it.effect("composes with any other schedule", () =>
    Effect.gen(function*() {
      const twice = Schedule.max([Schedules.recommended, Schedule.recurs(2)])
      let attempts = 0
      yield* Effect.forkChild(Effect.ignore(Effect.retry(
        Effect.suspend(() => {
          attempts++
          return Effect.fail<FlanksError>(errors.processing)
        }),
        twice
      )))
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(attempts, 3)
    }))
})

describe("securityCheck", () => {
  it.effect("counts its window from the anchor, so that a restart doesn't restart it", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("30 hours")
      const { at, last } = yield* run(() => errors.securityCheck, Schedules.securityCheck(0))
      assert.strictEqual(at.at(-1), 18 * hour)
      assert.strictEqual(at[1], hour)
      assert.deepInclude(last, { reason: "WindowClosed" })
    }).pipe(Effect.provide(steady)))

  it.effect("uses the hours that the text states", () =>
    Effect.gen(function*() {
      const stated = new ScaError({ httpStatus: 400, window: { fromHours: 2, toHours: 4 } })
      const { at } = yield* run(() => stated, Schedules.securityCheck())
      assert.deepStrictEqual(at, [0, 2 * hour, 3 * hour, 4 * hour])
    }).pipe(Effect.provide(steady)))

  it.effect("sleeps until a delayed token is due, counted from its exchange", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("10 hours")
      const fiber = yield* Effect.forkChild(
        Schedules.sleepUntilDue(new TokenDelayed({ httpStatus: 202 }), 0, { anchor: 0 }).pipe(
          Effect.andThen(Clock.currentTimeMillis)
        )
      )
      yield* TestClock.adjust("40 hours")
      assert.strictEqual(yield* Fiber.join(fiber), 24 * hour)
    }).pipe(Effect.provide(steady)))

  it.effect("doesn't sleep if it starts late or stops", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("50 hours")
      const late = yield* Schedules.sleepUntilDue(errors.securityCheck, 0, { anchor: 0 })
      assert.deepInclude(late, { _tag: "Wait", millis: 0, last: true })
      const over = yield* Schedules.sleepUntilDue(errors.securityCheck, 50 * hour, { anchor: 0 })
      assert.deepInclude(over, { _tag: "Stop", reason: "WindowClosed" })
      const unsafe = yield* Schedules.sleepUntilDue(errors.transient, 0)
      assert.deepInclude(unsafe, { _tag: "Stop", reason: "NotReplaySafe" })
      const { history } = late
      const again = yield* Schedules.sleepUntilDue(errors.securityCheck, 50 * hour, { history })
      assert.deepInclude(again, { _tag: "Stop", reason: "WindowClosed" })
    }))
})

describe("the settings", () => {
  const load = (env: Record<string, string>) => WaitConfig.config.parse(ConfigProvider.fromEnvRecord(env))

  it("have these defaults", () => {
    const [second, minute] = [1000, 60_000]
    assert.deepStrictEqual(WaitConfig.defaults, {
      processing: { first: 2 * second, factor: 1.5, cap: 60 * second, budget: 30 * minute },
      bank: { first: minute, factor: 2, cap: hour, budget: 24 * hour },
      transient: { first: 500, factor: 2, cap: 30 * second, times: 5 },
      unauthorized: { times: 1 },
      securityCheck: {
        every: hour,
        scaError: { open: 24 * hour, close: 48 * hour },
        tokenDelayed: { open: 24 * hour, close: 72 * hour }
      },
      session: {
        processing: { every: 2 * second, budget: 10 * minute },
        user: { first: 5 * second, factor: 1.5, cap: 60 * second, budget: 30 * minute }
      },
      jitter: 0.2,
      retryAfterLimit: 15 * minute,
      retryAfterCrossesEnd: false,
      timeScale: 1
    })
  })

  it.effect("are the defaults without a configuration", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* load({}), WaitConfig.defaults)
    }))

  it.effect("come from the configuration, and the schedules use them", () =>
    Effect.gen(function*() {
      const numbers = yield* load({ FLANKS_WAIT_TRANSIENT_FIRST: "1 second", FLANKS_WAIT_TRANSIENT_TIMES: "2" })
      const layer = WaitConfig.layer({ ...numbers, jitter: 0 })
      const { at } = yield* run(() => errors.transient, Schedules.transient).pipe(Effect.provide(layer))
      assert.deepStrictEqual(at, [0, 1000, 3000])
    }))

  it.effect.each([
    { FLANKS_WAIT_PROCESSING_FIRST: "-1 seconds" },
    { FLANKS_WAIT_PROCESSING_FIRST: "soon" },
    { FLANKS_WAIT_PROCESSING_FACTOR: "0.5" },
    { FLANKS_WAIT_TRANSIENT_TIMES: "1.5" },
    { FLANKS_WAIT_JITTER: "0.9" },
    { FLANKS_WAIT_SCA_ERROR_OPEN: "48 hours" }
  ])("are refused by name if they are invalid: %j", (env) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(load(env))
      assert.include(error.message, Object.keys(env)[0]?.replace(/^FLANKS_WAIT_|_OPEN$/g, "") ?? "-")
    }))
})

describe("an error that is not Flanks'", () => {
  class OtherError extends Data.TaggedError("OtherError") {}

  it.effect("ends a schedule at once, after any other errors", () =>
    Effect.gen(function*() {
      const met: Array<Processing | OtherError> = [new Processing({ httpStatus: 400 }), new OtherError()]
      const next = Effect.suspend(() => Effect.fail(met.shift() ?? new Processing({ httpStatus: 400 })))
      const fiber = yield* Effect.forkChild(Effect.flip(Effect.retry(next, Schedules.recommended)))
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "OtherError")
    }))

  it("isn't recognised by its tag alone", () => {
    assert.isTrue(Schedules.isInput(new TokenDelayed({ httpStatus: 202 })))
    assert.isTrue(Schedules.isInput(new Processing({ httpStatus: 400 })))
    for (const tag of ["TokenDelayed", "Processing"]) assert.isFalse(Schedules.isInput({ _tag: tag }))
  })
})

describe("types", () => {
  it("doesn't compile for a repeated success", () => {
    const exchanged: Effect.Effect<Accepted | TokenDelayed> = Effect.succeed(new Accepted({ httpStatus: 200 }))
    // @ts-expect-error Accepted is nothing to wait on
    expectTypeOf(Effect.repeat(exchanged, Schedules.recommended)).not.toBeNever()
  })
})
