import { rows, type Tag } from "@effect-flanks/domain/Table"
import * as Timeline from "@effect-flanks/domain/Timeline"
import * as Wait from "@effect-flanks/domain/Wait"
import { defaults } from "@effect-flanks/domain/WaitConfig"
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"

const hour = 3_600_000

const repeated: fc.Arbitrary<Wait.RetryInput> = fc.constantFrom(
  ...(Object.keys(rows) as ReadonlyArray<Tag>).filter((_tag) => Wait.kindOf({ _tag }) !== null)
).map((_tag) => ({ _tag }))

/** Plays the endless repetition of a sequence until waiting stops. */
const play = (sequence: ReadonlyArray<Wait.RetryInput>, random: number): ReadonlyArray<Wait.Decision> => {
  const decisions: Array<Wait.Decision> = []
  let at = 0
  let history = Wait.start()
  while (decisions.length < 20_000) {
    const decision = Wait.next({
      input: sequence[decisions.length % sequence.length] ?? { _tag: "Processing" },
      history,
      attemptedAt: at,
      now: at,
      settings: defaults,
      random,
      replaySafe: true,
      canRefresh: true
    })
    decisions.push(decision)
    if (decision._tag === "Stop") return decisions
    history = decision.history
    at += decision.millis
  }
  throw new Error("did not stop")
}

// What must hold of every wait are the laws of `@effect-flanks/spec`, which laws.test.ts runs.
describe("Wait.next", () => {
  it.each<[string, ReadonlyArray<Wait.RetryInput>, Wait.StopReason]>([
    ["401 and 500 in turns", [{ _tag: "Unauthorized" }, { _tag: "InternalServerError" }], "AttemptsUsedUp"],
    ["20002 and 500 in turns", [{ _tag: "Processing" }, { _tag: "InternalServerError" }], "BudgetUsedUp"],
    ["20002 and 50001 in turns", [{ _tag: "Processing" }, { _tag: "BankError" }], "BudgetUsedUp"],
    ["an expired token at each check", [{ _tag: "ScaError" }, { _tag: "Unauthorized" }], "WindowClosed"]
  ])("ends %s, with the reason", (_, sequence, reason) => {
    assert.deepInclude(play(sequence, 0.5).at(-1), { _tag: "Stop", reason })
  })

  it("calls an attempt the last exactly if the same failure after it would stop", () => {
    fc.assert(fc.property(repeated, fc.double({ min: 0, max: 1, noNaN: true }), (met, random) => {
      const decisions = play([met], random)
      decisions.forEach((decision, index) => {
        if (decision._tag === "Wait") assert.strictEqual(decision.last, decisions[index + 1]?._tag === "Stop")
      })
    }))
  })

  it("waits for Retry-After on every schedule, rather than stopping", () => {
    const retryAfter = 10 * 60_000
    const sessions = ["SessionWaiting", "SessionProcessing"] as const
    for (const _tag of [...(Object.keys(rows) as ReadonlyArray<Tag>), ...sessions]) {
      const input = { _tag, retryAfter }
      const kind = Wait.kindOf(input)
      if (kind === null) continue
      const decision = Wait.next({
        input,
        history: Wait.start(),
        attemptedAt: 0,
        now: 0,
        settings: defaults,
        random: 0.5,
        replaySafe: true,
        canRefresh: true
      })
      const opening = 24 * hour + 0.1 * hour
      assert.deepInclude(
        decision,
        { _tag: "Wait", kind, millis: kind === "securityCheck" ? opening : retryAfter },
        _tag
      )
    }
  })

  it("keeps a history that survives a restart as JSON", () => {
    fc.assert(fc.property(fc.array(repeated, { minLength: 1, maxLength: 4 }), (sequence) => {
      for (const { history } of play(sequence, 0.5)) {
        assert.deepStrictEqual(JSON.parse(JSON.stringify(history)), history)
      }
    }))
  })
})

