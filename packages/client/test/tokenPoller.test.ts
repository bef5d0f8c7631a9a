import * as Telemetry from "@effect-flanks/client/Telemetry"
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import {
  BankError,
  CredentialsError,
  type FlanksError,
  InternalServerError,
  Processing,
  ScaError,
  Unauthorized
} from "@effect-flanks/domain/FlanksError"
import { TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { type Scripted, simulate, steady, type Told } from "./tokenPollerModel.ts"

const unbounded = { requestsPerSecond: Infinity, replaySafe: true } as const
const hour = 3_600_000

const processing = new Processing({ httpStatus: 400 })
const errors: ReadonlyArray<FlanksError> = [
  processing,
  new ScaError({ httpStatus: 400, window: { fromHours: 2, toHours: 5 } }),
  new BankError({ httpStatus: 400 }),
  new InternalServerError({ httpStatus: 500 }),
  new Unauthorized({ httpStatus: 401 }),
  new CredentialsError({ httpStatus: 400 })
]

const named = (count: number) => Array.from({ length: count }, (_, at) => [`key-${at}`, at] as const)

const under = <A, E>(effect: Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide([TestClock.layer(), WaitConfig.layer(steady)])))

/** Consumes all results while the clock advances. */
const passing = <K, A, E>(
  results: Stream.Stream<TokenPoller.Completed<K, A, E>>,
  duration: Duration.Input
): Effect.Effect<ReadonlyArray<TokenPoller.Completed<K, A, E>>> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(Stream.runCollect(results))
    yield* TestClock.adjust(duration)
    return yield* Fiber.join(fiber)
  })

const scripted: fc.Arbitrary<ReadonlyArray<Scripted>> = fc.array(
  fc.record({
    due: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 60_000 })),
    errors: fc.array(fc.constantFrom(...errors), { maxLength: 5 })
  }),
  { maxLength: 40 }
).map((tokens) => tokens.map((token, at) => ({ ...token, key: `key-${at}` })))

const beginning: TokenPoller.Snapshot[number]["history"] = {
  kind: null,
  row: 0,
  waited: { processing: 0, bank: 0, sessionUser: 0, sessionProcessing: 0 },
  repeats: { transient: 0, unauthorized: 0 },
  anchor: null
}

/** The same error, with a `Retry-After`. */
const asking = (error: Schedules.ScheduleInput, retryAfter: number | null): Schedules.ScheduleInput => {
  if (error._tag === "TokenDelayed") return error
  const Class = error.constructor as new(fields: object) => Schedules.ScheduleInput
  return new Class(Object.assign({}, error, { retryAfter }))
}

/** A check that plays the scripts, and records when it is called. */
const playing = (tokens: ReadonlyArray<Scripted>, { checked }: Told) => {
  const left = new Map(tokens.map(({ errors: met, key }) => [key, [...met]]))
  return (_: unknown, key: string): Effect.Effect<string, FlanksError> =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      checked.push({ at, key })
      const error = left.get(key)?.shift()
      return error === undefined ? Effect.succeed(key) : Effect.fail(error)
    })
}

/** Records what completes, and when. */
const noting = ({ ended }: Told) => <A, E, R>(results: Stream.Stream<TokenPoller.Completed<string, A, E>, never, R>) =>
  Stream.tap(
    results,
    ({ reason, key }) => Effect.map(Clock.currentTimeMillis, (at) => ended.push({ at, key, reason }))
  )

const resting = (tokens: ReadonlyArray<Scripted>): TokenPoller.Snapshot =>
  tokens.map(({ due, key }) => ({ key, due, history: beginning }))

const keysOf = (tokens: ReadonlyArray<Scripted>) => tokens.map(({ key }) => [key, null] as const)

