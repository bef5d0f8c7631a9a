/** Laws about waiting: what is waited for, how long, and that it ends. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/waiting.ts"
import * as Generators from "../generators/laws/waiting.ts"
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trying } from "../internal/parts.ts"
import { eachStep, failureOf, isSensible, type Played, played, waitsOf } from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

export const everyWaitEnds = waitingLaw({
  id: "every-wait-ends",
  sentence: "Every endless sequence of errors ends, whatever it mixes.",
  source: ["W2", "W7"],
  mutant: "counts anew after every other kind: 401 and 500 in turns never end",
  ...forAll(
    Examples.stories,
    Generators.story,
    (story) =>
      played(
        story,
        ({ steps }) => steps.length < Waits.endless ? null : `it still waits after ${steps.length} attempts`
      )
  )
})

export const waitsOnNothingFinal = waitingLaw({
  id: "waits-on-nothing-final",
  sentence: "An error that the same call cannot cure ends the waiting at once, also after others.",
  source: ["W1"],
  mutant: "polls on after 20001, since its text says to try again later",
  ...forAll(
    Examples.endingStories,
    Generators.endingStory,
    (story) =>
      eachStep(
        story,
        ({ decision, met }) => Waits.kindOf(met) === null && "wait" in decision ? `it waits on ${met.tag}` : null
      )
  )
})

/** The longest wait of a kind, but for Retry-After. */
const capOf = (kind: string | null, { settings }: Waiting): number => {
  if (kind === "unauthorized") return 0
  return kind === "processing" || kind === "bank" || kind === "transient" ? settings[kind].cap : Infinity
}

export const waitsAreBounded = waitingLaw({
  id: "waits-are-bounded",
  sentence:
    "No wait is negative or no number, and none is above its cap, jitter included, unless Retry-After asks for it.",
  source: ["W2", "W8", "W11"],
  mutant: "adds the jitter on top of the cap",
  ...forAll(Examples.jitteredStories, Generators.story, (story) =>
    eachStep(story, ({ decision, met, waiting }) => {
      if ("stop" in decision) return null
      const most = Math.max(capOf(Waits.kindOf(met), waiting), isSensible(met.retryAfter) ? met.retryAfter : 0)
      return Number.isFinite(decision.wait) && decision.wait >= 0 && decision.wait <= most
        ? null
        : `it waits ${decision.wait} ms on ${met.tag}`
    }))
})

export const intervalsGrow = waitingLaw({
  id: "intervals-grow",
  sentence:
    "The same error again and again is waited on at growing intervals, from the first by the factor up to the cap.",
  source: ["W2"],
  mutant: "waits the first interval again and again",
  ...forAll(
    Examples.growingKinds,
    null,
    (kind) =>
      played(Waits.plain([Examples.failureOfKind(kind)]), ({ steps, waiting }) => {
        const { cap, factor, first } = waiting.settings[kind]
        const waits = waitsOf(steps)
        for (const [index, wait] of waits.slice(0, -1).entries()) {
          const expected = Math.min(first * factor ** index, cap)
          if (wait < expected || wait >= expected + 1) return `wait ${index + 1} is ${wait} ms instead of ${expected}`
        }
        return waits.length < 3 ? `it waits ${waits.length} times only` : null
      })
  )
})

/** What a kind waited that has a budget in time: neither more nor, if it ended the waiting, less. */
const isBudgetKept = ({ steps, waiting }: Played, kind: "processing" | "bank"): string | null => {
  const ofKind = steps.filter(({ met }) => Waits.kindOf(met) === kind)
  const waited = waitsOf(ofKind).reduce((sum, wait) => sum + wait, 0)
  const { budget } = waiting.settings[kind]
  if (waited > budget) return `it waits ${waited} ms for ${kind} where ${budget} is the budget`
  const last = steps.at(-1)
  return last !== undefined && Waits.kindOf(last.met) === kind && waited < budget
    ? `it waits only ${waited} ms for ${kind}`
    : null
}

/** The retries of a kind that has a number of them, if nothing else was met. */
const isCountKept = ({ steps, waiting }: Played, kind: "transient" | "unauthorized"): string | null => {
  const retries = waitsOf(steps).length
  return steps.some(({ met }) => Waits.kindOf(met) !== kind) || retries === waiting.settings[kind].times
    ? null
    : `it repeats ${retries} times`
}