describe("Retry-After", () => {
  const after = (retryAfter: number) =>
    Wait.next({
      input: { _tag: "Processing", retryAfter },
      history: Wait.start(),
      attemptedAt: 0,
      now: 0,
      settings: defaults,
      random: 0.5,
      replaySafe: false,
      canRefresh: false
    })

  it("is waited for up to 15 minutes, even above the cap", () => {
    assert.deepInclude(after(15 * 60_000), { _tag: "Wait", millis: 15 * 60_000 })
  })

  it("ends the waiting above that, even if it is larger than any number", () => {
    for (const asked of [15 * 60_000 + 1, Number.MAX_VALUE, Infinity]) {
      assert.deepInclude(after(asked), { _tag: "Stop", reason: "RetryAfterTooLong" })
    }
  })

  it("is ignored if it is invalid", () => {
    for (const asked of [0, -1, -Infinity, Number.NaN]) assert.deepInclude(after(asked), { _tag: "Wait", millis: 2000 })
  })
})

describe("a late start", () => {
  const late = (attemptedAt: number, now: number, _tag: "ScaError" | "TokenDelayed" = "ScaError", jitter = 0) =>
    Wait.next({
      input: { _tag },
      history: Wait.start(0),
      attemptedAt: attemptedAt * hour,
      now: now * hour,
      settings: { ...defaults, jitter },
      random: 1,
      replaySafe: false,
      canRefresh: false
    })

  it.each([
    ["waits for the opening", 0, 10, { millis: 14 * hour, last: false }],
    ["asks at once within the window", 0, 30, { millis: 0, last: false }],
    ["asks at once when the window is over, for the last time", 0, 50, { millis: 0, last: true }],
    ["keeps to the hour after an attempt within the window", 30, 30.5, { millis: hour / 2, last: false }],
    ["makes up for the check at the closing", 47.5, 60, { millis: 0, last: true }]
  ])("%s", (_, attemptedAt, now, expected) => {
    assert.deepInclude(late(attemptedAt, now), { _tag: "Wait", ...expected })
  })

  it("has no jitter, which is only for a wait until the opening", () => {
    assert.deepInclude(late(0, 23, "ScaError", 0.2), { _tag: "Wait", millis: 1.2 * hour })
    assert.deepInclude(late(0, 24, "ScaError", 0.2), { _tag: "Wait", millis: 0 })
    assert.deepInclude(late(0, 24.1, "ScaError", 0.2), { _tag: "Wait", millis: 0 })
  })

  it("stops after one attempt if the window has closed", () => {
    assert.deepInclude(late(48, 48), { _tag: "Stop", reason: "WindowClosed" })
    assert.deepInclude(late(50, 50), { _tag: "Stop", reason: "WindowClosed" })
  })

  it("waits for a delayed token for up to 72 hours", () => {
    assert.deepInclude(late(50, 50, "TokenDelayed"), { _tag: "Wait", millis: hour })
    assert.deepInclude(late(72, 72, "TokenDelayed"), { _tag: "Stop", reason: "WindowClosed" })
  })

  it("counts no time if the clock was set back", () => {
    assert.deepInclude(late(-5, -5), { _tag: "Wait", millis: 24 * hour })
  })
})

describe("the time scale", () => {
  const input: ReadonlyArray<Wait.RetryInput> = [
    { _tag: "Processing" },
    { _tag: "BankError" },
    { _tag: "InternalServerError" },
    { _tag: "ScaError" },
    { _tag: "ScaError", window: { fromHours: 2, toHours: 4 } },
    { _tag: "TokenDelayed" },
    { _tag: "SessionWaiting" },
    { _tag: "SessionProcessing" }
  ]

  it("shortens every wait by its factor, and changes neither counts nor reasons", () => {
    for (const one of input) {
      const full = Timeline.timeline(() => one)
      const short = Timeline.timeline(() => one, { settings: { ...defaults, timeScale: 0.01 } })
      assert.strictEqual(short.reason, full.reason)
      assert.strictEqual(short.attempts.length, full.attempts.length)
      for (const [index, { at }] of full.attempts.entries()) {
        assert.closeTo(short.attempts[index]?.at ?? Number.NaN, at / 100, full.attempts.length)
      }
    }
  })

  it("scales the limit of Retry-After, but not a received one", () => {
    const settings = { ...defaults, timeScale: 0.01, jitter: 0 }
    const ask = (retryAfter: number) => Wait.next({ ...context, settings, input: { _tag: "Processing", retryAfter } })
    assert.deepInclude(ask(8000), { _tag: "Wait", millis: 8000 })
    assert.deepInclude(ask(9001), { _tag: "Stop", reason: "RetryAfterTooLong" })
  })
})