describe("a poller", () => {
  it("checks in the same order, at the same times and with the same results as an array that is sorted before each check", () =>
    fc.assert(fc.asyncProperty(scripted, (tokens) =>
      under(Effect.gen(function*() {
        const told: Told = { checked: [], ended: [] }
        const results = TokenPoller.run(keysOf(tokens), playing(tokens, told), {
          ...unbounded,
          concurrency: 1,
          refresh: Effect.void,
          from: resting(tokens)
        })
        yield* passing(noting(told)(results), "100 hours")
        assert.deepStrictEqual(told, simulate(tokens))
      })))))

  it("treats one token like Effect.retry with Schedules.recommendedWith", () => {
    const met = fc.oneof(fc.constantFrom(...errors), fc.constant(new TokenDelayed({ httpStatus: 202 })))
    const asked = fc.array(fc.option(fc.constantFrom(0, 90_000, 2_000_000)), { minLength: 1 })
    return fc.assert(fc.asyncProperty(
      fc.array(met, { maxLength: 12 }),
      fc.string(),
      fc.boolean(),
      fc.option(fc.constantFrom("works", "fails")),
      fc.option(fc.integer({ min: -hour, max: hour })),
      asked,
      (sequence, seed, replaySafe, refreshing, anchor, retryAfters) => {
        type Run = (
          check: Effect.Effect<number, Schedules.ScheduleInput>,
          options: Schedules.ScheduleOptions<string>
        ) => Effect.Effect<Result.Result<number, Schedules.ScheduleInput | string>>
        const play = (run: Run) =>
          Effect.gen(function*() {
            const told: Array<unknown> = []
            const note = (what: string) => Effect.map(Clock.currentTimeMillis, (at) => told.push([what, at]))
            let count = 0
            const check = Effect.flatMap(note("check"), () => {
              const error = sequence[count++]
              if (error === undefined) return Effect.succeed(count)
              const retryAfter = retryAfters[count % retryAfters.length] ?? null
              return Effect.fail(asking(error, retryAfter))
            })
            const refresh = refreshing === "fails"
              ? Effect.andThen(note("refresh"), Effect.fail("no token"))
              : note("refresh")
            const fiber = yield* Effect.forkChild(run(check, {
              replaySafe,
              refresh: refreshing === null ? undefined : refresh
            }))
            yield* TestClock.adjust("400 hours")
            told.push(yield* Fiber.join(fiber))
            return told
          }).pipe(Random.withSeed(seed), Effect.provide(TestClock.layer()), Effect.runPromise)
        return Promise.all([
          play((check, options) =>
            Effect.result(
              Effect.retry(check, Schedules.recommendedWith({ ...options, anchor: anchor ?? undefined }))
            )
          ),
          play((check, options) =>
            TokenPoller.run([["one", null]], () => check, {
              ...options,
              requestsPerSecond: Infinity,
              anchor: () => anchor ?? undefined
            }).pipe(
              Stream.runCollect,
              Effect.map(([only]) => only?.result ?? Result.fail("nothing"))
            )
          )
        ]).then(([retried, fleet]) => assert.deepStrictEqual(fleet, retried))
      }
    ))
  })

  it.effect("emits the result of each token, and why its waiting stopped, in the order of completion", () =>
    Effect.gen(function*() {
      const checks: Record<string, Effect.Effect<string, FlanksError | "mine">> = {
        user: Effect.fail(new CredentialsError({ httpStatus: 400 })),
        bank: Effect.fail(new BankError({ httpStatus: 400 })),
        ready: Effect.delay(Effect.succeed("data"), "1 second"),
        other: Effect.fail("mine")
      }
      const told = yield* passing(
        TokenPoller.run(
          Object.entries(checks),
          (check) => check,
          unbounded
        ),
        "30 hours"
      )
      assert.deepStrictEqual(told.map(({ reason, key }) => [key, reason]), [
        ["user", "NotRetryable"],
        ["other", null],
        ["ready", null],
        ["bank", "BudgetUsedUp"]
      ])
      assert.deepStrictEqual(told[1]?.result, Result.fail("mine"))
      assert.deepStrictEqual(told[2]?.result, Result.succeed("data"))
    }))

  it.effect("ends at once without tokens", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Stream.runCollect(TokenPoller.run([], () => Effect.void)), [])
    }))

  it.effect("fails with the defects of the check, but not with the tokens' errors", () =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(Stream.runDrain(TokenPoller.run(named(3), (at) => {
        if (at === 1) throw new Error("a bug")
        return Effect.fail(processing)
      }, unbounded)))
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    }))

  it.effect("counts its waits in the same way as the client", () =>
    Effect.gen(function*() {
      const counter = Metric.withAttributes(Telemetry.waits, { schedule: "processing" })
      const { count: before } = yield* Metric.value(counter)
      let left = 3
      yield* passing(
        TokenPoller.run(
          [["one", null]],
          () => Effect.suspend(() => left-- > 0 ? Effect.fail(processing) : Effect.void),
          unbounded
        ),
        "1 hour"
      )
      assert.strictEqual((yield* Metric.value(counter)).count - before, 3)
    }))

  it.effect.each([{ concurrency: 0 }, { requestsPerSecond: 0 }, { requestsPerSecond: Number.NaN }])(
    "refuses what would never start a check: %j",
    (options) =>
      Effect.gen(function*() {
        const exit = yield* Effect.exit(TokenPoller.make(named(1), () => Effect.void, options))
        assert.isTrue(Exit.isFailure(exit) && Cause.pretty(exit.cause).includes("must be above 0"))
      })
  )
})

