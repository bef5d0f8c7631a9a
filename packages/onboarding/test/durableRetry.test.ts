import { ExchangeUncertain, type Failure } from "@effect-flanks/client/ClientError"
import {
  AccessDenied,
  BankError,
  ConfigurationError,
  InternalServerError,
  Processing,
  ScaError,
  TransportError,
  Unauthorized,
  UnexpectedResponse
} from "@effect-flanks/domain/FlanksError"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
import type { OnboardingError } from "@effect-flanks/onboarding/OnboardingError"
import { operatorMistakes } from "@effect-flanks/onboarding/Telemetry"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { layer, until, untilEnd, untilState } from "./memory.ts"
import { Script } from "./script.ts"

const hour = 3_600_000

const lost = new ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null })
const refused = new TransportError({ reason: "refused", description: "refused" })

const scripted = (change: (script: Script) => void = () => {}) => {
  const script = new Script()
  script.extraction = 0
  script.codes.set("code-of-anna", "anna")
  change(script)
  return script
}

/** An error until so many hours have passed. */
const untilHour = <E>(hours: number, error: E) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => now < hours * hour ? Effect.fail(error) : Effect.void)

const start = Effect.flatMap(
  Onboarding,
  ({ start: begin }) =>
    begin({ id: "anna", code: Redacted.make("code-of-anna"), externalId: "anna", dataKinds: ["account"] })
)

/** Starts, lets time pass until the end, and gives every state. */
const onboard = (script: Script) => Effect.andThen(start, untilEnd("anna")).pipe(Effect.provide(layer(script)))

const last = (seen: ReadonlyArray<{ readonly state: object }>) => seen.at(-1)?.state

/** How the answers of an outage look. */
const outages: ReadonlyArray<readonly [string, OnboardingError]> = [
  ["a reset connection", new TransportError({ reason: "reset", description: "reset" })],
  ["a 502", new UnexpectedResponse({ httpStatus: 502 })]
]

