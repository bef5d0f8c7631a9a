import { ExchangeUncertain } from "@effect-flanks/client/ClientError"
import {
  AccessDenied,
  ConfigurationError,
  InternalServerError,
  TransportError
} from "@effect-flanks/domain/FlanksError"
import { Flanks } from "@effect-flanks/onboarding/Flanks"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
import { defaults } from "@effect-flanks/onboarding/Settings"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { layer, until, untilEnd, untilState } from "./memory.ts"
import { Script } from "./script.ts"

const codeOf = (id: string) => Redacted.make(`code-of-${id}`)

const lost = new ExchangeUncertain({ reason: "CodeGone", posts: 1, failure: null })

/** Codes for these ids, and no time to wait for data. */
const scripted = (...ids: ReadonlyArray<string>) => {
  const script = new Script()
  script.extraction = 0
  for (const id of ids) script.codes.set(`code-of-${id}`, null)
  return script
}

const tokenOf = Effect.fnUntraced(function*(id: string) {
  const onboarding = yield* Onboarding
  return Option.getOrNull(Option.map(yield* onboarding.token(id), Redacted.value))
})

const start = Effect.fnUntraced(function*(id: string, externalId?: string) {
  const onboarding = yield* Onboarding
  yield* onboarding.start({ id, code: codeOf(id), externalId, dataKinds: ["account"] })
})

const stateOf = (seen: ReadonlyArray<{ readonly state: object }>) => seen.at(-1)?.state