interface Load {
  readonly tokens: number
  readonly requestsPerSecond: number
  readonly concurrency: number
  /** How long each check takes. */
  readonly takes: ReadonlyArray<number>
  /** By how much the clock wakes its sleepers too late. */
  readonly late: ReadonlyArray<number>
}

const load: fc.Arbitrary<Load> = fc.record({
  tokens: fc.integer({ min: 1, max: 150 }),
  requestsPerSecond: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 400 })),
  concurrency: fc.integer({ min: 1, max: 20 }),
  takes: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 10 }),
  late: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 10 })
})

/** A clock that is late, like real timers. */
const lateBy = (clock: Clock.Clock, late: ReadonlyArray<number>): Clock.Clock => {
  let sleeps = 0
  return {
    currentTimeMillis: clock.currentTimeMillis,
    currentTimeNanos: clock.currentTimeNanos,
    monotonicTimeNanos: clock.monotonicTimeNanos,
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
    currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
    monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
    sleep: (duration) => clock.sleep(Duration.sum(duration, Duration.millis(late[sleeps++ % late.length] ?? 0)))
  }
}

/** The times at which checks start, and the largest number that run at once. */
const loaded = ({ concurrency, late, requestsPerSecond, takes, tokens }: Load) =>
  under(Effect.gen(function*() {
    const clock = yield* Clock.Clock
    const starts: Array<number> = []
    let underWay = 0
    let most = 0
    const check = (at: number) =>
      Effect.gen(function*() {
        starts.push(yield* Clock.currentTimeMillis)
        most = Math.max(most, ++underWay)
        yield* Effect.provideService(Effect.sleep(takes[at % takes.length] ?? 0), Clock.Clock, clock)
        underWay--
      })
    const results = TokenPoller.run(named(tokens), check, { concurrency, requestsPerSecond })
    const completed = yield* passing(Stream.provideService(results, Clock.Clock, lateBy(clock, late)), "1 hour")
    return { starts, most, completed: completed.length }
  }))

