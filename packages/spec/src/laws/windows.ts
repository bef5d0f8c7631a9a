/** Laws about waiting for security checks, and about processes that start late. */
import * as Examples from "../examples/windows.ts"
import * as Generators from "../generators/laws/windows.ts"
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trialOf } from "../internal/parts.ts"
import { anchorOf, failureOf, sinceAnchor, trialOfSteps, trialOfStory } from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

export const asksOnlyInTheWindow = waitingLaw({
  id: "asks-only-in-the-window",
  sentence: "Every attempt after a delay for security checks is between the opening and the closing of the window.",
  source: ["W3", "W4", "W11"],
  mutant: "polls every hour from the beginning",
  ...forAll(
    Examples.stories,
    Generators.story,
    (story) =>
      trialOfSteps(story, ({ decision, met, waiting, ...whole }) => {
        if ("stop" in decision || Waits.kindOf(met) !== "securityCheck") return null
        const { close, open } = Waits.windowOf(met, waiting)
        const asked = sinceAnchor(whole, met.attemptedAt) + decision.wait
        if (asked < open) return `it attempts ${open - asked} ms before the window opens`
        return asked > close ? `it attempts ${asked - close} ms after the window closes` : null
      })
  )
})

/** The times of the attempts in a window, after its anchor: at its opening, after every interval, and at its closing. */
const dueTimes = (begun: number, { close, open }: ReturnType<typeof Waits.windowOf>, waiting: Waiting) => {
  const { jitter, securityCheck: { every } } = waiting.settings
  const due = begun < open ? [open + every * jitter * 0.5] : []
  while ((due.at(-1) ?? begun) < close) due.push(Math.min((due.at(-1) ?? begun) + every, close))
  return due
}

export const asksWhenTheWindowCloses = waitingLaw({
  id: "asks-when-the-window-closes",
  sentence:
    "During security checks, attempts happen when the window opens, after every interval, and exactly when the window closes.",
  source: ["W3"],
  mutant: "stops after the last full interval",
  ...forAll(Examples.plainWindows, Generators.plainWindow, (story) =>
    trialOfStory(story, ({ steps, waiting }) => {
      const [first] = steps
      if (first === undefined) return "it makes no attempt"
      const whole = { steps, story }
      const due = dueTimes(sinceAnchor(whole, first.met.attemptedAt), Waits.windowOf(first.met, waiting), waiting)
      const asked = steps.slice(1).map(({ met }) => met.attemptedAt - anchorOf(whole))
      return asked.length === due.length && asked.every((at, index) => Math.abs(at - (due[index] ?? 0)) <= 1)
        ? null
        : `it attempts after ${asked.join(", ")} ms instead of ${due.join(", ")}`
    }))
})

export const aClockAheadChangesNothing = waitingLaw({
  id: "a-clock-ahead-changes-nothing",
  sentence:
    "The wait for a token whose creation time is in the future, because a clock is fast, is the same as for a token that was created now.",
  source: ["W4"],
  mutant: "opens the window later by that time",
  ...forAll(Examples.hoursAhead, null, (hours) =>
    trialOfSteps(
      Waits.plain([failureOf("ScaError")], { anchor: hours * 3_600_000 }),
      ({ decision, index, met, waiting }) => {
        const [expected] = dueTimes(0, Waits.windowOf(met, waiting), waiting)
        return index > 0 || ("wait" in decision && decision.wait === expected)
          ? null
          : `it doesn't wait ${expected} ms`
      }
    ))
})

export const nothingMovesTheAnchor = waitingLaw({
  id: "nothing-moves-the-anchor",
  sentence:
    "Waiting for security checks ends when their window closes, counted from its first anchor, with any errors in between.",
  source: ["W4", "W6"],
  mutant: "counts the window from the last 20003",
  ...forAll(
    Examples.stories,
    Generators.allowedStory,
    (story) =>
      trialOfSteps(story, ({ decision, met, waiting, ...whole }) => {
        if (Waits.kindOf(met) !== "securityCheck") return null
        const over = sinceAnchor(whole, met.attemptedAt) - Waits.windowOf(met, waiting).close
        if ("stop" in decision === over >= 0) return null
        return over >= 0
          ? `it still waits ${over} ms after the window closes`
          : `it stops ${-over} ms before the window closes`
      })
  )
})

/** When an attempt is due if its process starts late, at `now`. */
const dueLate = ({ attemptedAt, now, tag }: Examples.LateStart, waiting: Waiting): number => {
  const { close, open } = Waits.windowOf(failureOf(tag), waiting)
  const { jitter, securityCheck: { every } } = waiting.settings
  if (attemptedAt >= open) return Math.min(attemptedAt + every, close)
  return now < open ? open + every * jitter * 0.5 : now
}

export const aLateStartAsksOnce = waitingLaw({
  id: "a-late-start-asks-once",
  sentence:
    "A process that missed a due attempt makes it at once, and after the window has closed it is the last attempt.",
  source: ["W5"],
  mutant: "waits another interval after a restart",
  ...forAll(Examples.lateStarts, Generators.lateStart, (start) =>
    trialOf<Waiting, object>(start, (waiting) => {
      const { attemptedAt, now, tag } = start
      const ask = waiting.begin({ ...Waits.anyOperation, anchor: 0 })
      const met = { ...failureOf(tag), random: 0.5, retryAfter: null }
      const decision = ask({ ...met, attemptedAt, now })
      if ("stop" in decision) return "it makes no attempt"
      const expected = Math.max(0, dueLate(start, waiting) - now)
      if (Math.abs(decision.wait - expected) > (expected === 0 ? 0 : 1)) {
        return `it waits ${decision.wait} ms instead of ${expected}`
      }
      const asked = now + decision.wait
      const next = ask({ ...met, attemptedAt: asked, now: asked })
      if (
        asked >= Waits.windowOf(met, waiting).close && "wait" in next
      ) return "it makes another attempt after the window closed"
      return decision.last === "stop" in next
        ? null
        : `it ${decision.last ? "calls" : "doesn't call"} this attempt the last`
    }))
})

export const theTimeSinceTheAttemptCounts = waitingLaw({
  id: "the-time-since-the-attempt-counts",
  sentence:
    "A wait is its interval minus the time since the attempt, and never negative; a clock that was set back counts as no time.",
  source: ["W5"],
  mutant: "always waits the whole interval",
  ...forAll(
    Examples.partsOfIntervals,
    null,
    ({ failure, kind, part }) =>
      trialOf<Waiting, object>({ kind, part }, (waiting) => {
        const { first } = waiting.settings[kind]
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
          : `it decides ${JSON.stringify(decision)} instead of waiting ${expected} ms`
      })
  )
})