describe("an outage of the exchange", () => {
  for (const [name, error] of outages) {
    it.effect(`of a day, with ${name}, is waited out while the code is listed as unused`, () => {
      const script = scripted((s) => {
        s.posting = () => untilHour(24, error as TransportError)
      })
      return Effect.gen(function*() {
        const seen = yield* onboard(script)
        assert.deepInclude(last(seen), { _tag: "Done" })
        const posts = script.count("exchange")
        assert.isAtLeast(posts, 24)
        assert.isAtMost(posts, 36)
        // It was listed before each further post.
        assert.strictEqual(script.count("unusedCodes"), posts - 1)
      })
    })
  }

  it.effect("that lasts longer than the numbers of an outage ends with its error", () => {
    const script = scripted((s) => {
      s.posting = () => new UnexpectedResponse({ httpStatus: 502 })
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "UnexpectedResponse" })
      assert.isAtLeast((seen.at(-1)?.since ?? 0) / hour, 24)
      assert.strictEqual(script.count("exchange"), 37)
    })
  })

  it.effect("after which the code is invalid is looked into: an earlier post may have used the code", () => {
    const script = scripted((s) => {
      let posts = 0
      s.posting = () => {
        posts++
        if (posts === 1) return new UnexpectedResponse({ httpStatus: 502 })
        // The first post went through after all, late, and this one finds the code used.
        s.issue("code-of-anna", 0)
        return new ConfigurationError({
          httpStatus: 400,
          code: 40_001,
          reason: { _tag: "Unrecognized", message: null }
        })
      }
    })
    return Effect.gen(function*() {
      assert.deepInclude(last(yield* onboard(script)), { _tag: "Done" })
      assert.strictEqual(script.count("exchange"), 2)
    })
  })

  it.effect("is over when posting and listing both say that there is no such endpoint", () => {
    const gone = new UnexpectedResponse({ httpStatus: 404 })
    const script = scripted((s) => {
      s.posting = () => gone
      s.before = (call) => call === "unusedCodes" ? gone : Effect.void
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "UnexpectedResponse" })
      assert.strictEqual(seen.at(-1)?.since, 0)
    })
  })

  it.effect("is uncertain if only the list of codes no longer exists", () => {
    const script = scripted((s) => {
      s.posting = () => new UnexpectedResponse({ httpStatus: 502 })
      s.before = (call) => call === "unusedCodes" ? new UnexpectedResponse({ httpStatus: 404 }) : Effect.void
    })
    return Effect.gen(function*() {
      yield* start
      yield* untilState("anna", "ExchangeUncertain")
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("a mistake of the operator", () => {
  const mistakes = [
    [new Unauthorized({ httpStatus: 401 }), ["credentials", "exchange", "read account"]],
    [new AccessDenied({ httpStatus: 403 }), ["exchange", "unusedCodes", "status"]]
  ] as const

  for (const [mistake, calls] of mistakes) {
    for (const call of calls) {
      it.effect(`(${mistake._tag}) at ${call} is waited for, however long it takes`, () => {
        const script = scripted((s) => {
          s.before = (made) => made === call ? untilHour(33, mistake) : Effect.void
          if (call === "unusedCodes") s.answering = () => lost
        })
        return Effect.gen(function*() {
          const counted = Metric.value(Metric.withAttributes(operatorMistakes, { tag: mistake._tag }))
          const before = (yield* counted).count
          const seen = yield* onboard(script)
          assert.deepInclude(last(seen), { _tag: "Done" })
          assert.isAtLeast((seen.at(-1)?.since ?? 0) / hour, 33)
          assert.isTrue(
            seen.some(({ state }) =>
              state._tag === "Waiting" && state.on === "unauthorized" && state.met === mistake._tag
            )
          )
          // Minutes at first, an hour at most.
          const tries = script.count(call)
          assert.strictEqual((yield* counted).count - before, tries - 1)
          assert.isAtLeast(tries, 30)
          assert.isAtMost(tries, 60)
        })
      })
    }
  }

  it.effect("can be cancelled while it is waited for", () => {
    const script = scripted((s) => {
      s.before = () => new AccessDenied({ httpStatus: 403 })
    })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* start
      yield* untilState("anna", "Waiting")
      // No other wait is as long. Each attempt runs the steps before it again, so ten times as long takes 100 times the time.
      yield* TestClock.adjust("60 hours")
      yield* onboarding.cancel("anna")
      assert.deepInclude(last(yield* untilEnd("anna")), { _tag: "Cancelled" })
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("an onboarding that is cancelled", () => {
  const tokenOf = Effect.flatMap(Onboarding, ({ token }) => Effect.map(token("anna"), Option.map(Redacted.value)))

  it.effect("while nobody knows what came of its code, still finds its token, and keeps it readable", () => {
    const script = scripted((s) => {
      s.answering = () => lost
      s.before = (call) => call === "unusedCodes" ? untilHour(3, refused) : Effect.void
    })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* start
      yield* untilState("anna", "Waiting")
      yield* onboarding.cancel("anna")
      assert.deepInclude(last(yield* untilEnd("anna")), { _tag: "Cancelled" })
      assert.isTrue(Option.isNone(yield* tokenOf))
      for (let minutes = 0; minutes < 300; minutes += 10) {
        yield* TestClock.withLive(Effect.sleep("5 millis"))
        yield* TestClock.adjust("10 minutes")
      }
      assert.deepStrictEqual(yield* tokenOf, Option.some("token-of-code-of-anna"))
      assert.deepInclude((yield* onboarding.get("anna")).state, { _tag: "Cancelled" })
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("posts no code that was not used", () => {
    const script = scripted((s) => {
      s.posting = () => new UnexpectedResponse({ httpStatus: 502 })
    })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* start
      yield* untilState("anna", "Waiting")
      yield* onboarding.cancel("anna")
      yield* untilEnd("anna")
      script.posting = () => Effect.void
      for (let turn = 0; turn < 20; turn++) {
        yield* TestClock.withLive(Effect.sleep("5 millis"))
        yield* TestClock.adjust("1 hour")
      }
      assert.isTrue(Option.isNone(yield* tokenOf))
      assert.strictEqual(script.count("exchange"), 1)
      assert.strictEqual(script.credentials.length, 0)
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("a list that cannot be read", () => {
  it.effect("is read again for hours before a person is asked", () => {
    const script = scripted((s) => {
      s.answering = () => lost
      s.before = (call) => call === "unusedCodes" ? untilHour(40, refused) : Effect.void
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Done" })
      assert.isFalse(seen.some(({ state }) => state._tag === "ExchangeUncertain"))
      for (const on of ["transient", "bank"]) {
        assert.isTrue(seen.some(({ state }) => state._tag === "Waiting" && state.on === on), on)
      }
    })
  })

  it.effect("is a person's task after the bank's schedule has ended", () => {
    const script = scripted((s) => {
      s.answering = () => lost
      s.before = (call) => call === "unusedCodes" ? Effect.fail(refused) : Effect.void
    })
    return Effect.gen(function*() {
      yield* start
      const seen = yield* until("anna", ({ state }) => state._tag === "ExchangeUncertain")
      assert.deepInclude(last(seen), { candidates: null })
      const hours = (seen.at(-1)?.since ?? 0) / hour
      assert.isAtLeast(hours, 24 + 24)
      assert.isAtMost(hours, 60)
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("a process that comes late", () => {
  it.effect("attempts once before it calls a delayed token overdue", () => {
    const script = scripted((s) => {
      s.checks = 30 * hour
      // The process is suspended after the exchange, until after the window has closed.
      s.answering = () => TestClock.adjust("80 hours")
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Done" })
      assert.strictEqual(script.count("status"), 1)
    })
  })

  it.effect("calls a delayed token overdue after that one attempt", () => {
    const script = scripted((s) => {
      s.checks = 1000 * hour
      s.answering = () => TestClock.adjust("80 hours")
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "ActivationOverdue" })
      assert.strictEqual(script.count("status"), 1)
    })
  })

  it.effect("attempts once more if it was suspended in the middle of an attempt", () => {
    const script = scripted((s) => {
      s.checks = 30 * hour
      s.before = (call) =>
        call === "read account" && s.count(call) === 1
          ? Effect.andThen(TestClock.adjust("80 hours"), new ScaError({ httpStatus: 400, window: null }))
          : Effect.void
    })
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      script.credentials.push({ token: "a-token", externalId: null, createdAt: 0 })
      yield* onboarding.startWithToken({ id: "anna", token: Redacted.make("a-token"), dataKinds: ["account"] })
      assert.deepInclude(last(yield* untilEnd("anna")), { _tag: "Done" })
    }).pipe(Effect.provide(layer(script)))
  })
})

describe("Retry-After", () => {
  const asked = (error: BankError | InternalServerError, times = 1) =>
    scripted((s) => {
      s.before = (call) => call === "status" && s.count(call) <= times ? error : Effect.void
    })

  it.effect("of hours is slept out", () =>
    Effect.gen(function*() {
      const script = asked(new InternalServerError({ httpStatus: 500, retryAfter: 3 * hour }))
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Done" })
      assert.strictEqual(seen.at(-1)?.since, 3 * hour)
      assert.strictEqual(script.count("status"), 2)
    }))

  it.effect("above a day is reported at once", () =>
    Effect.gen(function*() {
      const seen = yield* onboard(asked(new InternalServerError({ httpStatus: 500, retryAfter: 25 * hour })))
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "InternalServerError" })
      assert.strictEqual(seen.at(-1)?.since, 0)
    }))

  it.effect("may cross the end of a schedule: the attempt after it is the last", () =>
    Effect.gen(function*() {
      // The second wait crosses the end of the twenty-four hours for the bank, and one more attempt follows.
      const script = asked(new BankError({ httpStatus: 503, retryAfter: 23.9 * hour }), 2)
      assert.deepInclude(last(yield* onboard(script)), { _tag: "Done" })
      const patient = asked(new BankError({ httpStatus: 503, retryAfter: 23.99 * hour }), 100)
      const seen = yield* onboard(patient)
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "BankError" })
    }))
})

describe("a wait for Retry-After that crosses the end of its schedule", () => {
  it.effect("leaves one attempt, whatever the error of that attempt is", () => {
    const met: Array<OnboardingError> = [
      new Processing({ httpStatus: 400, retryAfter: 2 * hour }),
      new BankError({ httpStatus: 400 })
    ]
    const script = scripted((s) => {
      s.before = (call) => call === "status" && met[0] !== undefined ? Effect.fail(met.shift() as Failure) : Effect.void
    })
    return Effect.gen(function*() {
      const seen = yield* onboard(script)
      assert.deepInclude(last(seen), { _tag: "Failed", tag: "BankError" })
      assert.strictEqual(script.count("status"), 2)
    })
  })
})

describe("a process that ends", () => {
  /** Starts, ends the process when `hasArrived`, and lets the response arrive only after that. */
  const ended = Effect.fnUntraced(function*(
    script: Script,
    begin: typeof start,
    hasArrived: () => boolean
  ) {
    const lifetime = Scope.makeUnsafe()
    const runner = yield* Layer.buildWithScope(layer(script), lifetime)
    yield* Effect.provide(begin, runner)
    while (!hasArrived()) yield* TestClock.withLive(Effect.sleep("3 millis"))
    const closing = yield* Effect.forkChild(Scope.close(lifetime, Exit.void))
    yield* TestClock.withLive(Effect.sleep("20 millis"))
    yield* TestClock.adjust("10 seconds")
    yield* Fiber.join(closing)
    return Context.get(runner, Journal)
  })

  it.effect("stores the token of an exchange whose response is on its way", () => {
    const script = scripted((s) => {
      s.answering = () => Effect.sleep("10 seconds")
    })
    return Effect.gen(function*() {
      const journal = yield* ended(script, start, () => script.credentials.length > 0)
      const issued = yield* journal.issued("anna")
      assert.deepStrictEqual(
        Option.map(issued, ({ token }) => Redacted.value(token)),
        Option.some("token-of-code-of-anna")
      )
    })
  })

  it.effect("stores the session whose response is on its way", () => {
    const script = scripted((s) => {
      s.answeringSession = () => Effect.sleep("10 seconds")
    })
    const begin = Effect.flatMap(Onboarding, (onboarding) => onboarding.start({ id: "anna", session: {} }))
    return Effect.gen(function*() {
      const journal = yield* ended(script, begin, () => script.sessions.length > 0)
      const kept = yield* journal.sessions("anna")
      assert.deepStrictEqual(Option.map(kept, ({ ids }) => ids), Option.some(["session-1"]))
    })
  })
})