describe("the limits of a poller", () => {
  it("hold in every second, and for the running checks, even if its timer is late", () =>
    fc.assert(fc.asyncProperty(load, async (chosen) => {
      const { completed, most, starts } = await loaded(chosen)
      assert.strictEqual(starts.length, chosen.tokens)
      assert.strictEqual(completed, chosen.tokens)
      assert.isAtMost(most, chosen.concurrency)
      for (const [at, start] of starts.entries()) {
        const later = starts[at + chosen.requestsPerSecond]
        if (later !== undefined) assert.isAtLeast(later - start, 1000)
      }
    })))

  it("are used, so that a poller is at most a twentieth slower than they allow", () =>
    fc.assert(fc.asyncProperty(load, async (chosen) => {
      const { starts } = await loaded({ ...chosen, concurrency: Infinity, late: chosen.late.map((by) => by / 2) })
      const seconds = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1000
      assert.isAtMost(seconds, 1.05 * (chosen.tokens - 1) / chosen.requestsPerSecond + 0.02)
    })))

  it.effect("are 50 checks per second and 16 at once by default", () =>
    Effect.gen(function*() {
      const startedIn = (takes: Duration.Input, options?: TokenPoller.TokenPollerOptions<string>) =>
        Effect.gen(function*() {
          let starts = 0
          const check = () => Effect.andThen(Effect.sync(() => starts++), Effect.sleep(takes))
          const fiber = yield* Effect.forkChild(Stream.runDrain(TokenPoller.run(named(100), check, options)))
          yield* TestClock.adjust("999 millis")
          yield* Fiber.interrupt(fiber)
          return starts
        })
      assert.strictEqual(yield* startedIn("1 hour"), 16)
      assert.strictEqual(yield* startedIn("1 milli"), 50)
      assert.strictEqual(yield* startedIn("1 hour", { concurrency: 20 }), 20)
      assert.strictEqual(yield* startedIn("1 milli", { requestsPerSecond: 70 }), 70)
    }))

  it("are fair, so that the token that has been due for the longest time is checked first", () =>
    fc.assert(
      fc.asyncProperty(scripted, fc.integer({ min: 1, max: 20 }), (tokens, requestsPerSecond) =>
        under(Effect.gen(function*() {
          const told: Told = { checked: [], ended: [] }
          const play = playing(tokens, told)
          const check = (_: null, key: string): Effect.Effect<string, FlanksError> =>
            Effect.gen(function*() {
              // Earlier results are consumed in the meantime, and leave the snapshot.
              yield* Effect.yieldNow
              const dues = new Map((yield* fleet.snapshot).map((waiting) => [waiting.key, waiting.due]))
              assert.strictEqual(dues.get(key), Math.min(...dues.values()))
              return yield* play(null, key)
            })
          const fleet = yield* TokenPoller.make(keysOf(tokens), check, {
            requestsPerSecond,
            concurrency: 1,
            from: resting(tokens)
          })
          yield* passing(fleet.results, "100 hours")
        })))
    ))

  it.effect("are fair, so that a slow poller checks all tokens before it checks one again", () =>
    Effect.gen(function*() {
      const tokens = 100
      const order: Array<number> = []
      const fiber = yield* Effect.forkChild(Stream.runDrain(TokenPoller.run(named(tokens), (at) => {
        order.push(at)
        return Effect.fail(processing)
      }, { requestsPerSecond: 1 })))
      yield* TestClock.adjust("8 minutes")
      yield* Fiber.interrupt(fiber)
      assert.isAbove(order.length, 4 * tokens)
      for (const [at, token] of order.entries()) assert.strictEqual(token, at % tokens)
    }).pipe(Effect.provide(WaitConfig.layer(steady))))

  it.effect("apply back-pressure while no consumer pulls its results", () =>
    Effect.gen(function*() {
      let checks = 0
      const results = TokenPoller.run(named(1000), () => Effect.sync(() => checks++), {
        requestsPerSecond: Infinity,
        concurrency: 4
      })
      const fiber = yield* Effect.forkChild(Stream.runForEach(results, () => Effect.never))
      yield* TestClock.adjust("1 hour")
      yield* Fiber.interrupt(fiber)
      assert.isAtMost(checks, 13)
    }))
})

