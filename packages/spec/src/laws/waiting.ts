/** Laws about waiting: which errors are waited for, how long, and that the waiting ends. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/waiting.ts"
import * as Generators from "../generators/laws/waiting.ts"
import * as Waits from "../generators/Waits.ts"
import type { Decision, Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trialOf } from "../internal/parts.ts"
import {
  failureOf,
  isSensible,
  type PlayedStep,
  type PlayedStory,
  trialOfSteps,
  trialOfStory,
  waitsOf
} from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

export const everyWaitEnds = waitingLaw({
  id: "every-wait-ends",
  sentence: "Waiting ends after any endless sequence of errors, with any mixture.",
  source: ["W2", "W7"],
  mutant: "resets its counters after every other kind, so that alternating 401 and 500 never end",
  ...forAll(
    Examples.stories,
    Generators.story,
    (story) =>
      trialOfStory(
        story,
        ({ steps }) => steps.length < Waits.endless ? null : `it still waits after ${steps.length} attempts`
      )
  )
})

export const waitsOnNothingFinal = waitingLaw({
  id: "waits-on-nothing-final",
  sentence: "An error that a retry of the same call can't fix ends the waiting at once, even after others.",
  source: ["W1"],
  mutant: "continues to poll after 20001, because its text says to try again later",
  ...forAll(
    Examples.endingStories,
    Generators.endingStory,
    (story) =>
      trialOfSteps(
        story,
        ({ decision, met }) => Waits.kindOf(met) === null && "wait" in decision ? `it waits after ${met.tag}` : null
      )
  )
})

/** The longest wait of a kind, without Retry-After. */
const capOf = (kind: string | null, { settings }: Waiting): number => {
  if (kind === "unauthorized") return 0
  return kind === "processing" || kind === "bank" || kind === "transient" ? settings[kind].cap : Infinity
}

export const waitsAreBounded = waitingLaw({
  id: "waits-are-bounded",
  sentence:
    "Every wait is a number that isn't negative and, even with jitter, is at most its cap or Retry-After if that is longer.",
  source: ["W2", "W8", "W11"],
  mutant: "adds the jitter on top of the cap",
  ...forAll(Examples.jitteredStories, Generators.story, (story) =>
    trialOfSteps(story, ({ decision, met, waiting }) => {
      if ("stop" in decision) return null
      const most = Math.max(capOf(Waits.kindOf(met), waiting), isSensible(met.retryAfter) ? met.retryAfter : 0)
      return Number.isFinite(decision.wait) && decision.wait >= 0 && decision.wait <= most
        ? null
        : `it waits ${decision.wait} ms after ${met.tag}`
    }))
})

/** The nth interval of a kind, from 0. */
const interval = ({ cap, factor, first }: { cap: number; factor: number; first: number }, n: number): number =>
  Math.min(first * factor ** n, cap)

export const intervalsGrow = waitingLaw({
  id: "intervals-grow",
  sentence: "The intervals of a repeated error grow from the first by the factor up to the cap.",
  source: ["W2"],
  mutant: "always waits for the first interval",
  ...forAll(
    Examples.growingKinds,
    null,
    (kind) =>
      trialOfStory(Waits.plain([Examples.failureOfKind(kind)]), ({ steps, waiting }) => {
        // The last wait ends with the schedule, and may be shorter.
        const waits = waitsOf(steps).slice(0, -1).map(Math.ceil)
        const expected = waits.map((_, n) => Math.ceil(interval(waiting.settings[kind], n)))
        return waits.length > 1 && Equal.equals(waits, expected) ? null : `it waits ${waits.join(", ")} ms`
      })
  )
})

/** Whether a kind with a budget of time waited for at most its budget, and, if it ended the waiting, for all of it. */
const isBudgetKept = ({ steps, waiting }: PlayedStory, kind: "processing" | "bank"): string | null => {
  const ofKind = steps.filter(({ met }) => Waits.kindOf(met) === kind)
  const waited = waitsOf(ofKind).reduce((sum, wait) => sum + wait, 0)
  const { budget } = waiting.settings[kind]
  if (waited > budget) return `it waits ${waited} ms for ${kind}, whose budget is ${budget} ms`
  const last = steps.at(-1)
  return last !== undefined && Waits.kindOf(last.met) === kind && waited < budget
    ? `it waits only ${waited} ms for ${kind}`
    : null
}

/** Whether a kind with a number of retries makes all of them, if no other kind of error occurred. */
const isCountKept = ({ steps, waiting }: PlayedStory, kind: "transient" | "unauthorized"): string | null => {
  const retries = waitsOf(steps).length
  return steps.some(({ met }) => Waits.kindOf(met) !== kind) || retries === waiting.settings[kind].times
    ? null
    : `it retries ${retries} times`
}

