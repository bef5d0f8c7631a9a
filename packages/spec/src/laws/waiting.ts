/** Laws about waiting. */
import * as Equal from "effect/Equal"
import * as fc from "fast-check"
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import { partLaw, trying } from "../internal/parts.ts"

const waitingLaw = partLaw("waiting")

/** What is wrong in a story that was played; null if nothing is. */
type Reading = (steps: ReadonlyArray<Waits.WaitStep>, waiting: Waiting, story: Waits.Story) => string | null

const told = (reading: Reading) => (story: Waits.Story) =>
  trying<Waiting, Waits.Story>(story, (waiting) => reading(Waits.play(waiting, story), waiting, story))

/** What is wrong in one step; null if nothing is. */
type StepReading = (
  step: Waits.WaitStep,
  index: number,
  waiting: Waiting,
  story: Waits.Story,
  steps: ReadonlyArray<Waits.WaitStep>
) => string | null

const eachStep = (reading: StepReading) =>
  told((steps, waiting, story) => {
    for (const [index, step] of steps.entries()) {
      const wrong = reading(step, index, waiting, story, steps)
      if (wrong !== null) return `attempt ${index + 1}: ${wrong}`
    }
    return null
  })

const of = (tag: string): Waits.Failure => {
  const found = Waits.repeatable.find((failure) => failure.tag === tag)
  if (found === undefined) throw new Error(`${tag} is not repeated`)
  return found
}

const mixtures: ReadonlyArray<ReadonlyArray<Waits.Failure>> = [
  ...Waits.repeatable.map((failure) => [failure]),
  [of("Unauthorized"), of("InternalServerError")],
  [of("Processing"), of("InternalServerError")],
  [of("Processing"), of("BankError")],
  [of("ScaError"), of("Unauthorized")],
  [of("ScaError"), of("InternalServerError"), of("Unauthorized")],
  [of("TokenDelayed"), of("Unauthorized")]
]

const plainStories = mixtures.map((meets) => Waits.plain(meets))

const timesOf = (steps: ReadonlyArray<Waits.WaitStep>): ReadonlyArray<number> => steps.map(({ met }) => met.attemptedAt)

export const everyWaitEnds = waitingLaw({
  id: "every-wait-ends",
  sentence: "Every endless sequence of errors ends, whatever it mixes.",
  source: ["W2", "W7"],
  mutant: "counts anew after every other kind: 401 and 500 in turns never end",
  ...(() => {
    const trial = told((steps) => steps.length < Waits.endless ? null : `it still waits after ${steps.length} attempts`)
    return { examples: () => plainStories.map(trial), random: Waits.story.map(trial) }
  })()
})

export const waitsOnNothingFinal = waitingLaw({
  id: "waits-on-nothing-final",
  sentence: "An error that the same call cannot cure ends the waiting at once, also after others.",
  source: ["W1"],
  mutant: "polls on after 20001, since its text says to try again later",
  ...(() => {
    const trial = told((steps) => {
      const waited = steps.find(({ decision, met }) => Waits.kindOf(met) === null && "wait" in decision)
      return waited === undefined ? null : `it waits on ${waited.met.tag}`
    })
    return {
      examples: () =>
        Waits.final.flatMap((one) => [trial(Waits.plain([one])), trial(Waits.plain([of("Processing"), one]))]),
      random: fc.tuple(Waits.story, fc.constantFrom(...Waits.final)).map(([story, one]) =>
        trial({ ...story, meets: [...story.meets, one] })
      )
    }
  })()
})

const isSensible = (retryAfter: number | null): retryAfter is number => retryAfter !== null && retryAfter >= 0

export const waitsAreBounded = waitingLaw({
  id: "waits-are-bounded",
  sentence:
    "No wait is negative or no number, and none is above its cap, jitter included, unless Retry-After asks for it.",
  source: ["W2", "W8", "W11"],
  mutant: "adds the jitter on top of the cap",
  ...(() => {
    const trial = eachStep(({ decision, met }, _, { settings }) => {
      if ("stop" in decision) return null
      const kind = Waits.kindOf(met)
      const cap = kind === "processing" || kind === "bank" || kind === "transient"
        ? settings[kind].cap
        : kind === "unauthorized"
        ? 0
        : Infinity
      const most = Math.max(cap, isSensible(met.retryAfter) ? met.retryAfter : 0)
      return Number.isFinite(decision.wait) && decision.wait >= 0 && decision.wait <= most
        ? null
        : `it waits ${decision.wait} ms on ${met.tag}`
    })
    return {
      examples: () => plainStories.flatMap((story) => [0, 0.5, 1].map((draw) => trial({ ...story, draws: [draw] }))),
      random: Waits.story.map(trial)
    }
  })()
})

