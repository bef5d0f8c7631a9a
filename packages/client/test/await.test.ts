import type { DataKind } from "@effect-flanks/client/DataKind"
import type { DataProgress } from "@effect-flanks/client/FlanksClient"
import { DelayedToken } from "@effect-flanks/client/IssuedToken"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { Answer } from "./fake.ts"
import { flanks, inTurn, token } from "./flanks.ts"
import { elapse, until } from "./time.ts"

const status = (fields: object): Answer => ({ body: { pending: true, blocked: false, ...fields } })
const created = (...products: ReadonlyArray<string>) => ({
  created: { product: Object.fromEntries(products.map((name) => [name, true])) }
})
const asked: ReadonlyArray<DataKind> = ["account", "portfolio"]
const minutes = (count: number) => count * 60_000

describe("awaitData", () => {
  it.effect("polls until all requested data is ready, and emits the changes", () => {
    const fake = flanks(inTurn(
      status({}),
      status({}),
      status(created("card")),
      status(created("account")),
      { status: 503 },
      status(created("account", "portfolio"))
    ))
    return fake.use((client) =>
      Effect.gen(function*() {
        const told = yield* elapse(Stream.runCollect(client.watchData(token, asked)))
        const changes = told.map((progress: DataProgress) =>
          progress._tag === "Changed"
            ? progress.changes.map(({ from, dataKind, to }) => [dataKind, from, to])
            : progress
        )
        expect(changes).toEqual([
          [["account", null, "pending"], ["portfolio", null, "pending"]],
          [["account", "pending", "ready"]],
          [["portfolio", "pending", "ready"]]
        ])
        expect(fake.sent).toHaveLength(6)
      })
    )
  })

  it.effect("polls at once, then on the processing schedule", () => {
    const at: Array<number> = []
    const fake = flanks(() =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        at.push(now)
        return at.length < 4 ? status({}) : status(created("account", "portfolio"))
      })
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        const { states } = yield* elapse(client.awaitData(token, asked), "100 millis")
        expect(states.portfolio).toBe("ready")
        const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0))
        for (const [index, expected] of [2000, 3000, 4500].entries()) {
          expect(gaps[index]).toBeGreaterThanOrEqual(expected * 0.8)
          expect(gaps[index]).toBeLessThanOrEqual(expected * 1.2 + 100)
        }
      })
    )
  })

  it.effect("ends at once if there is nothing to wait for", () =>
    Effect.gen(function*() {
      const ready = flanks(() => status({ pending: false, ...created("account", "portfolio"), sca_token: "s" }))
      expect((yield* ready.use((client) => client.awaitData(token, asked))).states.account).toBe("ready")
      const without = flanks(() => status({ pending: false, ...created("account") }))
      expect((yield* without.use((client) => client.awaitData(token, asked))).states.portfolio).toBe("absent")
    }))

  it.effect("fails with the action that the user must take", () =>
    Effect.gen(function*() {
      const end = (answer: Answer) => flanks(() => answer).use((client) => Effect.flip(client.awaitData(token, asked)))
      const sca = yield* end(status({ sca_token: "sca-s3cret" }))
      expect(sca).toMatchObject({ _tag: "UserActionNeeded", todo: "Sca", blocked: false })
      expect(sca._tag === "UserActionNeeded" && sca.token !== null && Redacted.value(sca.token)).toBe("sca-s3cret")
      const blocked = yield* end(status({ pending: false, blocked: true, reset_token: "reset-s3cret" }))
      expect(blocked).toMatchObject({ _tag: "UserActionNeeded", todo: "Reset", blocked: true })
      expect(blocked.message + JSON.stringify([sca, blocked])).not.toContain("s3cret")
      expect(yield* end({ status: 400, body: { error_code: 50003 } })).toMatchObject({ todo: "Sca", token: null })
      expect(yield* end({ status: 400, body: { error_code: 50002 } })).toMatchObject({ todo: "Reset", token: null })
    }))

  it.effect("fails with the data that is in error after nothing else is pending", () => {
    const errored = { errored: { product: { portfolio: true } } }
    const fake = flanks(inTurn(status(errored), status({ ...errored, ...created("account", "portfolio") })))
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.awaitData(token, asked)))
        expect(error).toMatchObject({ _tag: "DataErrored", errored: ["portfolio"], ready: ["account"] })
        expect(fake.sent).toHaveLength(2)
      })
    )
  })

  it.effect("fails after half an hour of waiting with the data that is still pending", () =>
    flanks(() => status(created("account"))).use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.awaitData(token, asked)), "30 seconds", "2 hours")
        expect(error).toMatchObject({ _tag: "DataPending", pending: ["portfolio"], ready: ["account"] })
        const now = yield* Clock.currentTimeMillis
        expect(now).toBeGreaterThanOrEqual(minutes(30))
        expect(now).toBeLessThan(minutes(60))
      })
    ))

  it.effect("continues after 20002 and a bank's failure, but not after others", () =>
    Effect.gen(function*() {
      const heals = flanks(inTurn(
        { status: 400, body: { error_code: 20002 } },
        { status: 400, body: { error_code: 50001 } },
        status(created("account", "portfolio"))
      ))
      yield* heals.use((client) => elapse(client.awaitData(token, asked), "5 seconds"))
      expect(heals.sent).toHaveLength(3)
      const wrong = flanks(() => ({ status: 400, body: { error: "Invalid credentials_token", error_code: 40001 } }))
      const error = yield* wrong.use((client) => Effect.flip(client.awaitData(token, asked)))
      expect(error._tag).toBe("ConfigurationError")
      const garbled = flanks(() => ({ body: { pending: "no" } }))
      expect(yield* garbled.use((client) => Effect.flip(client.awaitData(token, asked))))
        .toMatchObject({ _tag: "UnexpectedShape", path: ["pending"] })
    }))

  it.effect("emits the reason and the end of its waits", () => {
    const at: Array<number> = []
    const answer = inTurn(
      status(created("account")),
      { status: 400, body: { error_code: 20003 } },
      { status: 400, body: { error_code: 50001 } },
      status(created("account", "portfolio"))
    )
    const fake = flanks(() =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        at.push(now)
        return answer()
      })
    )
    return fake.use((client) =>
      Effect.gen(function*() {
        const told = yield* elapse(Stream.runCollect(client.watchData(token, asked)), "10 seconds", "60 hours")
        const waits = told.flatMap((one) => one._tag === "Waiting" ? [one] : [])
        expect(told.map(({ _tag }) => _tag)).toEqual(["Changed", "Waiting", "Waiting", "Changed"])
        expect(waits.map(({ error }) => error._tag)).toEqual(["ScaError", "BankError"])
        for (const [index, wait] of waits.entries()) {
          const late = (at[index + 2] ?? 0) - DateTime.toEpochMillis(wait.until)
          expect(late).toBeGreaterThanOrEqual(0)
          expect(late).toBeLessThanOrEqual(10_000)
        }
        expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(minutes(24 * 60))
      })
    )
  })

  it.effect("stops polling when it is interrupted", () => {
    const fake = flanks(() => status({}))
    return fake.use((client) =>
      Effect.gen(function*() {
        const waiting = yield* Effect.forkChild(client.awaitData(token, asked))
        yield* until(() => fake.sent.length === 1)
        yield* Fiber.interrupt(waiting)
        yield* TestClock.adjust("1 hour")
        expect(fake.sent).toHaveLength(1)
      })
    )
  })
})

