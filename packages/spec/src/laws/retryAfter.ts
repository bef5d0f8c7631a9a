/** Laws about `Retry-After`, and about the scale of time. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/retryAfter.ts"
import * as Generators from "../generators/laws/retryAfter.ts"
import * as Waits from "../generators/Waits.ts"
import type { Decision, Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trying } from "../internal/parts.ts"
import { eachStep, failureOf, isSensible, waitsOf } from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

const show = (decision: Decision | undefined): string => JSON.stringify(decision)

export const retryAfterIsAFloor = waitingLaw({
  id: "retry-after-is-a-floor",
  sentence: "No wait is shorter than Retry-After asks for, up to its limit; beyond it there is none.",
  source: ["W8", "W11"],
  mutant: "caps Retry-After as it caps its own intervals",
  ...forAll(
    Examples.stories,
    Generators.story,
    (story) =>
      eachStep(story, ({ decision, met: { retryAfter, tag }, waiting }) => {
        if ("stop" in decision || !isSensible(retryAfter)) return null
        if (retryAfter > waiting.settings.retryAfterLimit) return `it waits out ${retryAfter} ms on ${tag}`
        return decision.wait >= retryAfter ? null : `it waits ${decision.wait} ms where ${retryAfter} was asked for`
      })
  )
})

export const retryAfterIsCountedFromTheResponse = waitingLaw({
  id: "retry-after-is-counted-from-the-response",
  sentence:
    "Retry-After begins with the response: what passed since is taken off; what it asks at its limit is waited out.",
  source: ["W8"],
  mutant: "begins to count when it is asked",
  ...forAll(Examples.delays, null, ({ ago, ofLimit }) =>
    trying<Waiting, object>({ ago, ofLimit }, (waiting) => {
      const retryAfter = waiting.settings.retryAfterLimit * ofLimit
      const met = { ...failureOf("Processing"), attemptedAt: 0, now: ago, random: 0.5, retryAfter }
      const decision = waiting.begin(Waits.anyOperation)(met)
      return "wait" in decision && decision.wait === retryAfter - ago ? null : `it decides ${show(decision)}`
    }))
})

export const nonsenseIsIgnored = waitingLaw({
  id: "nonsense-is-ignored",
  sentence: "A Retry-After that is negative or no number changes nothing.",
  source: ["W8"],
  mutant: "takes what is no number for zero",
  ...forAll(
    Examples.nonsense,
    Generators.nonsense,
    ({ asked, story }) =>
      trying<Waiting, object>({ ...story, retryAfter: String(asked) }, (waiting) => {
        const [without, withIt] = [null, asked].map((retryAfter) =>
          Waits.play(waiting, { ...story, retryAfter: [retryAfter] }).map(({ decision }) => decision)
        )
        return Equal.equals(without, withIt) ? null : "it waits otherwise than without one"
      })
  )
})

/** For durable processes: a wait for `Retry-After` may cross an end. */
const crossing = (waiting: Waiting): Waiting => {
  const { settings, withSettings } = waiting
  return withSettings?.({ ...settings, retryAfterCrossesEnd: true, retryAfterLimit: 86_400_000 }) ?? waiting
}

/** The waits after which Retry-After asks for this, again and again, and may cross an end. */
const playCrossing = (waiting: Waiting, { asked, tag }: Examples.Asked): ReadonlyArray<Waits.WaitStep> =>
  Waits.play(crossing(waiting), { ...Waits.plain([failureOf(tag)]), retryAfter: [asked] })

export const aLongRetryAfterCrossesAnEnd = waitingLaw({
  id: "a-long-retry-after-crosses-an-end",
  sentence: "If it may cross an end, every Retry-After up to the limit is waited out, and no wait is shorter.",
  source: ["W8"],
  mutant: "stops if Retry-After ends after the schedule",
  needs: ["withSettings"],
  ...forAll(
    Examples.crossings,
    Generators.crossing,
    (one) =>
      trying<Waiting, Examples.Asked>(one, (waiting, { asked }) => {
        const steps = playCrossing(waiting, one)
        const waits = waitsOf(steps)
        const last = steps.at(-1)?.decision
        const isTooLong = last !== undefined && "stop" in last && last.stop === "RetryAfterTooLong"
        return waits.length > 0 && waits.every((wait) => wait >= asked) && !isTooLong
          ? null
          : `it waits ${waits.join(", ")} ms, and ends with ${show(last)}`
      })
  )
})

export const theAttemptAfterACrossingIsTheLast = waitingLaw({
  id: "the-attempt-after-a-crossing-is-the-last",
  sentence: "The attempt after a Retry-After that crosses an end is the last: the same failure then ends the waiting.",
  source: ["W8", "W13"],
  mutant: "says that it is the last, and waits again",
  needs: ["withSettings"],
  ...forAll(Examples.crossings, Generators.crossing, (one) =>
    trying<Waiting, Examples.Asked>(one, (waiting) => {
      const steps = playCrossing(waiting, one)
      const wrong = steps.findIndex(({ decision }, index) =>
        "wait" in decision && decision.last !== "stop" in (steps[index + 1]?.decision ?? {})
      )
      return wrong === -1 ? null : `attempt ${wrong + 1}: it decides ${show(steps[wrong]?.decision)}`
    }))
})