export const intervalsGrow = waitingLaw({
  id: "intervals-grow",
  sentence:
    "The same error again and again is waited on at growing intervals, from the first by the factor up to the cap.",
  source: ["W2"],
  mutant: "waits the first interval again and again",
  examples: () =>
    (["processing", "bank", "transient"] as const).map((kind) =>
      told((steps, { settings }) => {
        const { cap, factor, first } = settings[kind]
        const waits = steps.flatMap(({ decision }) => "wait" in decision ? [decision.wait] : [])
        for (const [index, wait] of waits.slice(0, -1).entries()) {
          const expected = Math.min(first * factor ** index, cap)
          if (wait < expected || wait >= expected + 1) return `wait ${index + 1} is ${wait} ms instead of ${expected}`
        }
        return waits.length < 3 ? `it waits ${waits.length} times only` : null
      })(Waits.plain(Waits.repeatable.filter((failure) => Waits.kindOf(failure) === kind).slice(0, 1)))
    ),
  random: null
})

export const budgetsAreUsedUp = waitingLaw({
  id: "budgets-are-used-up",
  sentence:
    "A kind ends when its budget is waited to the millisecond, or its repeats are made: neither before nor after.",
  source: ["W2", "W6"],
  mutant: "makes one attempt after the deadline",
  ...(() => {
    const trial = told((steps, { settings }) => {
      for (const kind of ["processing", "bank"] as const) {
        const waited = steps.reduce(
          (sum, { decision, met }) => sum + ("wait" in decision && Waits.kindOf(met) === kind ? decision.wait : 0),
          0
        )
        const { budget } = settings[kind]
        if (waited > budget) return `it waits ${waited} ms for ${kind} where ${budget} is the budget`
        const last = steps.at(-1)
        if (last !== undefined && Waits.kindOf(last.met) === kind && waited < budget) {
          return `it waits only ${waited} ms for ${kind}`
        }
      }
      const repeats = steps.filter(({ decision }) => "wait" in decision).length
      const only = (kind: string) => steps.every(({ met }) => Waits.kindOf(met) === kind)
      if (only("transient") && repeats !== settings.transient.times) return `it repeats ${repeats} times`
      return only("unauthorized") && repeats !== settings.unauthorized.times ? `it repeats ${repeats} times` : null
    })
    const allowed = Waits.story.map((story) => ({ ...story, operation: Waits.anyOperation, retryAfter: [null] }))
    const inEqualParts = trying<Waiting, string>("Retry-After asks for the budget in equal parts", (waiting) => {
      const { processing: { budget }, retryAfterLimit } = waiting.settings
      const times = Math.ceil(budget / retryAfterLimit)
      const steps = Waits.play(waiting, { ...Waits.plain([of("Processing")]), retryAfter: [budget / times] })
      return steps.length === times + 1 ? null : `it waits ${steps.length - 1} times instead of ${times}`
    })
    const apart = Waits.plain([of("Processing"), ...Array.from({ length: 40 }, () => of("BankError"))])
    return { examples: () => [...[...plainStories, apart].map(trial), inEqualParts], random: allowed.map(trial) }
  })()
})

export const countsAnewOnlyAfterFlanks = waitingLaw({
  id: "counts-anew-only-after-flanks",
  sentence: "Transient failures and 401 are counted anew after 20002, 20003 or 50001, and after nothing else.",
  source: ["W7"],
  mutant: "counts transient failures over the whole window: one 500 a day ends a wait of two",
  ...(() => {
    const trial = told((steps, { settings }) => {
      let repeats = { transient: 0, unauthorized: 0 }
      for (const [index, { decision, met }] of steps.entries()) {
        const kind = Waits.kindOf(met)
        if (kind === "transient" || kind === "unauthorized") {
          const isUsedUp = repeats[kind] >= settings[kind].times
          if ("wait" in decision === isUsedUp) return `attempt ${index + 1}: repeat ${repeats[kind] + 1} of ${met.tag}`
          repeats = { ...repeats, [kind]: repeats[kind] + 1 }
        } else if (met.tag !== "TokenDelayed") repeats = { transient: 0, unauthorized: 0 }
      }
      return null
    })
    const allowed = Waits.story.map((story) => ({ ...story, operation: Waits.anyOperation, retryAfter: [null] }))
    const many = Array.from({ length: 20 }, () => of("InternalServerError"))
    return {
      examples: () =>
        [
          ...plainStories,
          ...["Processing", "ScaError", "BankError", "TokenDelayed"].flatMap((tag) => [
            Waits.plain([of(tag), ...many]),
            Waits.plain([of("InternalServerError"), of("Unauthorized"), of(tag), of("Unauthorized"), ...many])
          ])
        ].map(trial),
      random: allowed.map(trial)
    }
  })()
})

/** When security checks were first met, or the token was created. */
const anchorOf = ({ operation }: Waits.Story, steps: ReadonlyArray<Waits.WaitStep>): number =>
  operation.anchor ?? steps.find(({ met }) => Waits.kindOf(met) === "securityCheck")?.met.attemptedAt ?? 0

const windowStories = [
  ...plainStories,
  ...[-10, -30, -47].map((hours) => Waits.plain([of("ScaError")], { anchor: hours * 3_600_000 })),
  { ...Waits.plain([of("ScaError")]), draws: [0] },
  { ...Waits.plain([of("TokenDelayed")]), draws: [1] }
]