describe("the exchange", () => {
  it.effect("finds the token of a lost answer: it is the only new one in the list", () => {
    const script = scripted("anna")
    script.credentials.push({ token: "older", externalId: null, createdAt: 0 })
    script.answering = () => lost
    return Effect.gen(function*() {
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("stops listing the credentials when its process stops", () => {
    const script = scripted("anna")
    let listing = "not begun"
    const credentials = Effect.suspend(() => {
      listing = "begun"
      return Effect.never
    }).pipe(Effect.onInterrupt(() =>
      Effect.sync(() => {
        listing = "interrupted"
      })
    ))
    const flanks = Layer.effect(Flanks, Effect.map(Flanks, (operations) => ({ ...operations, credentials })))
    Object.assign(script, { layer: Layer.provide(flanks, script.layer) })
    return Effect.gen(function*() {
      yield* Effect.andThen(start("anna"), until("anna", () => listing === "begun")).pipe(Effect.provide(layer(script)))
      assert.strictEqual(listing, "interrupted")
    })
  })

  it.effect("takes none of two new tokens, and asks the application", () => {
    const script = scripted("anna")
    script.answering = () =>
      Effect.andThen(
        Effect.sync(() => script.credentials.push({ token: "somebody's", externalId: null, createdAt: 0 })),
        lost
      )
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilState("anna", "ExchangeUncertain")), { candidates: 2 })
      const other = yield* Effect.flip(onboarding.startWithToken({ id: "anna", token: Redacted.make("somebody's") }))
      assert.deepInclude(other, { _tag: "ConflictingStart", differs: ["secret", "dataKinds"] })
      assert.isNull(yield* tokenOf("anna"))

      yield* onboarding.supplyToken("anna", Redacted.make("token-of-code-of-anna"))
      const late = yield* Effect.flip(onboarding.supplyToken("anna", Redacted.make("somebody's")))
      assert.strictEqual(late._tag, "InvalidState")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("says of each post but the first that the code may have been posted before", () => {
    const script = scripted("anna")
    script.posting = () => script.postedBefore.length < 3 ? new InternalServerError({ httpStatus: 500 }) : Effect.void
    return Effect.gen(function*() {
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.deepStrictEqual(script.postedBefore, [false, true, true])
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("takes no refusal of the application for a post of the code", () => {
    const script = scripted("anna")
    script.posting = () => script.postedBefore.length < 3 ? new AccessDenied({ httpStatus: 403 }) : Effect.void
    return Effect.gen(function*() {
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.deepStrictEqual(script.postedBefore, [false, false, false])
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("takes the only new token with its external id", () => {
    const script = new Script()
    script.extraction = 0
    script.codes.set("code-of-anna", "anna's bank")
    script.credentials.push({ token: "before", externalId: "anna's bank", createdAt: 0 })
    script.answering = () =>
      Effect.andThen(
        Effect.sync(() => script.credentials.push({ token: "somebody's", externalId: "bea's bank", createdAt: 0 })),
        lost
      )
    return Effect.gen(function*() {
      yield* start("anna", "anna's bank")
      yield* untilEnd("anna")
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("takes no token that another onboarding has, nor lets the application give it", () => {
    const script = scripted("anna", "bea")
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      // Bea's token is new in the list for Anna, and Anna's own is not: the bank was connected before.
      script.answering = (token) =>
        token === "token-of-code-of-anna"
          ? Effect.gen(function*() {
            script.credentials.splice(script.credentials.findIndex((entry) => entry.token === token), 1)
            yield* start("bea")
            yield* untilEnd("bea")
            return yield* lost
          }).pipe(
            Effect.provideService(Onboarding, onboarding),
            Effect.catchTags({
              ConflictingStart: Effect.die,
              InvalidText: Effect.die,
              OnboardingNotFound: Effect.die,
              StorageUnavailable: Effect.die
            })
          )
          : Effect.void
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilState("anna", "ExchangeUncertain")), { candidates: 0 })
      const taken = yield* Effect.flip(onboarding.supplyToken("anna", Redacted.make("token-of-code-of-bea")))
      assert.deepInclude(taken, { _tag: "TokenTaken", by: "bea" })
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("waits while another onboarding exchanges, whose token the new one may be", () => {
    const script = scripted("anna", "bea")
    const answers = { bea: false }
    script.answering = (token) =>
      token === "token-of-code-of-anna"
        ? lost
        : TestClock.withLive(Effect.sleep("1 millis")).pipe(Effect.repeat({ until: () => answers.bea }), Effect.asVoid)
    return Effect.gen(function*() {
      yield* start("bea")
      yield* until("bea", ({ state }) => state._tag === "Exchanging")
      yield* start("anna")
      const waiting = yield* until("anna", ({ state }) => state._tag === "Waiting" && state.on === "others")
      assert.isNull(yield* tokenOf("anna"))
      assert.strictEqual(waiting.length > 0, true)
      answers.bea = true
      yield* untilEnd("bea")
      yield* untilEnd("anna")
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
      assert.strictEqual(yield* tokenOf("bea"), "token-of-code-of-bea")
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("posts a code again that is still unused, and only then", () => {
    const script = scripted("anna")
    script.posting = () =>
      script.count("exchange") < 3
        ? new ExchangeUncertain({ reason: "ListingFailed", posts: 1, failure: null })
        : Effect.void
    return Effect.gen(function*() {
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.deepStrictEqual(script.calls.filter((call) => call === "exchange" || call === "unusedCodes"), [
        "exchange",
        "unusedCodes",
        "exchange",
        "unusedCodes",
        "exchange"
      ])
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("fails with Flanks' refusal, and posts nothing again", () => {
    const script = scripted("anna")
    script.posting = () =>
      new ConfigurationError({ httpStatus: 400, code: 40_001, reason: { _tag: "Unrecognized", message: null } })
    return Effect.gen(function*() {
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Failed", tag: "ConfigurationError" })
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("waits until the request of a process that died is over, then posts the code if it is unused", () => {
    const script = scripted("anna")
    return Effect.gen(function*() {
      const journal = yield* Journal
      yield* journal.open({ id: "anna", executionId: "", externalId: null, dataKinds: ["account"], at: 0 })
      assert.isTrue(yield* journal.beginExchange("anna", 1, 0))
      yield* start("anna")
      const seen = yield* untilEnd("anna")
      assert.isTrue(
        seen.some(({ state }) =>
          state._tag === "Waiting" && state.on === "deadline" && state.until === defaults.patience
        )
      )
      assert.isAtLeast(script.firstAt.get("unusedCodes") ?? 0, defaults.patience)
      assert.deepInclude(stateOf(seen), { _tag: "Done" })
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("does not post the code of a process that died and got its token", () => {
    const script = scripted("anna")
    script.before = (call) =>
      call === "unusedCodes"
        // The request of the process that died arrives late.
        ? Effect.sync(() => {
          script.issue("code-of-anna", 0)
        })
        : Effect.void
    return Effect.gen(function*() {
      const journal = yield* Journal
      yield* journal.open({ id: "anna", executionId: "", externalId: null, dataKinds: ["account"], at: 0 })
      yield* journal.beginExchange("anna", 1, 0)
      yield* start("anna")
      yield* untilEnd("anna")
      assert.strictEqual(script.count("exchange"), 0)
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("looks again when asked, and does not give up a token because the list cannot be read", () => {
    const script = scripted("anna")
    let unreadable = true
    script.answering = () => lost
    script.before = (call) =>
      call === "unusedCodes" && unreadable
        ? new TransportError({ reason: "refused", description: "refused" })
        : Effect.void
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilState("anna", "ExchangeUncertain")), { candidates: null })
      unreadable = false
      yield* onboarding.lookAgain("anna")
      assert.deepInclude(stateOf(yield* untilEnd("anna")), { _tag: "Done" })
      assert.strictEqual(yield* tokenOf("anna"), "token-of-code-of-anna")
      assert.strictEqual(script.count("exchange"), 1)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("asks the application for both of two lost tokens, where one of them is in the list", () => {
    const script = scripted("anna", "bea")
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      script.answering = (token) => {
        if (token !== "token-of-code-of-anna") return lost
        script.credentials.pop()
        return Effect.gen(function*() {
          yield* start("bea")
          yield* until("bea", ({ state }) => state._tag === "Waiting" && state.on === "others")
          return yield* lost
        }).pipe(
          Effect.provideService(Onboarding, onboarding),
          Effect.catchTags({
            ConflictingStart: Effect.die,
            InvalidText: Effect.die,
            OnboardingNotFound: Effect.die,
            StorageUnavailable: Effect.die
          })
        )
      }
      yield* start("anna")
      assert.deepInclude(stateOf(yield* untilState("anna", "ExchangeUncertain")), { candidates: 1 })
      assert.deepInclude(stateOf(yield* untilState("bea", "ExchangeUncertain")), { candidates: 1 })
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("counts the window of the security checks from before the code was posted, however late the token is found", () => {
    const hour = 3_600_000
    const script = scripted("anna")
    script.checks = 100 * hour
    script.answering = () => lost
    script.before = (call) =>
      call === "unusedCodes"
        ? Effect.clockWith((clock) =>
          clock.currentTimeMillisUnsafe() < 10 * hour
            ? new TransportError({ reason: "refused", description: "refused" })
            : Effect.void
        )
        : Effect.void
    return Effect.gen(function*() {
      yield* start("anna")
      const seen = yield* untilEnd("anna")
      assert.deepInclude(stateOf(seen), { tag: "ActivationOverdue" })
      assert.strictEqual(seen.at(-1)?.since, 48 * hour)
      assert.strictEqual(seen.at(-1)?.issuedAt, 0)
    }).pipe(Effect.provide(layer(script)))
  })

  /** What becomes of an answer. */
  const fates = ["arrives", "arrives late", "is lost", "is lost, the token was known before"] as const

  it("never gives an onboarding the token of another, whatever becomes of the answers", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...fates), { minLength: 2, maxLength: 4 }),
        (fate) => {
          const ids = fate.map((_, at) => `user-${at}`)
          const script = scripted(...ids)
          script.answering = (token) => {
            const at = ids.findIndex((id) => token === `token-of-code-of-${id}`)
            if (fate[at] === "arrives") return Effect.void
            if (fate[at] === "arrives late") return TestClock.withLive(Effect.sleep("10 millis"))
            if (fate[at]?.endsWith("before") === true) {
              script.credentials.splice(script.credentials.findIndex((entry) => entry.token === token), 1)
            }
            return lost
          }
          return Effect.gen(function*() {
            yield* Effect.forEach(ids, (id) => start(id), { concurrency: "unbounded" })
            for (const id of ids) {
              const [progress] = (yield* until(id, ({ state }) => ["Done", "ExchangeUncertain"].includes(state._tag)))
                .slice(-1)
              const token = yield* tokenOf(id)
              if (token !== null) assert.strictEqual(token, `token-of-code-of-${id}`)
              assert.strictEqual(token === null, progress?.state._tag === "ExchangeUncertain")
            }
            assert.strictEqual(script.count("exchange"), ids.length)
          }).pipe(Effect.provide(Layer.provideMerge(layer(script), TestClock.layer())), Effect.runPromise)
        }
      ),
      { numRuns: 15 }
    ))
})