export const budgetsAreUsedUp = waitingLaw({
  id: "budgets-are-used-up",
  sentence: "Waiting on a kind ends exactly when its budget of time or its number of retries is used up.",
  source: ["W2", "W6"],
  mutant: "makes one attempt after the deadline",
  ...forAll(
    Examples.budgetStories,
    Generators.allowedStory,
    (story) =>
      trialOfStory(
        story,
        (whole) =>
          isBudgetKept(whole, "processing") ?? isBudgetKept(whole, "bank") ?? isCountKept(whole, "transient") ??
            isCountKept(whole, "unauthorized")
      )
  )
})

export const aBudgetIsUsedUpExactly = waitingLaw({
  id: "a-budget-is-used-up-exactly",
  sentence: "Waiting for a budget in equal parts ends after as many waits as there are parts.",
  source: ["W2"],
  mutant: "keeps a millisecond of the budget for another attempt",
  ...forAll(Examples.equalParts, null, (parts) =>
    trialOf<Waiting, number>(parts, (waiting) => {
      const retryAfter = [waiting.settings.processing.budget / parts]
      const { length } = Waits.play(waiting, { ...Waits.plain([failureOf("Processing")]), retryAfter })
      return length === parts + 1 ? null : `it waits ${length - 1} times instead of ${parts}`
    }))
})

/** Whether the counters of transient failures and of 401 start anew after this. */
const resetsCounters = (met: Waits.Failure): boolean => {
  const kind = Waits.kindOf(met)
  return kind !== "transient" && kind !== "unauthorized" && met.tag !== "TokenDelayed"
}

/** The number of earlier failures of a step's kind since the counters started anew. */
const countBefore = ({ index, met, steps }: PlayedStep): number => {
  const earlier = steps.slice(0, index).map((step) => step.met)
  return earlier.slice(earlier.findLastIndex(resetsCounters) + 1)
    .filter((other) => Waits.kindOf(other) === Waits.kindOf(met)).length
}

export const countsAnewOnlyAfterFlanks = waitingLaw({
  id: "counts-anew-only-after-flanks",
  sentence: "The counters of transient failures and of 401 are reset exactly by 20002, 20003 and 50001.",
  source: ["W7"],
  mutant: "counts transient failures over the whole window, so that one 500 a day ends a long wait",
  ...forAll(
    Examples.countedStories,
    Generators.allowedStory,
    (story) =>
      trialOfSteps(story, (step) => {
        const kind = Waits.kindOf(step.met)
        if (kind !== "transient" && kind !== "unauthorized") return null
        const isAllowed = countBefore(step) < step.waiting.settings[kind].times
        return "wait" in step.decision === isAllowed ? null : `repeat ${countBefore(step) + 1} of ${step.met.tag}`
      })
  )
})

export const anotherKindStartsSmallAgain = waitingLaw({
  id: "another-kind-starts-small-again",
  sentence: "After another kind of failure, a kind's interval is its first one again.",
  source: ["W6"],
  mutant: "continues with the kind's last interval",
  ...forAll(
    Examples.stories,
    Generators.plainStory,
    (story) =>
      trialOfSteps(story, ({ decision, index, met, steps, waiting }) => {
        const kind = Waits.kindOf(met)
        const before = steps[index - 1]
        if ("stop" in decision || before === undefined || Waits.kindOf(before.met) === kind) return null
        if (kind !== "processing" && kind !== "bank" && kind !== "transient") return null
        return decision.wait <= waiting.settings[kind].first + 1
          ? null
          : `it waits ${decision.wait} ms after ${met.tag}`
      })
  )
})

export const repeatsOnlyWhatIsSafe = waitingLaw({
  id: "repeats-only-what-is-safe",
  sentence:
    "A transient failure of an unsafe operation ends the waiting, unless no request was sent because the connection was refused or the name wasn't found.",
  source: ["W9"],
  mutant: "retries every 5xx, even in the exchange of a code",
  ...forAll(
    Examples.unsafeStories,
    Generators.unsafeStory,
    (story) =>
      trialOfSteps(story, ({ decision, index, met }) => {
        if (Waits.kindOf(met) !== "transient") return null
        const ranNothing = met.transport === "refused" || met.transport === "dns"
        if ("wait" in decision) return ranNothing ? null : `it retries after ${met.transport ?? met.tag}`
        return ranNothing && index === 0 && !isSensible(met.retryAfter)
          ? `it doesn't retry after ${met.transport}, although no request was sent`
          : null
      })
  )
})

export const otherKindsNeedNotBeSafe = waitingLaw({
  id: "other-kinds-need-not-be-safe",
  sentence: "After 20002, 20003, 50001 and a delayed token, it waits even for an unsafe operation.",
  source: ["W9"],
  mutant: "never waits for an unsafe operation",
  ...forAll(
    Examples.tagsFromFlanks,
    null,
    (tag) =>
      trialOfSteps(
        Waits.plain([failureOf(tag)], { replaySafe: false }),
        ({ decision, index }) => index > 0 || "wait" in decision ? null : `it doesn't wait after ${tag}`
      )
  )
})