export const asksOnlyInTheWindow = waitingLaw({
  id: "asks-only-in-the-window",
  sentence: "After security checks nothing is asked before the window opens, and nothing after it closed.",
  source: ["W3", "W4", "W11"],
  mutant: "polls every hour from the start",
  ...(() => {
    const trial = eachStep(({ decision, met }, _, waiting, story, steps) => {
      if ("stop" in decision || Waits.kindOf(met) !== "securityCheck") return null
      const { close, open } = Waits.windowOf(met, waiting)
      const asked = Math.max(0, met.attemptedAt - anchorOf(story, steps)) + decision.wait
      if (asked < open) return `it asks ${open - asked} ms before the window opens`
      return asked > close ? `it asks ${asked - close} ms after the window closed` : null
    })
    return { examples: () => windowStories.map(trial), random: Waits.story.map(trial) }
  })()
})

/** A token that a clock ahead of ours created in ten hours is a token created now. */
const createdAhead = eachStep(({ decision, met }, index, waiting) => {
  const { every } = waiting.settings.securityCheck
  const expected = Waits.windowOf(met, waiting).open + every * waiting.settings.jitter * 0.5
  return index > 0 || ("wait" in decision && decision.wait === expected) ? null : `it does not wait ${expected} ms`
})(Waits.plain([of("ScaError")], { anchor: 36_000_000 }))

export const asksWhenTheWindowCloses = waitingLaw({
  id: "asks-when-the-window-closes",
  sentence:
    "Security checks that do not end are asked after when the window opens, at every interval, and the last time exactly when it closes.",
  source: ["W3"],
  mutant: "stops at the last full interval",
  ...(() => {
    const trial = told((steps, waiting, story) => {
      const [first] = story.meets
      if (first === undefined) return null
      const { close, open } = Waits.windowOf(first, waiting)
      const { every } = waiting.settings.securityCheck
      const begun = Math.max(0, (steps[0]?.met.attemptedAt ?? 0) - anchorOf(story, steps))
      const times = timesOf(steps).slice(1).map((at) => at - anchorOf(story, steps))
      const opening = begun < open ? [open + every * waiting.settings.jitter * 0.5] : []
      const expected = [...opening]
      while ((expected.at(-1) ?? begun) < close) expected.push(Math.min((expected.at(-1) ?? begun) + every, close))
      return times.length === expected.length && times.every((at, index) => Math.abs(at - (expected[index] ?? 0)) <= 1)
        ? null
        : `it asks after ${times.join(", ")} ms instead of ${expected.join(", ")}`
    })
    return {
      examples: () =>
        windowStories.filter(({ draws, meets: [one] }) =>
          draws[0] === 0.5 && (one?.tag === "ScaError" || one?.tag === "TokenDelayed")
        ).filter(({ meets }) => meets.length === 1).map(trial).concat(createdAhead),
      random: fc.tuple(fc.nat(160), fc.integer({ min: 1, max: 8 }), fc.option(fc.nat(100))).map((
        [fromHours, length, since]
      ) =>
        trial(Waits.plain([Waits.checks(fromHours, fromHours + length)], {
          anchor: since === null ? null : -Math.min(since, fromHours + length - 1) * 3_600_000
        }))
      )
    }
  })()
})

export const nothingMovesTheAnchor = waitingLaw({
  id: "nothing-moves-the-anchor",
  sentence:
    "Waiting on security checks ends when their window is over, counted from its first anchor, whatever came in between.",
  source: ["W4", "W6"],
  mutant: "counts the window from the last 20003",
  ...(() => {
    const trial = eachStep(({ decision, met }, _, waiting, story, steps) => {
      if (Waits.kindOf(met) !== "securityCheck") return null
      const over = Math.max(0, met.attemptedAt - anchorOf(story, steps)) - Waits.windowOf(met, waiting).close
      if ("stop" in decision === over >= 0) return null
      return over >= 0
        ? `it waits on, ${over} ms after the window closed`
        : `it stops ${-over} ms before the window closes`
    })
    return {
      examples: () => windowStories.map(trial),
      random: Waits.story.map((story) =>
        trial({ ...story, operation: { ...Waits.anyOperation, anchor: story.operation.anchor }, retryAfter: [null] })
      )
    }
  })()
})

/** Half an interval was slept through, or more than all of it; or the clock was set back. */
const intervals = (["processing", "bank", "transient"] as const).flatMap((kind) =>
  [-1, 0.5, 1, 2].map((part) =>
    trying<Waiting, object>({ kind, part }, (waiting) => {
      const { first } = waiting.settings[kind]
      const [failure = of("Processing")] = Waits.repeatable.filter((one) => Waits.kindOf(one) === kind)
      const now = first * part
      const decision = waiting.begin(Waits.anyOperation)({
        ...failure,
        attemptedAt: 0,
        now,
        random: 0.5,
        retryAfter: null
      })
      const expected = Math.max(0, first - Math.max(0, now))
      return "wait" in decision && decision.wait === expected
        ? null
        : `it decides ${JSON.stringify(decision)} instead of to wait ${expected} ms`
    })
  )
)

/** A millisecond before a window of 48 hours closes. */
const closing = [48 - 1 / 3_600_000, 48 - 1 / 3_600_000]

