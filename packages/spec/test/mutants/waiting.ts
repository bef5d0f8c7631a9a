/** For each law about waiting, a correct implementation with the mistake that the law must detect. */
import { reference } from "@effect-flanks/spec/adapters/Reference"
import { kindOf } from "@effect-flanks/spec/generators/Waits"
import type { Decision, Operation, Waiting, WaitInput } from "@effect-flanks/spec/Implementation"

const right = reference.waiting
const { settings } = right

const hour = 3_600_000

type Asked = (met: WaitInput) => Decision

/** Changes the decisions of the correct implementation. `begin` makes the state of one operation. */
const asking = (begin: (ask: Asked, operation: Operation) => Asked): Waiting => ({
  settings,
  begin: (operation) => begin(right.begin(operation), operation)
})

const waits = (decision: Decision): decision is Extract<Decision, { readonly wait: number }> => "wait" in decision

/** Correct with its own settings, but wrong with others. */
const withSettings = (wrong: NonNullable<Waiting["withSettings"]>): Waiting => ({ ...right, withSettings: wrong })

/** Waits for another time than the correct one. */
const waiting = (wait: number, last = false): Decision => ({ wait, last })

const everywhere = right.begin({ replaySafe: true, canRefresh: true, anchor: null })

export const waitings: { readonly [law: string]: Waiting } = {
  "every-wait-ends": asking((_, operation) => {
    let last: string | null = null
    let ask = right.begin(operation)
    return (met) => {
      if (kindOf(met) !== last) ask = right.begin(operation)
      last = kindOf(met)
      return ask(met)
    }
  }),
  "waits-on-nothing-final": asking((ask) => (met) =>
    ask(met.tag === "Incomplete" ? { ...met, tag: "Processing" } : met)
  ),
  "waits-are-bounded": asking((ask) => (met) => {
    const decision = ask({ ...met, random: 0.5 })
    return waits(decision) && kindOf(met) !== "securityCheck"
      ? waiting(decision.wait * (1 + settings.jitter * (2 * met.random - 1)))
      : decision
  }),
  "intervals-grow": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && met.tag === "Processing"
      ? waiting(Math.min(decision.wait, settings.processing.first))
      : decision
  }),
  "budgets-are-used-up": asking((ask) => {
    let interval = settings.processing.first
    let over = false
    return (met) => {
      const decision = ask(met)
      if (met.tag !== "Processing" || over) return decision
      over = !waits(decision)
      if (over) return waiting(interval, true)
      interval = waits(decision) ? decision.wait : interval
      return decision
    }
  }),
  "a-budget-is-used-up-exactly": asking((ask) => {
    let isOver = false
    return (met) => {
      const decision = ask(met)
      if (met.retryAfter === null || waits(decision) || isOver) return decision
      isOver = true
      return waiting(1, true)
    }
  }),
  "other-kinds-need-not-be-safe": asking((ask, { replaySafe }) => (met) =>
    replaySafe ? ask(met) : { stop: "NotReplaySafe" }
  ),
  "repeats-a-401-at-once": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && met.tag === "Unauthorized" ? waiting(1000, decision.last) : decision
  }),
  "a-clock-ahead-changes-nothing": asking((ask, { anchor }) => (met) => {
    const decision = ask(met)
    return waits(decision) ? waiting(decision.wait + Math.max(0, anchor ?? 0), decision.last) : decision
  }),
  "the-time-since-the-attempt-counts": asking((ask) => (met) => ask({ ...met, now: met.attemptedAt })),
  "retry-after-is-counted-from-the-response": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && met.retryAfter !== null ? waiting(met.retryAfter, decision.last) : decision
  }),
  "counts-anew-only-after-flanks": asking((ask) => {
    let transient = 0
    return (met) => {
      if (kindOf(met) === "transient") transient += 1
      return transient > settings.transient.times ? { stop: "AttemptsUsedUp" } : ask(met)
    }
  }),
  "asks-only-in-the-window": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && kindOf(met) === "securityCheck" ? waiting(Math.min(decision.wait, hour)) : decision
  }),
  "asks-when-the-window-closes": asking((ask) => (met) => {
    const decision = ask(met)
    const isCut = kindOf(met) === "securityCheck" && waits(decision) && decision.wait < hour
    return isCut ? { stop: "WindowClosed" } : decision
  }),
  "nothing-moves-the-anchor": asking((_, operation) => {
    let ask = right.begin(operation)
    let last: string | null = null
    return (met) => {
      const kind = kindOf(met)
      if (kind === "securityCheck" && last !== "securityCheck") {
        ask = right.begin({ ...operation, anchor: met.attemptedAt })
      }
      last = kind
      return ask(met)
    }
  }),
  "a-late-start-asks-once": asking((ask) => (met) => ask({ ...met, now: met.attemptedAt })),
  "another-kind-starts-small-again": asking((ask, operation) => {
    const polls = right.begin(operation)
    return (met) => {
      const decision = ask(met)
      return met.tag === "Processing" && waits(decision) ? polls(met) : decision
    }
  }),
  "retry-after-is-a-floor": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && met.tag === "Processing"
      ? waiting(Math.min(decision.wait, settings.processing.cap))
      : decision
  }),
  "a-long-retry-after-crosses-an-end": withSettings((changed) =>
    right.withSettings({ ...changed, retryAfterCrossesEnd: false })
  ),
  "the-attempt-after-a-crossing-is-the-last": withSettings((changed) => {
    const durable = right.withSettings(changed)
    return {
      ...durable,
      begin: (operation) => {
        let ask = durable.begin(operation)
        return (met) => {
          const decision = ask(met)
          if (waits(decision) && decision.last) ask = durable.begin(operation)
          return decision
        }
      }
    }
  }),
  "a-long-retry-after-uses-up-no-budget": withSettings((changed) => {
    const durable = right.withSettings(changed)
    return {
      ...durable,
      begin: (operation) => {
        const ask = durable.begin(operation)
        return (met) => {
          const decision = ask(met)
          if (met.retryAfter !== null) { for (let times = 0; times < 10; times++) ask({ ...met, retryAfter: null }) }
          return decision
        }
      }
    }
  }),
  "the-time-scale-multiplies-durations": withSettings((changed) => {
    const scaled = right.withSettings(changed)
    const hoursOf = (hours: number): number => hours / changed.timeScale
    return {
      ...scaled,
      begin: (operation) => {
        const ask = scaled.begin(operation)
        return ({ window, ...met }) =>
          ask({
            ...met,
            window: window === null
              ? null
              : { fromHours: hoursOf(window.fromHours), toHours: hoursOf(window.toHours) }
          })
      }
    }
  }),
  "the-time-scale-leaves-retry-after": withSettings((changed) => {
    const scaled = right.withSettings(changed)
    return {
      ...scaled,
      begin: (operation) => {
        const ask = scaled.begin(operation)
        return (met) => ask({ ...met, retryAfter: met.retryAfter === null ? null : met.retryAfter * changed.timeScale })
      }
    }
  }),
  "nonsense-is-ignored": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) && met.retryAfter !== null && !(met.retryAfter >= 0) ? waiting(0) : decision
  }),
  "repeats-only-what-is-safe": {
    settings,
    begin: (operation) => right.begin({ ...operation, replaySafe: true })
  },
  "refreshes-before-it-repeats": {
    settings,
    begin: (operation) => right.begin({ ...operation, canRefresh: true })
  },
  "jitter-stays-in-its-part": asking((ask) => (met) => {
    const decision = ask({ ...met, random: 0.5 })
    return waits(decision) ? waiting(decision.wait * met.random) : decision
  }),
  "says-which-is-the-last": asking((ask, operation) => {
    const ahead = right.begin(operation)
    return (met) => {
      const decision = ask(met)
      const soon = ahead(met)
      const next = waits(soon)
        ? ahead({ ...met, attemptedAt: met.attemptedAt + soon.wait, now: met.now + soon.wait })
        : soon
      return waits(decision) ? waiting(decision.wait, waits(next) && next.last) : decision
    }
  }),
  "says-why-it-stops": asking((ask) => (met) => {
    const decision = ask(met)
    return waits(decision) ? decision : { stop: "AttemptsUsedUp" }
  }),
  "polls-sessions": asking((ask) => (met) =>
    ask(met.tag === "SessionProcessing" ? { ...met, tag: "SessionWaiting" } : met)
  ),
  "waits-for-no-finished-session": asking((ask) => (met) =>
    ask(met.tag === "UnexpectedSession" ? { ...met, isFinal: false } : met)
  ),
  "same-inputs-same-wait": { settings, begin: () => everywhere }
}
