/** Laws about `Retry-After`, and about the scale of time. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/retryAfter.ts"
import * as Generators from "../generators/laws/retryAfter.ts"
import * as Waits from "../generators/Waits.ts"
import type { Decision, Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trialOf } from "../internal/parts.ts"
import { failureOf, isSensible, trialOfSteps, waitsOf } from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

const show = (decision: Decision | undefined): string => JSON.stringify(decision)

export const retryAfterIsAFloor = waitingLaw({
  id: "retry-after-is-a-floor",
  sentence: "No wait is shorter than a Retry-After up to the limit, and waiting ends after a longer one.",
  source: ["W8", "W11"],
  mutant: "caps Retry-After like its own intervals",
  ...forAll(
    Examples.stories,
    Generators.story,
    (story) =>
      trialOfSteps(story, ({ decision, met: { retryAfter, tag }, waiting }) => {
        if ("stop" in decision || !isSensible(retryAfter)) return null
        if (
          retryAfter > waiting.settings.retryAfterLimit
        ) return `it waits after ${tag} although Retry-After is ${retryAfter} ms`
        return decision.wait >= retryAfter
          ? null
          : `it waits ${decision.wait} ms although Retry-After is ${retryAfter} ms`
      })
  )
})

export const retryAfterIsCountedFromTheResponse = waitingLaw({
  id: "retry-after-is-counted-from-the-response",
  sentence: "The wait for a Retry-After up to the limit is the rest of it, counted from the response.",
  source: ["W8"],
  mutant: "counts from the decision",
  ...forAll(Examples.delays, null, ({ ago, ofLimit }) =>
    trialOf<Waiting, object>({ ago, ofLimit }, (waiting) => {
      const retryAfter = waiting.settings.retryAfterLimit * ofLimit
      const met = { ...failureOf("Processing"), attemptedAt: 0, now: ago, random: 0.5, retryAfter }
      const decision = waiting.begin(Waits.anyOperation)(met)
      return "wait" in decision && decision.wait === retryAfter - ago ? null : `it decides ${show(decision)}`
    }))
})

export const nonsenseIsIgnored = waitingLaw({
  id: "nonsense-is-ignored",
  sentence: "A Retry-After that is negative or isn't a number changes nothing.",
  source: ["W8"],
  mutant: "treats anything but a number as zero",
  ...forAll(
    Examples.nonsense,
    Generators.nonsense,
    ({ asked, story }) =>
      trialOf<Waiting, object>({ ...story, retryAfter: String(asked) }, (waiting) => {
        const [without, withIt] = [null, asked].map((retryAfter) =>
          Waits.play(waiting, { ...story, retryAfter: [retryAfter] }).map(({ decision }) => decision)
        )
        return Equal.equals(without, withIt) ? null : "it decides differently without it"
      })
  )
})

/** The settings of durable processes, in which a wait for `Retry-After` may cross an end. */
const crossing = (waiting: Waiting): Waiting => {
  const { settings, withSettings } = waiting
  return withSettings?.({ ...settings, retryAfterCrossesEnd: true, retryAfterLimit: 86_400_000 }) ?? waiting
}

/** The waits if every response has this Retry-After, which may cross an end. */
const playCrossing = (waiting: Waiting, { asked, tag }: Examples.Asked): ReadonlyArray<Waits.WaitStep> =>
  Waits.play(crossing(waiting), { ...Waits.plain([failureOf(tag)]), retryAfter: [asked] })

export const aLongRetryAfterCrossesAnEnd = waitingLaw({
  id: "a-long-retry-after-crosses-an-end",
  sentence:
    "If Retry-After may cross an end, no wait is shorter than a Retry-After up to the limit, and such a Retry-After never ends the waiting.",
  source: ["W8"],
  mutant: "stops if Retry-After ends after the schedule",
  needs: ["withSettings"],
  ...forAll(
    Examples.crossings,
    Generators.crossing,
    (one) =>
      trialOf<Waiting, Examples.Asked>(one, (waiting, { asked }) => {
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
  sentence:
    "After a Retry-After that crosses an end, the next attempt is called the last exactly if the same failure then ends the waiting.",
  source: ["W8", "W13"],
  mutant: "calls the attempt the last one, and waits again",
  needs: ["withSettings"],
  ...forAll(Examples.crossings, Generators.crossing, (one) =>
    trialOf<Waiting, Examples.Asked>(one, (waiting) => {
      const steps = playCrossing(waiting, one)
      const wrong = steps.findIndex(({ decision }, index) =>
        "wait" in decision && decision.last !== "stop" in (steps[index + 1]?.decision ?? {})
      )
      return wrong === -1 ? null : `attempt ${wrong + 1}: it decides ${show(steps[wrong]?.decision)}`
    }))
})

/** The waits if Retry-After uses up no budget: the schedule's intervals, none shorter than Retry-After. */
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
  sentence: "If Retry-After may cross an end, it uses up no budget of its schedule.",
  source: ["W8"],
  mutant: "charges the budget with its waits for Retry-After",
  needs: ["withSettings"],
  ...forAll(
    Examples.crossingsOfBudgets,
    Generators.crossingOfBudget,
    (one) =>
      trialOf<Waiting, Examples.Asked>(one, (waiting, { asked, tag }) => {
        const intervals = waitsOf(Waits.play(crossing(waiting), Waits.plain([failureOf(tag)])))
        const { budget } = waiting.settings[tag === "BankError" ? "bank" : "processing"]
        const [waits, expected] = [waitsOf(playCrossing(waiting, one)), waitsAround(intervals, budget, asked)]
        return Equal.equals(waits, expected)
          ? null
          : `it waits ${waits.length} times instead of ${expected.length}: ${waits.slice(0, 9).join(", ")}`
      })
  )
})

/** The same settings with a time scale, and with intervals that are whole milliseconds at every scale of these laws. */
const scaled = ({ settings, withSettings }: Waiting, timeScale: number): Waiting | undefined =>
  withSettings?.({ ...settings, processing: { ...settings.processing, factor: 2 }, timeScale })

/** The story with time that runs more slowly by this factor. */
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
  sentence: "A time scale multiplies every wait, and changes no decision.",
  source: ["W14"],
  mutant: "multiplies the settings, but not the hours in a text",
  needs: ["withSettings"],
  ...forAll(
    Examples.scaledStories,
    Generators.scaledStory,
    ({ scale, story }) =>
      trialOf<Waiting, object>({ ...story, scale }, (waiting) => {
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
  sentence: "The time scale multiplies the limit of Retry-After, but not a received Retry-After.",
  source: ["W8", "W14"],
  mutant: "multiplies a received Retry-After",
  needs: ["withSettings"],
  ...forAll(
    Examples.scaledDelays,
    Generators.scaledDelay,
    ({ asked, scale }) =>
      trialOf<Waiting, object>({ scale, asked }, (waiting) => {
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