export const aLateStartAsksOnce = waitingLaw({
  id: "a-late-start-asks-once",
  sentence: "Who slept through a due attempt asks at once; after the window closed that is the last time.",
  source: ["W5"],
  mutant: "waits another interval after a restart",
  ...(() => {
    const late = (tag: string, attemptedHours: number, nowHours: number) =>
      trying<Waiting, object>({ tag, attemptedHours, nowHours }, (waiting) => {
        const ask = waiting.begin({ ...Waits.anyOperation, anchor: 0 })
        const failure = of(tag)
        const { close, open } = Waits.windowOf(failure, waiting)
        const [attemptedAt, now] = [attemptedHours * 3_600_000, nowHours * 3_600_000]
        const met = { ...failure, random: 0.5, retryAfter: null }
        const decision = ask({ ...met, attemptedAt, now })
        const { jitter, securityCheck: { every } } = waiting.settings
        const due = attemptedAt >= open
          ? Math.min(attemptedAt + every, close)
          : now < open
          ? open + every * jitter * 0.5
          : now
        const expected = Math.max(0, due - now)
        if ("stop" in decision) return "it does not ask at all"
        if (Math.abs(decision.wait - expected) > (expected === 0 ? 0 : 1)) {
          return `it waits ${decision.wait} ms instead of ${expected}`
        }
        const over = now + decision.wait
        const next = ask({ ...met, attemptedAt: over, now: over })
        if (over >= close && "wait" in next) return "it asks again after the window closed"
        return decision.last === "stop" in next
          ? null
          : `it says ${decision.last ? "" : "not "}that this is the last time`
      })
    return {
      examples: () =>
        [
          [0, 0],
          [0, 10],
          [0, 24],
          [0, 24.05],
          [23.9, 24.1],
          [0, 30],
          [0, 50],
          [0, 500],
          [30, 30.5],
          [30, 40],
          [47.5, 60],
          [47.5, 47.6],
          [47.5, 48],
          closing,
          [0, 48]
        ].flatMap((
          [at = 0, now = 0]
        ) => ["ScaError", "TokenDelayed"].map((tag) => late(tag, at, now))).concat(intervals),
      random: fc.tuple(fc.nat(47), fc.nat(100), fc.constantFrom("ScaError", "TokenDelayed")).map(([at, more, tag]) =>
        late(tag, at, at + more)
      )
    }
  })()
})

export const anotherKindStartsSmallAgain = waitingLaw({
  id: "another-kind-starts-small-again",
  sentence: "After another kind of failure a kind's interval starts at its first again.",
  source: ["W6"],
  mutant: "goes on where the kind was left",
  ...(() => {
    const trial = eachStep(({ decision, met }, index, { settings }, _, steps) => {
      const kind = Waits.kindOf(met)
      const before = steps[index - 1]
      if ("stop" in decision || before === undefined || Waits.kindOf(before.met) === kind) return null
      if (kind !== "processing" && kind !== "bank" && kind !== "transient") return null
      return decision.wait <= settings[kind].first + 1 ? null : `it waits ${decision.wait} ms on ${met.tag}`
    })
    return {
      examples: () => plainStories.map(trial),
      random: fc.array(fc.constantFrom(...Waits.repeatable), { minLength: 1, maxLength: 6 }).map((meets) =>
        trial(Waits.plain(meets))
      )
    }
  })()
})

const whenLate = trying<Waiting, string>("a minute, 40 seconds ago", (waiting) => {
  const met = { ...of("Processing"), attemptedAt: 0, now: 40_000, random: 0.5, retryAfter: 60_000 }
  const decision = waiting.begin(Waits.anyOperation)(met)
  return "wait" in decision && decision.wait === 20_000 ? null : `it decides ${JSON.stringify(decision)}`
})

const atTheLimit = trying<Waiting, Waits.Story>(Waits.plain([of("Processing")]), (waiting, story) => {
  const asked = waiting.settings.retryAfterLimit
  const [first] = Waits.play(waiting, { ...story, retryAfter: [asked] })
  return first !== undefined && "wait" in first.decision && first.decision.wait === asked
    ? null
    : `it does not wait out ${asked} ms, the limit`
})

export const retryAfterIsAFloor = waitingLaw({
  id: "retry-after-is-a-floor",
  sentence: "No wait is shorter than Retry-After asks for, up to its limit; beyond it there is none.",
  source: ["W8", "W11"],
  mutant: "caps Retry-After as it caps its own intervals",
  ...(() => {
    const trial = eachStep(({ decision, met: { retryAfter, tag } }, _, { settings }) => {
      if ("stop" in decision || !isSensible(retryAfter)) return null
      if (retryAfter > settings.retryAfterLimit) return `it waits out ${retryAfter} ms on ${tag}`
      return decision.wait >= retryAfter ? null : `it waits ${decision.wait} ms where ${retryAfter} was asked for`
    })
    return {
      examples: () =>
        plainStories.flatMap((story) =>
          [0, 1, 3000, 120_000, 900_000, 900_001, 1e12, Infinity].map((asked) =>
            trial({ ...story, retryAfter: [asked] })
          )
        ).concat(atTheLimit, whenLate),
      random: Waits.story.map(trial)
    }
  })()
})

