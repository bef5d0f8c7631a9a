import { rows, type Tag } from "@effect-flanks/domain/Table"
import * as Wait from "@effect-flanks/domain/Wait"
import { defaults } from "@effect-flanks/domain/WaitConfig"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"

const hour = 3_600_000

const subject: fc.Arbitrary<Wait.Subject> = fc.oneof(
  fc.constantFrom(...Object.keys(rows) as ReadonlyArray<Tag>).filter((tag) => tag !== "Accepted").map((_tag) => ({
    _tag
  })),
  fc.tuple(fc.integer({ min: 1, max: 167 }), fc.integer({ min: 1, max: 168 })).filter(([a, b]) => a < b).map((
    [fromHours, toHours]
  ): Wait.Subject => ({ _tag: "ScaError", window: { fromHours, toHours } })),
  fc.constant<Wait.Subject>({ _tag: "UnexpectedResponse", repeat: "transient" }),
  fc.constantFrom("refused", "reset", "timeout", "dns", "unknown").map((reason): Wait.Subject => ({
    _tag: "TransportError",
    reason
  }))
)

/** Only what is repeated at all: longer sequences. */
const repeated = subject.filter((met) => Wait.kindOf(met) !== null)

interface Told {
  readonly draws: ReadonlyArray<number>
  readonly replaySafe: boolean
  readonly canRefresh: boolean
  readonly anchor: number | null
  /** How long each attempt takes. */
  readonly attempt: number
  readonly retryAfter: ReadonlyArray<number | undefined>
}

const told: fc.Arbitrary<Told> = fc.record({
  draws: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
  replaySafe: fc.boolean(),
  canRefresh: fc.boolean(),
  anchor: fc.option(fc.integer({ min: -100 * hour, max: hour })),
  attempt: fc.constantFrom(0, 10, 30_000),
  retryAfter: fc.array(
    fc.option(fc.oneof(fc.integer({ min: 0, max: 1_200_000 }), fc.constantFrom(Number.NaN, -1, Infinity)), {
      nil: undefined
    }),
    { minLength: 1, maxLength: 5 }
  )
})

interface Step {
  readonly met: Wait.Subject
  readonly at: number
  readonly before: Wait.History
  readonly retryAfter: number | undefined
  readonly decision: Wait.Decision
}

const cycle = <A>(items: ReadonlyArray<A>, index: number): A => items[index % items.length] as A

/** Plays the endless repetition of a sequence until waiting stops. */
const play = (sequence: ReadonlyArray<Wait.Subject>, situation: Told, most = 20_000): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  let at = situation.attempt
  let history = Wait.start(situation.anchor)
  for (let index = 0; index < most; index++) {
    const met = cycle(sequence, index)
    const retryAfter = cycle(situation.retryAfter, index)
    const decision = Wait.next({
      subject: met,
      history,
      attemptedAt: at,
      now: at,
      numbers: defaults,
      draw: cycle(situation.draws, index),
      replaySafe: situation.replaySafe,
      canRefresh: situation.canRefresh,
      retryAfter
    })
    steps.push({ met, at, before: history, retryAfter, decision })
    if (decision._tag === "Stop") return steps
    history = decision.history
    at += decision.millis + situation.attempt
  }
  throw new Error(`did not stop within ${most} attempts`)
}

const caps = {
  processing: defaults.processing.cap,
  bank: defaults.bank.cap,
  transient: defaults.transient.cap,
  unauthorized: 0,
  securityCheck: 168 * hour
}

const windowOf = (met: Wait.Subject) =>
  met.window
    ? { open: met.window.fromHours * hour, close: met.window.toHours * hour }
    : met._tag === "TokenDelayed"
    ? defaults.securityCheck.tokenDelayed
    : defaults.securityCheck.scaError

/** A mixture, or the same again and again, which takes a kind to its cap. */
const sequences = (of: fc.Arbitrary<Wait.Subject>): fc.Arbitrary<ReadonlyArray<Wait.Subject>> =>
  fc.oneof(fc.array(of, { minLength: 1, maxLength: 6 }), of.map((met) => [met]))

const assertEach = (
  check: (step: Step, index: number, steps: ReadonlyArray<Step>, situation: Told) => void,
  of = repeated
) =>
  fc.assert(fc.property(sequences(of), told, (sequence, situation) => {
    play(sequence, situation).forEach((step, index, steps) => check(step, index, steps, situation))
  }))