export const refreshesBeforeItRepeats = waitingLaw({
  id: "refreshes-before-it-repeats",
  sentence: "A 401 is retried only with a fresh access token.",
  source: ["W10"],
  mutant: "retries a 401 with the same token",
  ...forAll(
    Examples.storiesWithoutRefresh,
    Generators.story,
    (story) =>
      trialOfSteps(
        story,
        ({ decision, met }) =>
          met.tag !== "Unauthorized" || "stop" in decision || story.operation.canRefresh
            ? null
            : "it retries a 401 without a fresh token"
      )
  )
})

export const repeatsA401AtOnce = waitingLaw({
  id: "repeats-a-401-at-once",
  sentence: "With a fresh access token, a 401 is retried at once, for safe and unsafe operations.",
  source: ["W10"],
  mutant: "waits before it retries a 401",
  ...forAll(
    Examples.safety,
    null,
    (replaySafe) =>
      trialOfSteps(
        Waits.plain([failureOf("Unauthorized")], { replaySafe }),
        ({ decision, index }) =>
          index > 0 || ("wait" in decision && decision.wait === 0) ? null : "it doesn't retry a 401 at once"
      )
  )
})

export const jitterStaysInItsPart = waitingLaw({
  id: "jitter-stays-in-its-part",
  sentence:
    "Jitter moves an interval by at most its fraction in either direction, and the opening of a window only to a later time.",
  source: ["W11"],
  mutant: "draws the whole interval at random",
  ...forAll(
    Examples.jitters,
    Generators.jitter,
    ({ failure, random }) =>
      trialOf<Waiting, object>({ failure, random }, (waiting) => {
        const [even = 0, moved = 0, opposite = 0] = [0.5, random, 1 - random].map((drawn) => {
          const decision = waiting.begin(Waits.anyOperation)({
            ...failure,
            attemptedAt: 0,
            now: 0,
            random: drawn,
            retryAfter: null
          })
          return "wait" in decision ? decision.wait : 0
        })
        const { jitter, securityCheck } = waiting.settings
        const most = Waits.kindOf(failure) === "securityCheck" ? securityCheck.every * jitter : even * jitter
        const isMoved = Math.abs(random - 0.5) * most < 1 || Math.min(moved, opposite) < even
        if (!isMoved) return `neither this random number nor its opposite shortens its ${even} ms`
        return Math.abs(moved - even) <= most + 1 ? null : `it waits ${moved} ms instead of ${even}`
      })
  )
})

export const sameInputsSameWait = waitingLaw({
  id: "same-inputs-same-wait",
  sentence: "The same failures at the same times give the same waits, regardless of the waits of other operations.",
  source: ["W12"],
  mutant: "counts the attempts of all operations together",
  ...forAll(Examples.stories, Generators.story, (story) =>
    trialOfStory(story, ({ steps, waiting }) => {
      Waits.play(waiting, Waits.plain([failureOf("Processing"), failureOf("InternalServerError")]))
      return Equal.equals(steps, Waits.play(waiting, story)) ? null : "it waits differently the second time"
    }))
})

/** The decisions about a failure that is repeated until waiting ends, by a process that starts late. */
const decisionsFrom = ({ draws, failure, now }: Examples.LateFailure, waiting: Waiting): ReadonlyArray<Decision> => {
  const ask = waiting.begin(Waits.anyOperation)
  const decisions: Array<Decision> = []
  let [attemptedAt, at] = [0, now]
  for (let index = 0; index < Waits.endless; index++) {
    const random = draws[index % draws.length] ?? 0.5
    const decision = ask({ ...failure, attemptedAt, now: at, random, retryAfter: null })
    decisions.push(decision)
    if ("stop" in decision) break
    at += decision.wait
    attemptedAt = at
  }
  return decisions
}

export const saysWhichIsTheLast = waitingLaw({
  id: "says-which-is-the-last",
  sentence: "An attempt is called the last exactly if the same failure after it ends the waiting.",
  source: ["W13"],
  mutant: "calls the attempt before it the last",
  ...forAll(Examples.lateFailures, Generators.lateFailure, (late) =>
    trialOf<Waiting, object>(late, (waiting) => {
      const decisions = decisionsFrom(late, waiting)
      const calledLast = decisions.map((decision) => "wait" in decision && decision.last)
      const isLast = decisions.map((_, index) => "stop" in (decisions[index + 1] ?? {}))
      if (decisions.length === 1) return "it makes no attempt"
      return Equal.equals(calledLast, isLast)
        ? null
        : `of ${decisions.length - 1} attempts, it calls ${calledLast.indexOf(true) + 1} the last`
    }))
})

export const saysWhyItStops = waitingLaw({
  id: "says-why-it-stops",
  sentence:
    "Waiting ends with its reason: not retryable, not replay-safe, no refresh, attempts or budget used up, window closed, or Retry-After too long.",
  source: ["W13"],
  mutant: "always says that the attempts are used up",
  ...forAll(Examples.reasons, null, ({ reason, story }) =>
    trialOfStory(story, ({ steps }) => {
      const last = steps.at(-1)?.decision
      const stopped = last !== undefined && "stop" in last ? last.stop : "nothing"
      return stopped === reason ? null : `it stops with ${stopped} instead of ${reason}`
    }))
})