/** For durable processes: a wait for `Retry-After` may cross an end. */
const crossing = (waiting: Waiting): Waiting => {
  const { settings, withSettings } = waiting
  return withSettings?.({ ...settings, retryAfterCrossesEnd: true, retryAfterLimit: 86_400_000 }) ?? waiting
}

const crossingStory = fc.tuple(
  fc.constantFrom("Processing", "BankError", "ScaError", "TokenDelayed"),
  fc.integer({ min: 1, max: 86_400_000 })
)

const withRetryAfter = (tag: string, asked: number): Waits.Story => ({ ...Waits.plain([of(tag)]), retryAfter: [asked] })

export const aLongRetryAfterCrossesAnEnd = waitingLaw({
  id: "a-long-retry-after-crosses-an-end",
  sentence: "If it may cross an end, every Retry-After up to the limit is waited out, and no wait is shorter.",
  source: ["W8"],
  mutant: "stops if Retry-After ends after the schedule",
  needs: ["withSettings"],
  ...(() => {
    const trial = ([tag, asked]: readonly [string, number]) =>
      trying<Waiting, object>({ tag, asked }, (waiting) => {
        const steps = Waits.play(crossing(waiting), withRetryAfter(tag, asked))
        const short = steps.find(({ decision }) => "wait" in decision && decision.wait < asked)
        if (short !== undefined) return `it decides ${JSON.stringify(short.decision)}`
        const last = steps.at(-1)?.decision
        return last !== undefined && "stop" in last && last.stop !== "RetryAfterTooLong" && steps.length > 1
          ? null
          : `it ends with ${JSON.stringify(last)} after ${steps.length} attempts`
      })
    return {
      examples: () =>
        ["Processing", "BankError", "ScaError", "TokenDelayed"].flatMap((tag) =>
          [1000, 120_000, 1_800_000, 7_200_000, 86_400_000].map((asked) => trial([tag, asked]))
        ),
      random: crossingStory.map(trial)
    }
  })()
})

export const theAttemptAfterACrossingIsTheLast = waitingLaw({
  id: "the-attempt-after-a-crossing-is-the-last",
  sentence: "The attempt after a Retry-After that crosses an end is the last: the same failure then ends the waiting.",
  source: ["W8", "W13"],
  mutant: "says that it is the last, and waits again",
  needs: ["withSettings"],
  ...(() => {
    const trial = ([tag, asked]: readonly [string, number]) =>
      trying<Waiting, object>({ tag, asked }, (waiting) => {
        const steps = Waits.play(crossing(waiting), withRetryAfter(tag, asked))
        const wrong = steps.findIndex(({ decision }, index) =>
          "wait" in decision && decision.last !== "stop" in (steps[index + 1]?.decision ?? {})
        )
        return wrong === -1 ? null : `attempt ${wrong + 1}: it decides ${JSON.stringify(steps[wrong]?.decision)}`
      })
    return {
      examples: () =>
        ["Processing", "BankError", "ScaError", "TokenDelayed"].flatMap((tag) =>
          [120_000, 1_798_000, 1_800_000, 7_200_000, 86_400_000].map((asked) => trial([tag, asked]))
        ),
      random: crossingStory.map(trial)
    }
  })()
})

export const aLongRetryAfterUsesUpNoBudget = waitingLaw({
  id: "a-long-retry-after-uses-up-no-budget",
  sentence:
    "If it may cross an end, Retry-After leaves the budget to the schedule: the same intervals are due around it.",
  source: ["W8"],
  mutant: "charges the budget with what it waited for Retry-After",
  needs: ["withSettings"],
  ...(() => {
    const trial = ([tag, asked]: readonly [string, number]) =>
      trying<Waiting, object>({ tag, asked }, (waiting) => {
        const durable = crossing(waiting)
        const without = Waits.play(durable, Waits.plain([of(tag)]))
        const steps = Waits.play(durable, withRetryAfter(tag, asked))
        let left = waiting.settings[tag === "BankError" ? "bank" : "processing"].budget
        const expected: Array<number> = []
        for (const { decision } of without) {
          if ("stop" in decision || left <= 0) break
          expected.push(Math.max(decision.wait, asked))
          left = asked < left ? left - decision.wait : 0
        }
        const waits = steps.flatMap(({ decision }) => "wait" in decision ? [decision.wait] : [])
        return Equal.equals(waits, expected)
          ? null
          : `it waits ${waits.length} times instead of ${expected.length}: ${waits.slice(0, 9).join(", ")}`
      })
    return {
      examples: () =>
        ["Processing", "BankError"].flatMap((tag) =>
          [1000, 120_000, 600_000, 3_600_000].map((asked) => trial([tag, asked]))
        ),
      random: fc.tuple(fc.constantFrom("Processing", "BankError"), fc.integer({ min: 1, max: 86_400_000 })).map(trial)
    }
  })()
})

/** Settings whose intervals are whole milliseconds at every scale of these laws. */
const evenly = ({ settings, withSettings }: Waiting, timeScale: number): Waiting | undefined =>
  withSettings?.({ ...settings, processing: { ...settings.processing, factor: 2 }, timeScale })

const scales = [0.25, 0.5, 2, 10]