describe("Wait.next", () => {
  it("ends every infinite sequence of errors", () => {
    fc.assert(fc.property(fc.array(repeated, { minLength: 1, maxLength: 6 }), told, (sequence, situation) => {
      const last = play(sequence, situation).at(-1)
      assert.strictEqual(last?.decision._tag, "Stop")
    }))
  })

  it.each<[string, ReadonlyArray<Wait.Subject>, Wait.Because]>([
    ["401 and 500 in turns", [{ _tag: "Unauthorized" }, { _tag: "InternalServerError" }], "AttemptsUsedUp"],
    ["20002 and 500 in turns", [{ _tag: "Processing" }, { _tag: "InternalServerError" }], "BudgetUsedUp"],
    ["20002 and 50001 in turns", [{ _tag: "Processing" }, { _tag: "BankError" }], "BudgetUsedUp"],
    ["an expired token at each check", [{ _tag: "ScaError" }, { _tag: "Unauthorized" }], "WindowClosed"]
  ])("ends %s, because of what ran out", (_, sequence, because) => {
    const situation = {
      draws: [0.5],
      replaySafe: true,
      canRefresh: true,
      anchor: null,
      attempt: 0,
      retryAfter: [undefined]
    }
    const last = play(sequence, situation).at(-1)
    assert.deepInclude(last?.decision, { _tag: "Stop", because })
  })

  it("never waits on an error that is not repeatable", () => {
    assertEach(({ decision, met }) => {
      if (Wait.kindOf(met) === null) assert.deepInclude(decision, { _tag: "Stop", because: "NotRepeatable" })
    }, subject)
  })

  it("never waits a negative time, none that is no number, none above the cap of its kind and Retry-After", () => {
    assertEach(({ decision, retryAfter = 0 }) => {
      if (decision._tag === "Stop") return
      assert.isTrue(Number.isFinite(decision.millis) && decision.millis >= 0)
      const floor = Number.isFinite(retryAfter) ? Math.max(0, retryAfter) : 0
      assert.isAtMost(decision.millis, Math.max(floor, caps[decision.kind]))
    })
  })

  it.each(["Processing", "BankError", "InternalServerError"] as const)(
    "keeps %s below its cap, whatever the jitter",
    (_tag) => {
      fc.assert(fc.property(told, fc.constantFrom(0, 0.5, 1), (situation, draw) => {
        const steps = play([{ _tag }], { ...situation, replaySafe: true, draws: [draw], retryAfter: [undefined] })
        const waits = steps.flatMap(({ decision }) => decision._tag === "Wait" ? [decision] : [])
        assert.isAbove(waits.length, 4)
        for (const { kind, millis } of waits) assert.isAtMost(millis, caps[kind])
      }))
    }
  )

  it("never undercuts Retry-After, and stops beyond the limit", () => {
    assertEach(({ decision, retryAfter }) => {
      if (retryAfter === undefined || !Number.isFinite(retryAfter) || retryAfter < 0) return
      if (decision._tag === "Wait") {
        assert.isAtLeast(decision.millis, retryAfter)
        assert.isAtMost(retryAfter, defaults.retryAfterLimit)
      }
    })
  })

  it("ignores a Retry-After that is nonsense", () => {
    fc.assert(
      fc.property(repeated, told, fc.constantFrom(Number.NaN, -5, Infinity, -Infinity), (met, situation, nonsense) => {
        const [plain, odd] = [undefined, nonsense].map((retryAfter) =>
          play([met], { ...situation, retryAfter: [retryAfter] }).map(({ decision }) => decision)
        )
        assert.deepStrictEqual(odd, plain)
      })
    )
  })

  it("never attempts before a window opens, nor after it closed", () => {
    assertEach(({ at, decision, met }) => {
      if (decision._tag === "Stop" || decision.kind !== "securityCheck") return
      const { close, open } = windowOf(met)
      const asked = Math.max(0, at - (decision.history.anchor ?? Number.NaN))
      assert.isAtLeast(asked + decision.millis, open)
      assert.isAtMost(asked + decision.millis, close)
    })
  })

  it("restarts a kind's delay after another kind, and never its budget, window or anchor", () => {
    assertEach(({ before, decision }) => {
      const { anchor, waited } = decision.history
      assert.isAtLeast(waited.processing, before.waited.processing)
      assert.isAtLeast(waited.bank, before.waited.bank)
      if (before.anchor !== null) assert.strictEqual(anchor, before.anchor)
      if (decision._tag === "Wait" && before.kind !== decision.kind) assert.strictEqual(decision.history.row, 1)
    })
  })

  it("stays within every budget and count", () => {
    assertEach(({ decision }) => {
      const { repeats, waited } = decision.history
      assert.isAtMost(waited.processing, defaults.processing.budget)
      assert.isAtMost(waited.bank, defaults.bank.budget)
      assert.isAtMost(repeats.transient, defaults.transient.times)
      assert.isAtMost(repeats.unauthorized, defaults.unauthorized.times)
    })
  })

  it("counts transient failures anew after an answer of 20002, 20003 or 50001, and after nothing else", () => {
    assertEach(({ before, decision, met }) => {
      if (decision._tag === "Stop") return
      const anew = met._tag === "Processing" || met._tag === "ScaError" || met._tag === "BankError"
      const { transient, unauthorized } = decision.history.repeats
      if (anew) assert.deepStrictEqual(decision.history.repeats, { transient: 0, unauthorized: 0 })
      else assert.isAtLeast(transient + unauthorized, before.repeats.transient + before.repeats.unauthorized)
    })
  })

  it("says of an attempt that it is the last exactly when the same answer to it would stop", () => {
    fc.assert(fc.property(repeated, told, (met, situation) => {
      const steps = play([met], { ...situation, attempt: 0, retryAfter: [undefined] })
      steps.forEach(({ decision }, index) => {
        if (decision._tag === "Wait") assert.strictEqual(decision.last, steps[index + 1]?.decision._tag === "Stop")
      })
    }))
  })

  it("repeats no transient failure of an operation that is not known to be replay-safe, unless nothing was sent", () => {
    assertEach(({ decision, met }, _index, _steps, { replaySafe }) => {
      if (replaySafe || Wait.kindOf(met) !== "transient") return
      const sent = met.reason !== "refused" && met.reason !== "dns"
      if (sent) assert.deepInclude(decision, { _tag: "Stop", because: "NotReplaySafe" })
      else assert.notStrictEqual(decision._tag === "Stop" && decision.because, "NotReplaySafe")
    })
  })

  it("repeats no 401 without a refresh", () => {
    assertEach(({ decision, met }, _index, _steps, { canRefresh }) => {
      if (canRefresh || met._tag !== "Unauthorized") return
      assert.deepInclude(decision, { _tag: "Stop", because: "NoRefresh" })
    })
  })

  it("gives the same wait for the same inputs, and leaves them as they were", () => {
    fc.assert(fc.property(fc.array(repeated, { minLength: 1, maxLength: 4 }), told, (sequence, situation) => {
      const once = JSON.stringify(play(sequence, situation))
      assert.strictEqual(JSON.stringify(play(sequence, situation)), once)
    }))
  })

  it("keeps a history that JSON carries across a restart", () => {
    assertEach(({ decision }) => {
      assert.deepStrictEqual(JSON.parse(JSON.stringify(decision.history)), decision.history)
    })
  })
})

describe("a late start", () => {
  const late = (attemptedAt: number, now: number, _tag: "ScaError" | "TokenDelayed" = "ScaError") =>
    Wait.next({
      subject: { _tag },
      history: Wait.start(0),
      attemptedAt: attemptedAt * hour,
      now: now * hour,
      numbers: { ...defaults, jitter: 0 },
      draw: 0,
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

  it("stops after an attempt when the window is over", () => {
    assert.deepInclude(late(48, 48), { _tag: "Stop", because: "WindowClosed" })
    assert.deepInclude(late(50, 50), { _tag: "Stop", because: "WindowClosed" })
  })

  it("gives a delayed token until 72 hours", () => {
    assert.deepInclude(late(50, 50, "TokenDelayed"), { _tag: "Wait", millis: hour })
    assert.deepInclude(late(72, 72, "TokenDelayed"), { _tag: "Stop", because: "WindowClosed" })
  })

  it("takes a clock that was set back for no time at all", () => {
    assert.deepInclude(late(-5, -5), { _tag: "Wait", millis: 24 * hour })
  })
})
