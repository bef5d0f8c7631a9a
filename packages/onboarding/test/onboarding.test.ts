import { DataErrored } from "@effect-flanks/client/ClientError"
import { dataKinds } from "@effect-flanks/client/DataKind"
import { MethodNotAllowed, ScaRequired, TransportError } from "@effect-flanks/domain/FlanksError"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
import type { OnboardingError } from "@effect-flanks/onboarding/OnboardingError"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { layer, Received, until, untilEnd, untilState } from "./memory.ts"
import { Script } from "./script.ts"

const hour = 3_600_000

const code = Redacted.make("code-of-anna")

const scripted = (change: (script: Script) => void = () => {}) => {
  const script = new Script()
  script.codes.set("code-of-anna", null)
  change(script)
  return script
}

const run = <A, E>(
  script: Script,
  program: (onboarding: Onboarding["Service"], received: Received) => Effect.Effect<A, E, Onboarding>
) => {
  const received = new Received()
  return Effect.flatMap(Onboarding, (onboarding) => program(onboarding, received)).pipe(
    Effect.provide(layer(script, received))
  )
}

const failure = (found: Option.Option<Exit.Exit<unknown, OnboardingError>>) =>
  Option.getOrUndefined(Option.flatMap(found, Exit.findErrorOption))

describe("Onboarding", () => {
  it.effect("waits out 48 hours of security checks and fetches everything, in under a second", () => {
    const script = scripted((s) => {
      s.checks = 47.5 * hour
    })
    return run(
      script,
      Effect.fnUntraced(function*(onboarding, received) {
        const begun = process.cpuUsage()
        yield* onboarding.start({ id: "anna", code })
        const seen = yield* untilEnd("anna")
        assert.isBelow(process.cpuUsage(begun).user / 1000, 1000)

        const checks = seen.filter(({ state }) => state._tag === "Waiting" && state.on === "securityCheck")
        assert.isAbove(checks.length, 20)
        assert.isAtLeast((script.firstAt.get("status") ?? 0) / hour, 24)
        assert.strictEqual(script.count("exchange"), 1)
        assert.sameMembers(received.dataKinds, dataKinds.map((dataKind) => `anna ${dataKind}`))

        const result = Option.getOrThrow(yield* onboarding.result("anna"))
        const { absent, fetched } = yield* result
        assert.deepInclude(fetched, { dataKind: "portfolio", items: 2 })
        assert.strictEqual(fetched.length, dataKinds.length)
        assert.deepStrictEqual(absent, [])
        const token = Option.getOrThrow(yield* onboarding.token("anna"))
        assert.strictEqual(Redacted.value(token), "token-of-code-of-anna")
      })
    )
  })

  it.effect("ends as overdue when the window of the security checks closes, with its token kept", () =>
    run(
      scripted((s) => {
        s.checks = 100 * hour
      }),
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        const seen = yield* untilEnd("anna")
        assert.strictEqual((seen.at(-1)?.since ?? 0) / hour, 48)
        assert.strictEqual(failure(yield* onboarding.result("anna"))?._tag, "ActivationOverdue")
        assert.isTrue(Option.isSome(yield* onboarding.token("anna")))
      })
    ))

  it.effect("fetches what was asked for and nothing else", () =>
    run(
      scripted(),
      Effect.fnUntraced(function*(onboarding, received) {
        yield* onboarding.start({ id: "anna", code, dataKinds: ["account", "identity", "account"] })
        yield* untilEnd("anna")
        assert.deepStrictEqual(received.dataKinds, ["anna account", "anna identity"])
      })
    ))

  it.effect("hands over what is ready, then fails with what is in error", () =>
    run(
      scripted((s) => {
        s.errored = ["portfolio"]
      }),
      Effect.fnUntraced(function*(onboarding, received) {
        yield* onboarding.start({ id: "anna", code, dataKinds: ["portfolio", "account"] })
        const seen = yield* untilEnd("anna")
        assert.deepInclude(seen.at(-1)?.state, { _tag: "Failed", tag: "DataErrored" })
        const error = failure(yield* onboarding.result("anna"))
        assert.deepInclude(error, new DataErrored({ errored: ["portfolio"], ready: ["account"] }))
        assert.deepStrictEqual(received.dataKinds, ["anna account"])
      })
    ))

  it.effect("stops polling after half an hour of pending data, and can be continued later with the token", () => {
    const script = scripted((s) => {
      s.extraction = hour
    })
    return run(
      script,
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        const seen = yield* untilEnd("anna")
        assert.strictEqual((seen.at(-1)?.since ?? 0) / hour, 0.5)
        assert.strictEqual(failure(yield* onboarding.result("anna"))?._tag, "DataPending")

        const token = Option.getOrThrow(yield* onboarding.token("anna"))
        script.extraction = 0
        yield* onboarding.startWithToken({ id: "anna again", token })
        assert.strictEqual((yield* untilEnd("anna again")).at(-1)?.state._tag, "Done")
        assert.strictEqual(script.count("exchange"), 1)
      })
    )
  })

  it.effect("waits for the user as long as it takes, says what they must do, and continues when they did it", () => {
    const script = scripted((s) => {
      s.user = { sca_token: Redacted.make("session-of-anna") }
    })
    return run(
      script,
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        const { state } = (yield* untilState("anna", "NeedsUser")).at(-1) ?? {}
        assert.deepInclude(state, { todo: "Sca", blocked: false })
        assert.strictEqual(
          Redacted.value(Option.getOrThrow(yield* onboarding.userToken("anna"))),
          "session-of-anna"
        )
        const polls = script.count("status")
        yield* Effect.flip(onboarding.supplyToken("anna", Redacted.make("no")))

        script.user = { blocked: true }
        yield* onboarding.userActed("anna")
        const again = yield* until("anna", (p) => p.state._tag === "NeedsUser" && p.state.blocked)
        assert.deepInclude(again.at(-1)?.state, { todo: "Reset", blocked: true })
        assert.strictEqual(script.count("status"), polls + 1)
        assert.isTrue(Option.isNone(yield* onboarding.userToken("anna")))

        script.user = {}
        yield* onboarding.userActed("anna")
        assert.strictEqual((yield* untilEnd("anna")).at(-1)?.state._tag, "Done")
        assert.deepInclude(yield* Effect.flip(onboarding.userActed("anna")), {
          _tag: "InvalidState",
          state: "Done"
        })
      })
    )
  })

  it.effect("waits for the user too where a call itself says so", () => {
    let asked = false
    const script = scripted((s) => {
      s.before = (call) => call === "read account" && !asked ? new ScaRequired({ httpStatus: 400 }) : Effect.void
      s.extraction = 0
    })
    return run(
      script,
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code, dataKinds: ["account"] })
        yield* untilState("anna", "NeedsUser")
        asked = true
        yield* onboarding.userActed("anna")
        assert.strictEqual((yield* untilEnd("anna")).at(-1)?.state._tag, "Done")
      })
    )
  })

  it.effect("outlasts an outage of a day, and not one of two", () => {
    const outage = { hours: 24, since: 0 }
    const refused = new TransportError({ reason: "refused", description: "refused" })
    return run(
      scripted((s) => {
        s.extraction = 0
        s.before = (call) =>
          call === "status"
            ? Effect.clockWith((clock) => clock.currentTimeMillisUnsafe() < outage.hours * hour ? refused : Effect.void)
            : Effect.void
        s.codes.set("code-of-bea", null)
      }),
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        const seen = yield* untilEnd("anna")
        assert.strictEqual(seen.at(-1)?.state._tag, "Done")
        outage.hours = 1000
        yield* onboarding.start({ id: "bea", code: Redacted.make("code-of-bea") })
        yield* untilEnd("bea")
        assert.strictEqual(failure(yield* onboarding.result("bea"))?._tag, "TransportError")
      })
    )
  })

  it.effect("fails with Flanks' own error where the same call is not worth repeating", () =>
    run(
      scripted((s) => {
        s.before = (call) => call === "status" ? new MethodNotAllowed({ httpStatus: 405 }) : Effect.void
      }),
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        const seen = yield* untilEnd("anna")
        assert.deepInclude(seen.at(-1)?.state, { _tag: "Failed", tag: "MethodNotAllowed" })
        assert.strictEqual(failure(yield* onboarding.result("anna"))?._tag, "MethodNotAllowed")
      })
    ))

  it.effect("can be cancelled while it waits, and asks Flanks nothing more", () => {
    const script = scripted((s) => {
      s.checks = 30 * hour
    })
    return run(
      script,
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        yield* untilState("anna", "Waiting")
        const calls = script.calls.length
        yield* onboarding.cancel("anna")
        assert.strictEqual((yield* untilEnd("anna")).at(-1)?.state._tag, "Cancelled")
        assert.strictEqual(script.calls.length, calls)
        const exit = Option.getOrThrow(yield* onboarding.result("anna"))
        assert.isTrue(Exit.hasInterrupts(exit))
      })
    )
  })

  it.effect("starts once under one id", () => {
    const script = scripted()
    return run(
      script,
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code })
        yield* onboarding.start({ id: "anna", code })
        yield* untilEnd("anna")
        yield* onboarding.start({ id: "anna", code })
        yield* untilEnd("anna")
        assert.strictEqual(script.count("exchange"), 1)
        assert.strictEqual((yield* onboarding.list()).length, 1)
        assert.strictEqual((yield* Effect.flip(onboarding.get("bea")))._tag, "OnboardingNotFound")
      })
    )
  })

  it.effect("refuses names that a database would take for others", () =>
    Effect.gen(function*() {
      const onboarding = yield* Onboarding
      const token = Redacted.make("token")
      // UTF-8 has no half of a surrogate pair: it would be stored as this id is.
      yield* onboarding.startWithToken({ id: "\ufffd", token })
      for (const text of ["\ud800", "\udc00", "an\u0000na"]) {
        for (const invalid of [{ id: text }, { id: "anna", externalId: text }]) {
          const field = "externalId" in invalid ? "externalId" : "id"
          assert.deepInclude(yield* Effect.flip(onboarding.start({ ...invalid, code })), { _tag: "InvalidText", field })
          const given = yield* Effect.flip(onboarding.startWithToken({ ...invalid, token }))
          assert.include(given.message, `the ${field} has a control character or half of a surrogate pair`)
        }
        const linked = yield* Effect.flip(onboarding.start({ id: "anna", code, linkToken: text }))
        assert.deepInclude(linked, { _tag: "InvalidText", field: "linkToken" })
        assert.deepStrictEqual(yield* onboarding.list({ after: text }), [])
        const events = onboarding.events({ id: text, every: "1 millis" }).pipe(Stream.take(1), Stream.runCollect)
        assert.isTrue(Option.isNone(yield* TestClock.withLive(Effect.timeoutOption(events, "20 millis"))))
        for (
          const entry of [
            onboarding.get(text),
            onboarding.result(text),
            onboarding.token(text),
            onboarding.userToken(text),
            onboarding.userActed(text),
            onboarding.lookAgain(text),
            onboarding.supplyToken(text, token),
            onboarding.cancel(text)
          ]
        ) {
          const { _tag } = yield* Effect.flip<unknown, { readonly _tag: string }, never>(entry)
          assert.strictEqual(_tag, "OnboardingNotFound")
        }
      }
    }).pipe(Effect.provide(layer(new Script()))))

  it.effect("waits until its code can be opened: keys are the operator's, and no reason to give it up", () => {
    const script = scripted()
    let isRight = false
    const broken = new Sealing.DecryptionFailed({ reason: "Damaged", keyId: "test" })
    const sealing = Layer.effect(
      Sealing.Sealing,
      Effect.map(Sealing.Sealing, (own) => ({
        ...own,
        open: (place: string, sealed: string) =>
          Effect.suspend(() => isRight ? own.open(place, sealed) : Effect.fail(broken))
      }))
    ).pipe(Layer.provide(Sealing.layerTest))
    return Effect.gen(function*() {
      const onboarding = yield* Onboarding
      yield* onboarding.start({ id: "anna", code })
      yield* TestClock.withLive(Effect.sleep("50 millis"))
      yield* TestClock.adjust("40 hours")
      assert.isTrue(Option.isNone(yield* onboarding.result("anna")))
      assert.deepEqual(script.calls, ["credentials"])
      isRight = true
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* untilEnd("anna")).at(-1)?.state._tag, "Done")
    }).pipe(Effect.provide(layer(script, new Received(), sealing)))
  })

  it.live("streams where it stands until it ends", () =>
    run(
      scripted((s) => {
        s.extraction = 0
      }),
      Effect.fnUntraced(function*(onboarding) {
        yield* onboarding.start({ id: "anna", code, dataKinds: ["account"] })
        const seen = yield* Stream.runCollect(onboarding.watch("anna", { every: "1 millis" }))
        const tags = seen.map(({ state }) => state._tag)
        assert.strictEqual(tags.at(-1), "Done")
        assert.strictEqual(new Set(tags).size, tags.length)
        assert.deepInclude(yield* onboarding.await("anna"), { absent: [] })
      })
    ))
})