const scaledStory = (story: Waits.Story, scale: number): Waits.Story => ({
  ...story,
  attempt: story.attempt * scale,
  operation: {
    ...story.operation,
    anchor: story.operation.anchor === null ? null : story.operation.anchor * scale
  }
})

export const theTimeScaleMultipliesDurations = waitingLaw({
  id: "the-time-scale-multiplies-durations",
  sentence:
    "In a time that runs so many times faster or slower, every wait is so many times shorter or longer, and all decisions are the same.",
  source: ["W14"],
  mutant: "multiplies the settings, and not the hours that a text states",
  needs: ["withSettings"],
  ...(() => {
    const trial = (story: Waits.Story, scale: number) =>
      trying<Waiting, object>({ ...story, scale }, (waiting) => {
        const [usual, scaled] = [evenly(waiting, 1), evenly(waiting, scale)]
        if (usual === undefined || scaled === undefined) return null
        const expected = Waits.play(usual, story)
        const found = Waits.play(scaled, scaledStory(story, scale))
        const wrong = expected.findIndex(({ decision }, index) => {
          const other = found[index]?.decision
          if (other === undefined || "stop" in decision) return !Equal.equals(decision, other)
          return "stop" in other || other.last !== decision.last || Math.abs(other.wait - decision.wait * scale) > 1
        })
        return wrong === -1 ?
          null :
          `attempt ${wrong + 1}: it decides ${JSON.stringify(found[wrong]?.decision)} where ${
            JSON.stringify(expected[wrong]?.decision)
          } is to be scaled`
      })
    const stories = [
      ...plainStories,
      ...[[0, 1], [12, 24], [24, 168]].map(([from = 0, to = 1]) => Waits.plain([Waits.checks(from, to)])),
      Waits.plain([of("ScaError")], { anchor: -30 * 3_600_000 })
    ]
    return {
      examples: () => stories.flatMap((story) => scales.map((scale) => trial(story, scale))),
      random: fc.tuple(fc.nat(160), fc.integer({ min: 1, max: 8 }), fc.constantFrom(...scales)).map((
        [from, length, scale]
      ) => trial(Waits.plain([Waits.checks(from, from + length), of("Processing")]), scale))
    }
  })()
})

export const theTimeScaleLeavesRetryAfter = waitingLaw({
  id: "the-time-scale-leaves-retry-after",
  sentence: "The time scale multiplies the limit of Retry-After, and not what was received.",
  source: ["W8", "W14"],
  mutant: "multiplies what was received",
  needs: ["withSettings"],
  ...(() => {
    const trial = (scale: number, asked: number) =>
      trying<Waiting, object>({ scale, asked }, (waiting) => {
        const scaled = evenly(waiting, scale)
        const [first] = scaled === undefined ? [] : Waits.play(scaled, withRetryAfter("Processing", asked))
        const { processing, retryAfterLimit } = waiting.settings
        const expected = asked > retryAfterLimit * scale
          ? { stop: "RetryAfterTooLong" }
          : { wait: Math.max(processing.first * scale, asked), last: false }
        return first === undefined || Equal.equals(first.decision, expected)
          ? null
          : `it decides ${JSON.stringify(first.decision)} instead of ${JSON.stringify(expected)}`
      })
    return {
      examples: () =>
        scales.flatMap((scale) => [1000, 60_000, 400_000, 600_000, 1_000_000].map((asked) => trial(scale, asked))),
      random: fc.tuple(fc.constantFrom(...scales), fc.nat(2_000_000)).map(([scale, asked]) => trial(scale, asked))
    }
  })()
})

export const nonsenseIsIgnored = waitingLaw({
  id: "nonsense-is-ignored",
  sentence: "A Retry-After that is negative or no number changes nothing.",
  source: ["W8"],
  mutant: "takes what is no number for zero",
  ...(() => {
    const trial = (story: Waits.Story, nonsense: number) =>
      trying<Waiting, object>({ ...story, retryAfter: String(nonsense) }, (waiting) => {
        const decisions = [null, nonsense].map((asked) =>
          Waits.play(waiting, { ...story, retryAfter: [asked] }).map(({ decision }) => decision)
        )
        return Equal.equals(decisions[0], decisions[1]) ? null : "it waits otherwise than without one"
      })
    const nonsense = [Number.NaN, -1, -0.5, -1e9, -Infinity]
    return {
      examples: () => plainStories.flatMap((story) => nonsense.map((asked) => trial(story, asked))),
      random: fc.tuple(Waits.story, fc.constantFrom(...nonsense)).map(([story, asked]) => trial(story, asked))
    }
  })()
})