export const budgetsAreUsedUp = waitingLaw({
  id: "budgets-are-used-up",
  sentence:
    "A kind ends when its budget is waited to the millisecond, or its repeats are made: neither before nor after.",
  source: ["W2", "W6"],
  mutant: "makes one attempt after the deadline",
  ...forAll(
    Examples.budgetStories,
    Generators.allowedStory,
    (story) =>
      played(
        story,
        (whole) =>
          isBudgetKept(whole, "processing") ?? isBudgetKept(whole, "bank") ?? isCountKept(whole, "transient") ??
            isCountKept(whole, "unauthorized")
      )
  )
})

export const aBudgetIsUsedUpExactly = waitingLaw({
  id: "a-budget-is-used-up-exactly",
  sentence: "A budget that is waited in equal parts ends after as many waits as it has parts.",
  source: ["W2"],
  mutant: "keeps a millisecond of the budget for one attempt more",
  ...forAll(Examples.equalParts, null, (parts) =>
    trying<Waiting, number>(parts, (waiting) => {
      const retryAfter = [waiting.settings.processing.budget / parts]
      const { length } = Waits.play(waiting, { ...Waits.plain([failureOf("Processing")]), retryAfter })
      return length === parts + 1 ? null : `it waits ${length - 1} times instead of ${parts}`
    }))
})

export const countsAnewOnlyAfterFlanks = waitingLaw({
  id: "counts-anew-only-after-flanks",
  sentence: "Transient failures and 401 are counted anew after 20002, 20003 or 50001, and after nothing else.",
  source: ["W7"],
  mutant: "counts transient failures over the whole window: one 500 a day ends a wait of two",
  ...forAll(
    Examples.countedStories,
    Generators.allowedStory,
    (story) =>
      played(story, ({ steps, waiting: { settings } }) => {
        let repeats = { transient: 0, unauthorized: 0 }
        for (const [index, { decision, met }] of steps.entries()) {
          const kind = Waits.kindOf(met)
          if (kind === "transient" || kind === "unauthorized") {
            const isUsedUp = repeats[kind] >= settings[kind].times
            if ("wait" in decision === isUsedUp) {
              return `attempt ${index + 1}: repeat ${repeats[kind] + 1} of ${met.tag}`
            }
            repeats = { ...repeats, [kind]: repeats[kind] + 1 }
          } else if (met.tag !== "TokenDelayed") repeats = { transient: 0, unauthorized: 0 }
        }
        return null
      })
  )
})

export const anotherKindStartsSmallAgain = waitingLaw({
  id: "another-kind-starts-small-again",
  sentence: "After another kind of failure a kind's interval starts at its first again.",
  source: ["W6"],
  mutant: "goes on where the kind was left",
  ...forAll(
    Examples.stories,
    Generators.plainStory,
    (story) =>
      eachStep(story, ({ decision, index, met, steps, waiting }) => {
        const kind = Waits.kindOf(met)
        const before = steps[index - 1]
        if ("stop" in decision || before === undefined || Waits.kindOf(before.met) === kind) return null
        if (kind !== "processing" && kind !== "bank" && kind !== "transient") return null
        return decision.wait <= waiting.settings[kind].first + 1 ? null : `it waits ${decision.wait} ms on ${met.tag}`
      })
  )
})

export const repeatsOnlyWhatIsSafe = waitingLaw({
  id: "repeats-only-what-is-safe",
  sentence:
    "A transient failure of an operation that may not happen twice ends the waiting, for it may have happened; a connection that was refused and a name that was not found carried no request.",
  source: ["W9"],
  mutant: "repeats every 5xx, the exchange of a code included",
  ...forAll(Examples.unsafeStories, Generators.unsafeStory, (story) =>
    eachStep(story, ({ decision, index, met }) => {
      if (Waits.kindOf(met) !== "transient") return null
      const ranNothing = met.transport === "refused" || met.transport === "dns"
      if ("wait" in decision) return ranNothing ? null : `it repeats after ${met.transport ?? met.tag}`
      return ranNothing && index === 0 && !isSensible(met.retryAfter)
        ? `it does not repeat after ${met.transport}, though nothing was sent`
        : null
    }))
})

export const otherKindsNeedNotBeSafe = waitingLaw({
  id: "other-kinds-need-not-be-safe",
  sentence: "On 20002, 20003, 50001 and a delayed token it waits as well if the operation may not happen twice.",
  source: ["W9"],
  mutant: "waits for nothing that may not happen twice",
  ...forAll(
    Examples.tagsFromFlanks,
    null,
    (tag) =>
      eachStep(
        Waits.plain([failureOf(tag)], { replaySafe: false }),
        ({ decision, index }) => index > 0 || "wait" in decision ? null : `it does not wait on ${tag}`
      )
  )
})