describe("awaitActivation", () => {
  const hours = (count: number) => minutes(60 * count)
  const delayed = new DelayedToken({ token, linkToken: null, extra: null, at: DateTime.makeUnsafe(0) })
  const checking: Answer = { status: 400, body: { error_code: 20003 } }

  /** Responds with security checks until so many hours have passed, and then with data that is still being retrieved. */
  const checkingUntil = (count: number) => {
    const at: Array<number> = []
    const fake = flanks(({ url }) =>
      Effect.map(Clock.currentTimeMillis, (now): Answer => {
        if (url.pathname.endsWith("/status")) return status({})
        at.push(now)
        return now < hours(count) ? checking : { status: 400, body: { error_code: 20002 } }
      })
    )
    return { fake, at }
  }

  it.effect("sends no request before the window opens, then one every hour until the checks are over", () => {
    const { at, fake } = checkingUntil(26)
    return fake.use((client) =>
      Effect.gen(function*() {
        const told = yield* elapse(Stream.runCollect(client.watchActivation(delayed)), "10 minutes", "80 hours")
        expect(told.map(({ _tag }) => _tag)).toEqual([...at.map(() => "Waiting"), "Active"])
        expect(at[0]).toBeGreaterThanOrEqual(hours(24))
        expect(at[0]).toBeLessThanOrEqual(hours(24.4))
        expect(at.length).toBeLessThan(6)
      })
    )
  })

  it.effect("polls at once if it begins late", () => {
    const { at, fake } = checkingUntil(26)
    return fake.use((client) =>
      Effect.gen(function*() {
        yield* TestClock.adjust("30 hours")
        yield* client.awaitActivation(delayed)
        expect(at).toEqual([hours(30)])
      })
    )
  })

  it.effect("ends when the window closes", () => {
    const { fake } = checkingUntil(1000)
    return fake.use((client) =>
      Effect.gen(function*() {
        const error = yield* elapse(Effect.flip(client.awaitActivation(delayed)), "30 minutes", "100 hours")
        expect(error).toMatchObject({ _tag: "ActivationOverdue", actor: "support" })
        expect(yield* Clock.currentTimeMillis).toBeLessThanOrEqual(hours(49))
      })
    )
  })

  it.effect("waits for a bank too, and fails if the bank's failure lasts", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("30 hours")
      const at: Array<number> = []
      const down = flanks(({ url }) =>
        Effect.map(Clock.currentTimeMillis, (now): Answer => {
          if (url.pathname.endsWith("/status")) return status({})
          at.push(now)
          return { status: 400, body: { error_code: 50001 } }
        })
      )
      const error = yield* down.use((client) =>
        elapse(Effect.flip(client.awaitActivation(delayed)), "30 minutes", "40 hours")
      )
      expect(error._tag).toBe("BankError")
      expect((at.at(-1) ?? 0) - hours(30)).toBeGreaterThanOrEqual(hours(24))
    }))

  it.effect("fails with the action that the user must take, and treats data as active", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("30 hours")
      const blocked = flanks(() => status({ blocked: true }))
      expect(yield* blocked.use((client) => Effect.flip(client.awaitActivation(delayed))))
        .toMatchObject({ _tag: "UserActionNeeded", todo: "Reset", blocked: true, token: null })
      // Any other response to the read of data shows that the checks are over.
      const others: ReadonlyArray<Answer> = [
        { body: [] },
        { status: 400, body: { error_code: 20001 } },
        { status: 400, body: { error_code: 20002 } },
        { body: [{ balance: "n/a" }] }
      ]
      for (const answer of others) {
        const active = flanks(({ url }) => url.pathname.endsWith("/status") ? status({}) : answer)
        yield* active.use((client) => client.awaitActivation(delayed))
      }
      // An unknown response doesn't show that they are over.
      const strange = flanks(({ url }) => url.pathname.endsWith("/status") ? status({}) : { body: { form: "unknown" } })
      expect((yield* strange.use((client) => Effect.flip(client.awaitActivation(delayed))))._tag).toBe(
        "UnexpectedShape"
      )
      const wrong = flanks(() => ({ status: 400, body: { error_code: 40001 } }))
      expect((yield* wrong.use((client) => Effect.flip(client.awaitActivation(delayed))))._tag).toBe(
        "ConfigurationError"
      )
    }))
})