export const repeatsOnlyWhatIsSafe = waitingLaw({
  id: "repeats-only-what-is-safe",
  sentence:
    "A transient failure of an operation that may not happen twice ends the waiting, for it may have happened; a connection that was refused and a name that was not found carried no request. On other kinds it is waited as for any operation.",
  source: ["W9"],
  mutant: "repeats every 5xx, the exchange of a code included",
  ...(() => {
    const trial = eachStep(({ decision, met }, index, __, { operation }) => {
      if (operation.replaySafe || Waits.kindOf(met) !== "transient") return null
      const ranNothing = met.transport === "refused" || met.transport === "dns"
      if ("wait" in decision) return ranNothing ? null : `it repeats after ${met.transport ?? met.tag}`
      return ranNothing && index === 0 && !isSensible(met.retryAfter)
        ? `it does not repeat after ${met.transport}, though nothing was sent`
        : null
    })
    const alike = (tag: string) =>
      told(([first]) => first !== undefined && "wait" in first.decision ? null : `it does not wait on ${tag}`)(
        Waits.plain([of(tag)], { replaySafe: false })
      )
    return {
      examples: () =>
        [
          ...mixtures,
          ...["refused", "dns", "reset", "timeout", "unknown"].map((reason) => [Waits.noResponse(reason)])
        ].map((meets) => trial(Waits.plain(meets, { replaySafe: false }))).concat(
          ["Processing", "ScaError", "BankError", "TokenDelayed"].map(alike)
        ),
      random: Waits.story.map((story) => trial({ ...story, operation: { ...story.operation, replaySafe: false } }))
    }
  })()
})

export const refreshesBeforeItRepeats = waitingLaw({
  id: "refreshes-before-it-repeats",
  sentence: "A 401 is repeated only with a fresh access token, and then at once, whether the operation is safe or not.",
  source: ["W10"],
  mutant: "repeats a 401 with the same token",
  ...(() => {
    const trial = eachStep(({ decision, met }, _, __, { operation }) => {
      if (met.tag !== "Unauthorized" || "stop" in decision) return null
      return operation.canRefresh ? null : "it repeats a 401 without a fresh token"
    })
    const once = told(([first]) =>
      first !== undefined && "wait" in first.decision && first.decision.wait === 0
        ? null
        : "it does not repeat a 401 at once"
    )
    return {
      examples: () => [
        ...mixtures.map((meets) => trial(Waits.plain(meets, { canRefresh: false }))),
        once(Waits.plain([of("Unauthorized")], { replaySafe: false })),
        once(Waits.plain([of("Unauthorized")], { replaySafe: true }))
      ],
      random: Waits.story.map(trial)
    }
  })()
})

export const jitterStaysInItsPart = waitingLaw({
  id: "jitter-stays-in-its-part",
  sentence: "Jitter moves an interval by its part at most, either way, and the opening of a window only later.",
  source: ["W11"],
  mutant: "draws the whole interval anew",
  ...(() => {
    const trial = (failure: Waits.Failure, random: number) =>
      trying<Waiting, object>({ failure, random }, (waiting) => {
        const waits = [0.5, random, 1 - random].map((drawn) => {
          const decision = waiting.begin(Waits.anyOperation)({
            ...failure,
            attemptedAt: 0,
            now: 0,
            random: drawn,
            retryAfter: null
          })
          return "wait" in decision ? decision.wait : 0
        })
        const [even = 0, moved = 0, opposite = 0] = waits
        const { jitter, securityCheck } = waiting.settings
        const most = Waits.kindOf(failure) === "securityCheck" ? securityCheck.every * jitter : even * jitter
        const isMoved = Math.abs(random - 0.5) * most < 1 || Math.min(moved, opposite) < even
        if (!isMoved) return `neither this draw nor its opposite shortens its ${even} ms`
        return Math.abs(moved - even) <= most + 1 ? null : `it waits ${moved} ms instead of ${even}`
      })
    const draw = fc.double({ min: 0, max: 1, noNaN: true })
    return {
      examples: () => Waits.repeatable.flatMap((failure) => [0, 0.25, 0.75, 1].map((drawn) => trial(failure, drawn))),
      random: fc.tuple(fc.constantFrom(...Waits.repeatable), draw).map(([failure, drawn]) => trial(failure, drawn))
    }
  })()
})

export const sameInputsSameWait = waitingLaw({
  id: "same-inputs-same-wait",
  sentence: "The same failures at the same times are waited on alike, whatever was waited for before by others.",
  source: ["W12"],
  mutant: "counts the attempts of all operations together",
  ...(() => {
    const trial = (story: Waits.Story) =>
      trying<Waiting, Waits.Story>(story, (waiting) => {
        const once = Waits.play(waiting, story)
        Waits.play(waiting, Waits.plain([of("Processing"), of("InternalServerError")]))
        return Equal.equals(once, Waits.play(waiting, story)) ? null : "it waits otherwise the second time"
      })
    return { examples: () => plainStories.map(trial), random: Waits.story.map(trial) }
  })()
})