/** The waits if Retry-After leaves the budget to the schedule: its intervals, none shorter than what was asked for. */
const waitsAround = (intervals: ReadonlyArray<number>, budget: number, asked: number): ReadonlyArray<number> => {
  let left = budget
  const waits: Array<number> = []
  for (const interval of intervals) {
    if (left <= 0) break
    waits.push(Math.max(interval, asked))
    left = asked < left ? left - interval : 0
  }
  return waits
}

export const aLongRetryAfterUsesUpNoBudget = waitingLaw({
  id: "a-long-retry-after-uses-up-no-budget",
  sentence:
    "If it may cross an end, Retry-After leaves the budget to the schedule: the same intervals are due around it.",
  source: ["W8"],
  mutant: "charges the budget with what it waited for Retry-After",
  needs: ["withSettings"],
  ...forAll(
    Examples.crossingsOfBudgets,
    Generators.crossingOfBudget,
    (one) =>
      trying<Waiting, Examples.Asked>(one, (waiting, { asked, tag }) => {
        const intervals = waitsOf(Waits.play(crossing(waiting), Waits.plain([failureOf(tag)])))
        const { budget } = waiting.settings[tag === "BankError" ? "bank" : "processing"]
        const [waits, expected] = [waitsOf(playCrossing(waiting, one)), waitsAround(intervals, budget, asked)]
        return Equal.equals(waits, expected)
          ? null
          : `it waits ${waits.length} times instead of ${expected.length}: ${waits.slice(0, 9).join(", ")}`
      })
  )
})

/** The same with a time scale, and with intervals that are whole milliseconds at every scale of these laws. */
const scaled = ({ settings, withSettings }: Waiting, timeScale: number): Waiting | undefined =>
  withSettings?.({ ...settings, processing: { ...settings.processing, factor: 2 }, timeScale })

/** The story in a time that runs so many times slower. */
const scaledStory = ({ attempt, operation, ...story }: Waits.Story, scale: number): Waits.Story => ({
  ...story,
  attempt: attempt * scale,
  operation: { ...operation, anchor: operation.anchor === null ? null : operation.anchor * scale }
})

const isScaled = (decision: Decision, other: Decision | undefined, scale: number): boolean => {
  if (other === undefined || "stop" in decision || "stop" in other) return Equal.equals(decision, other)
  return other.last === decision.last && Math.abs(other.wait - decision.wait * scale) <= 1
}

export const theTimeScaleMultipliesDurations = waitingLaw({
  id: "the-time-scale-multiplies-durations",
  sentence:
    "In a time that runs so many times faster or slower, every wait is so many times shorter or longer, and all decisions are the same.",
  source: ["W14"],
  mutant: "multiplies the settings, and not the hours that a text states",
  needs: ["withSettings"],
  ...forAll(
    Examples.scaledStories,
    Generators.scaledStory,
    ({ scale, story }) =>
      trying<Waiting, object>({ ...story, scale }, (waiting) => {
        const [one, other] = [scaled(waiting, 1), scaled(waiting, scale)]
        if (one === undefined || other === undefined) return "it has no other settings"
        const [expected, found] = [Waits.play(one, story), Waits.play(other, scaledStory(story, scale))]
        const wrong = expected.findIndex(({ decision }, index) => !isScaled(decision, found[index]?.decision, scale))
        return wrong === -1
          ? null
          : `attempt ${wrong + 1}: it decides ${show(found[wrong]?.decision)} where ${
            show(expected[wrong]?.decision)
          } is to be scaled`
      })
  )
})

export const theTimeScaleLeavesRetryAfter = waitingLaw({
  id: "the-time-scale-leaves-retry-after",
  sentence: "The time scale multiplies the limit of Retry-After, and not what was received.",
  source: ["W8", "W14"],
  mutant: "multiplies what was received",
  needs: ["withSettings"],
  ...forAll(
    Examples.scaledDelays,
    Generators.scaledDelay,
    ({ asked, scale }) =>
      trying<Waiting, object>({ scale, asked }, (waiting) => {
        const other = scaled(waiting, scale)
        if (other === undefined) return "it has no other settings"
        const { processing, retryAfterLimit } = waiting.settings
        const expected = asked > retryAfterLimit * scale
          ? { stop: "RetryAfterTooLong" }
          : { wait: Math.max(processing.first * scale, asked), last: false }
        const [first] = Waits.play(other, { ...Waits.plain([failureOf("Processing")]), retryAfter: [asked] })
        return Equal.equals(first?.decision, expected)
          ? null
          : `it decides ${show(first?.decision)} instead of ${JSON.stringify(expected)}`
      })
  )
})