const context = {
  input: { _tag: "Processing" } as Wait.RetryInput,
  history: Wait.start(),
  attemptedAt: 0,
  now: 0,
  settings: defaults,
  random: 0.5,
  replaySafe: true,
  canRefresh: false
}

describe("a durable wait for Retry-After", () => {
  const settings = { ...defaults, jitter: 0, retryAfterCrossesEnd: true, retryAfterLimit: 24 * 3_600_000 }

  it("may end after the schedule, and then the attempt after it is the last", () => {
    const decision = Wait.next({ ...context, settings, input: { _tag: "Processing", retryAfter: 2 * 3_600_000 } })
    assert.deepInclude(decision, { _tag: "Wait", millis: 2 * 3_600_000, last: true })
    const inProcess = Wait.next({ ...context, input: { _tag: "Processing", retryAfter: 14 * 60_000 } })
    assert.deepInclude(inProcess, { _tag: "Wait", last: false })
  })

  it("uses up only the budget that the schedule would have waited, so that the schedule still ends", () => {
    const input: Wait.RetryInput = { _tag: "BankError", retryAfter: 3_600_000 * 5 }
    const { attempts, reason } = Timeline.timeline(() => input, { settings })
    assert.strictEqual(reason, "BudgetUsedUp")
    assert.isAbove(attempts.length, 24)
    const first = Wait.next({ ...context, settings, input })
    assert.strictEqual(first.history.waited.bank, 60_000)
  })
})

describe("the wait of a session", () => {
  const after = (history: Wait.History, tag: Wait.RetryInput["_tag"]) =>
    Wait.next({ ...context, settings: { ...defaults, jitter: 0 }, history, input: { _tag: tag } })

  it("polls every 2 s while it is processed, for ten minutes without a break", () => {
    const { attempts, reason } = Timeline.timeline(() => ({ _tag: "SessionProcessing" }))
    assert.deepStrictEqual(attempts.slice(0, 3).map(({ at }) => at), [0, 2000, 4000])
    assert.strictEqual(attempts.at(-1)?.at, 600_000)
    assert.strictEqual(reason, "BudgetUsedUp")
  })

  it("waits for the user at growing intervals, for half an hour", () => {
    const { attempts, reason } = Timeline.timeline(() => ({ _tag: "SessionWaiting" }))
    assert.deepStrictEqual(attempts.slice(0, 4).map(({ at }) => at), [0, 5000, 12_500, 23_750])
    assert.strictEqual(attempts.at(-1)?.at, 1_800_000)
    assert.strictEqual(reason, "BudgetUsedUp")
  })

  it("resets the time of processing after the user had to act, and starts small again", () => {
    const processed = after(after(Wait.start(), "SessionProcessing").history, "SessionProcessing")
    assert.strictEqual(processed.history.waited.sessionProcessing, 4000)
    const waited = after(processed.history, "SessionWaiting")
    assert.deepInclude(waited, { millis: 5000 })
    assert.deepInclude(waited.history.waited, { sessionProcessing: 0, sessionUser: 5000 })
  })
})

describe("a history", () => {
  it("is decoded in the form of an earlier version", () => {
    const stored = {
      kind: "bank",
      row: 2,
      waited: { processing: 1, bank: 2 },
      repeats: { transient: 0, unauthorized: 0 },
      anchor: null
    }
    assert.deepEqual<unknown>(Schema.decodeUnknownSync(Wait.History)(stored), {
      ...stored,
      waited: { ...stored.waited, sessionUser: 0, sessionProcessing: 0 }
    })
  })
})