export const saysWhichIsTheLast = waitingLaw({
  id: "says-which-is-the-last",
  sentence: "An attempt is said to be the last exactly if the same failure after it ends the waiting.",
  source: ["W13"],
  mutant: "says it of the one before",
  ...(() => {
    const trial = eachStep(({ decision }, index, _, __, steps) => {
      const next = steps[index + 1]
      if ("stop" in decision || next === undefined) return null
      const isLast = "stop" in next.decision
      return decision.last === isLast ? null : `it says ${decision.last ? "" : "not "}that the next is the last`
    })
    const late = (failure: Waits.Failure, now: number) =>
      trying<Waiting, object>({ failure, now }, (waiting) => {
        const ask = waiting.begin(Waits.anyOperation)
        const met = { ...failure, random: 0.5, retryAfter: null }
        const first = ask({ ...met, attemptedAt: 0, now })
        if ("stop" in first) return "it does not ask at all"
        const at = now + first.wait
        return first.last === "stop" in ask({ ...met, attemptedAt: at, now: at })
          ? null
          : `it says ${first.last ? "" : "not "}that the next is the last`
      })
    const alone = fc.tuple(fc.constantFrom(...Waits.repeatable), Waits.story)
    return {
      examples: () =>
        Waits.repeatable.flatMap((failure) => [
          trial(Waits.plain([failure])),
          ...[1000, 3_600_000, 360_000_000].map((now) => late(failure, now))
        ]),
      random: alone.map(([failure, { draws }]) => trial({ ...Waits.plain([failure]), draws }))
    }
  })()
})

export const saysWhyItStops = waitingLaw({
  id: "says-why-it-stops",
  sentence:
    "Waiting that ends says why: not repeatable, not safe, nobody to refresh, attempts or budget used up, window closed, too long a Retry-After.",
  source: ["W13"],
  mutant: "says that attempts are used up whatever the reason",
  examples: () => {
    const trial = (reason: string, story: Waits.Story) =>
      told((steps) => {
        const last = steps.at(-1)?.decision
        const stopped = last !== undefined && "stop" in last ? last.stop : "nothing"
        return stopped === reason ? null : `it says ${stopped} instead of ${reason}`
      })(story)
    return [
      ...Waits.final.map((failure) => trial("NotRetryable", Waits.plain([failure]))),
      trial("NotReplaySafe", Waits.plain([of("InternalServerError")], { replaySafe: false })),
      trial("NoRefresh", Waits.plain([of("Unauthorized")], { canRefresh: false })),
      trial("AttemptsUsedUp", Waits.plain([of("Unauthorized")])),
      trial("AttemptsUsedUp", Waits.plain([of("InternalServerError")])),
      trial("BudgetUsedUp", Waits.plain([of("Processing")])),
      trial("BudgetUsedUp", Waits.plain([of("BankError")])),
      trial("WindowClosed", Waits.plain([of("ScaError")])),
      trial("WindowClosed", Waits.plain([of("TokenDelayed")])),
      trial("RetryAfterTooLong", { ...Waits.plain([of("Processing")]), retryAfter: [1e12] }),
      trial("RetryAfterTooLong", { ...Waits.plain([of("Processing")]), retryAfter: [840_000] })
    ]
  },
  random: null
})

/** The waits of a session, computed from the rule in the plainest way. */
const sessionWaits = (
  meets: ReadonlyArray<Waits.Failure>,
  { session: { processing, user } }: Waiting["settings"]
): ReadonlyArray<number> => {
  const waits: Array<number> = []
  let [processed, waited, row] = [0, 0, 0]
  while (true) {
    const isProcessing = meets[waits.length % meets.length]?.tag === "SessionProcessing"
    if (!isProcessing && processed > 0) [processed, row] = [0, 0]
    const interval = isProcessing ? processing.every : Math.min(user.first * user.factor ** row, user.cap)
    const wait = Math.min(Math.ceil(interval), isProcessing ? processing.budget - processed : user.budget - waited)
    if (wait <= 0) return waits
    if (isProcessing) processed += wait
    else [waited, row] = [waited + wait, row + 1]
    waits.push(wait)
  }
}

const { processing: inProcess, unexpected, waiting: forUser } = Waits.session

export const pollsSessions = waitingLaw({
  id: "polls-sessions",
  sentence:
    "A session is polled at its interval while it is processed and at growing ones while the user must act, until the budget of either is used up; processing is counted anew after the user had to act.",
  source: ["W15"],
  mutant: "waits for the user while something is processed",
  ...(() => {
    const trial = told((steps, { settings }, { meets }) => {
      const waits = steps.flatMap(({ decision }) => "wait" in decision ? [decision.wait] : [])
      const expected = sessionWaits(meets, settings)
      const at = expected.findIndex((wait, index) => wait !== waits[index])
      if (at !== -1) return `wait ${at + 1} is ${waits[at]} ms instead of ${expected[at]}`
      const end = steps.at(-1)?.decision
      if (waits.length > expected.length || end === undefined || !("stop" in end)) return "it goes on after its end"
      return end.stop === "BudgetUsedUp" ? null : `it says ${end.stop} instead of BudgetUsedUp`
    })
    const stays = told((steps) => {
      const [first] = steps
      return first !== undefined && "stop" in first.decision ? null : "it waits for a session that has finished"
    })
    return {
      examples: () => [
        ...[
          [inProcess],
          [forUser],
          [unexpected],
          [forUser, inProcess],
          [forUser, forUser, inProcess, inProcess, inProcess],
          [inProcess, unexpected, forUser]
        ].map((meets) => trial(Waits.plain(meets))),
        stays(Waits.plain([{ ...unexpected, isFinal: true }]))
      ],
      random: fc.array(fc.constantFrom(inProcess, forUser, unexpected), { minLength: 1, maxLength: 9 }).map((meets) =>
        trial(Waits.plain(meets))
      )
    }
  })()
})