export const refreshesBeforeItRepeats = waitingLaw({
  id: "refreshes-before-it-repeats",
  sentence: "A 401 is repeated only with a fresh access token.",
  source: ["W10"],
  mutant: "repeats a 401 with the same token",
  ...forAll(
    Examples.storiesWithoutRefresh,
    Generators.story,
    (story) =>
      eachStep(
        story,
        ({ decision, met }) =>
          met.tag !== "Unauthorized" || "stop" in decision || story.operation.canRefresh
            ? null
            : "it repeats a 401 without a fresh token"
      )
  )
})

export const repeatsA401AtOnce = waitingLaw({
  id: "repeats-a-401-at-once",
  sentence: "With a fresh access token a 401 is repeated at once, whether the operation may happen twice or not.",
  source: ["W10"],
  mutant: "waits before it repeats a 401",
  ...forAll(
    Examples.safety,
    null,
    (replaySafe) =>
      eachStep(
        Waits.plain([failureOf("Unauthorized")], { replaySafe }),
        ({ decision, index }) =>
          index > 0 || ("wait" in decision && decision.wait === 0) ? null : "it does not repeat a 401 at once"
      )
  )
})

export const jitterStaysInItsPart = waitingLaw({
  id: "jitter-stays-in-its-part",
  sentence: "Jitter moves an interval by its part at most, either way, and the opening of a window only later.",
  source: ["W11"],
  mutant: "draws the whole interval anew",
  ...forAll(
    Examples.jitters,
    Generators.jitter,
    ({ failure, random }) =>
      trying<Waiting, object>({ failure, random }, (waiting) => {
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
        if (!isMoved) return `neither this draw nor its opposite shortens its ${even} ms`
        return Math.abs(moved - even) <= most + 1 ? null : `it waits ${moved} ms instead of ${even}`
      })
  )
})

export const sameInputsSameWait = waitingLaw({
  id: "same-inputs-same-wait",
  sentence: "The same failures at the same times are waited on alike, whatever was waited for before by others.",
  source: ["W12"],
  mutant: "counts the attempts of all operations together",
  ...forAll(Examples.stories, Generators.story, (story) =>
    played(story, ({ steps, waiting }) => {
      Waits.play(waiting, Waits.plain([failureOf("Processing"), failureOf("InternalServerError")]))
      return Equal.equals(steps, Waits.play(waiting, story)) ? null : "it waits otherwise the second time"
    }))
})

export const saysWhichIsTheLast = waitingLaw({
  id: "says-which-is-the-last",
  sentence: "An attempt is said to be the last exactly if the same failure after it ends the waiting.",
  source: ["W13"],
  mutant: "says it of the one before",
  ...forAll(
    Examples.lateFailures,
    Generators.lateFailure,
    ({ draws, failure, now }) =>
      trying<Waiting, object>({ failure, now, draws }, (waiting) => {
        const ask = waiting.begin(Waits.anyOperation)
        let [attemptedAt, at] = [0, now]
        let decision = ask({ ...failure, attemptedAt, now: at, random: draws[0] ?? 0.5, retryAfter: null })
        for (let index = 1; "wait" in decision && index < Waits.endless; index++) {
          attemptedAt = at + decision.wait
          at = attemptedAt
          const random = draws[index % draws.length] ?? 0.5
          const next = ask({ ...failure, attemptedAt, now: at, random, retryAfter: null })
          if (decision.last !== "stop" in next) {
            return `attempt ${index}: it says ${decision.last ? "" : "not "}that the next is the last`
          }
          decision = next
        }
        return attemptedAt === 0 && now > 0 ? "it does not ask at all" : null
      })
  )
})

export const saysWhyItStops = waitingLaw({
  id: "says-why-it-stops",
  sentence:
    "Waiting that ends says why: not repeatable, not safe, nobody to refresh, attempts or budget used up, window closed, too long a Retry-After.",
  source: ["W13"],
  mutant: "says that attempts are used up whatever the reason",
  ...forAll(Examples.reasons, null, ({ reason, story }) =>
    played(story, ({ steps }) => {
      const last = steps.at(-1)?.decision
      const stopped = last !== undefined && "stop" in last ? last.stop : "nothing"
      return stopped === reason ? null : `it says ${stopped} instead of ${reason}`
    }))
})