describe("an interrupted poller", () => {
  it.effect("leaves nothing running", () =>
    Effect.gen(function*() {
      let begun = 0
      let released = 0
      const check = () =>
        Effect.acquireUseRelease(
          Effect.sync(() => begun++),
          () => Effect.andThen(Effect.sleep("1 minute"), Effect.fail(processing)),
          () => Effect.sync(() => released++)
        )
      const fiber = yield* Effect.forkChild(
        Stream.runDrain(TokenPoller.run(named(100), check, { ...unbounded, concurrency: 10 }))
      )
      yield* TestClock.adjust("90 seconds")
      assert.deepStrictEqual({ begun, released }, { begun: 20, released: 10 })
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual({ begun, released }, { begun: 20, released: 20 })
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual({ begun, released }, { begun: 20, released: 20 })
    }))

  it("continues from its snapshot, through JSON, as if it hadn't been interrupted", () =>
    fc.assert(
      fc.asyncProperty(scripted, fc.integer({ min: 0, max: 200_000 }), (tokens, millis) =>
        under(Effect.gen(function*() {
          const told: Told = { checked: [], ended: [] }
          const check = playing(tokens, told)
          const options = { ...unbounded, concurrency: 1, refresh: Effect.void }
          const first = yield* TokenPoller.make(keysOf(tokens), check, { ...options, from: resting(tokens) })
          const fiber = yield* Effect.forkChild(Stream.runDrain(noting(told)(first.results)))
          yield* TestClock.adjust(millis)
          yield* Fiber.interrupt(fiber)

          const stored = JSON.stringify(yield* Schema.encodeEffect(TokenPoller.Snapshot)(yield* first.snapshot))
          const from = yield* Schema.decodeEffect(Schema.fromJsonString(TokenPoller.Snapshot))(stored)
          const waiting = from.map(({ key }) => [key, null] as const)
          const results = TokenPoller.run(waiting, check, { ...options, from })
          yield* passing(noting(told)(results), "100 hours")
          const { checked, ended } = simulate(tokens)
          const byKey = (a: { readonly key: string }, b: { readonly key: string }) => a.key.localeCompare(b.key)
          assert.deepStrictEqual(told.checked.toSorted(byKey), checked.toSorted(byKey))
          assert.deepStrictEqual(told.ended.toSorted(byKey), ended.toSorted(byKey))
        })))
    ))

  it.effect("continues when its results run again", () =>
    Effect.gen(function*() {
      const checks: Array<readonly [at: number, number]> = []
      const fleet = yield* TokenPoller.make(named(2), (at) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          checks.push([at, now])
          return checks.length < 5 ? Effect.fail(processing) : Effect.succeed(at)
        }), unbounded)
      const fiber = yield* Effect.forkChild(Stream.runDrain(fleet.results))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      const told = yield* passing(fleet.results, "1 hour")
      assert.deepStrictEqual(checks, [[0, 0], [1, 0], [0, 2000], [1, 2000], [0, 5000], [1, 5000]])
      assert.deepStrictEqual(told.map(({ key }) => key), ["key-0", "key-1"])
    }).pipe(Effect.provide(WaitConfig.layer(steady))))

  it.effect("keeps running checks, and results that weren't consumed, in its snapshot", () =>
    Effect.gen(function*() {
      const fleet = yield* TokenPoller.make(named(4), (at) => at === 3 ? Effect.never : Effect.succeed(at), unbounded)
      const keys = Effect.map(fleet.snapshot, (waiting) => waiting.map(({ key }) => key))
      const seen: Array<ReadonlyArray<string>> = []
      const fiber = yield* Effect.forkChild(Stream.runForEach(
        Stream.rechunk(fleet.results, 1),
        () => Effect.map(keys, (waiting) => seen.push(waiting))
      ))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(seen[0]?.length, 4)
      assert.deepStrictEqual(yield* keys, ["key-3"])
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* keys, ["key-3"])
    }))

  it.effect("has no token in its snapshot or in any printed form", () =>
    Effect.gen(function*() {
      const secret = "credentials-token-s3cret"
      const tokens = [["one", Redacted.make(secret)]] as const
      const fleet = yield* TokenPoller.make(tokens, () => Effect.fail(processing), unbounded)
      yield* Effect.forkChild(Stream.runDrain(fleet.results))
      yield* TestClock.adjust("1 second")
      const snapshot = yield* fleet.snapshot
      assert.strictEqual(snapshot.length, 1)
      for (const what of [fleet, snapshot]) {
        assert.notInclude(inspect(what, { depth: Infinity, showHidden: true }) + JSON.stringify(what), secret)
      }
    }))

  it.effect("waits for the security checks of a token from its creation", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("10 hours")
      const checks: Array<number> = []
      const check = () =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          checks.push(now / hour)
          return Effect.fail(new ScaError({ httpStatus: 400, window: { fromHours: 24, toHours: 26 } }))
        })
      const told = yield* passing(
        TokenPoller.run(named(1), check, { ...unbounded, anchor: () => 2 * hour }),
        "40 hours"
      )
      assert.deepStrictEqual(checks, [10, 26, 27, 28])
      assert.deepStrictEqual(told.map(({ reason }) => reason), ["WindowClosed"])
    }).pipe(Effect.provide(WaitConfig.layer(steady))))

  it.effect("refuses an invalid snapshot", () =>
    Effect.gen(function*() {
      for (const wrong of [{ due: null }, { history: {} }, { history: { ...beginning, kind: "tomorrow" } }]) {
        const stored: unknown = [{ key: "one", due: 1, history: beginning, ...wrong }]
        assert.isTrue(Exit.isFailure(yield* Effect.exit(Schema.decodeUnknownEffect(TokenPoller.Snapshot)(stored))))
      }
    }))
})

describe("types", () => {
  it("keep the keys, the values, the errors and the requirements of the check and of the refresh", () => {
    const check = (token: Redacted.Redacted, key: "a" | "b"): Effect.Effect<Date, FlanksError> =>
      Effect.succeed(new Date(Redacted.value(token).length + key.length))
    const refresh: Effect.Effect<void, "no token", Random.Random> = Effect.void
    const results = TokenPoller.run(new Map([["a" as const, Redacted.make("t")]]), check, { refresh })
    expectTypeOf(results).toEqualTypeOf<
      Stream.Stream<TokenPoller.Completed<"a", Date, FlanksError | "no token">, never, Random.Random>
    >()
  })
})
