/** Laws about the polling of sessions. */
import * as Examples from "../examples/polling.ts"
import * as Generators from "../generators/laws/polling.ts"
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import { trialOfStory, waitsOf } from "../internal/stories.ts"

const waitingLaw = partLaw("waiting")

/** The waits of a session, computed directly from the rule. */
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

export const pollsSessions = waitingLaw({
  id: "polls-sessions",
  sentence:
    "A session is polled at a fixed interval while it is processed and at growing intervals while the user must act, until either budget is used up; processing has its whole budget again after the user had to act.",
  source: ["W15"],
  mutant: "uses the user's schedule while something is processed",
  ...forAll(
    Examples.unfinished,
    Generators.unfinished,
    (meets) =>
      trialOfStory(Waits.plain(meets), ({ steps, waiting }) => {
        const [waits, expected] = [waitsOf(steps), sessionWaits(meets, waiting.settings)]
        const at = expected.findIndex((wait, index) => wait !== waits[index])
        if (at !== -1) return `wait ${at + 1} is ${waits[at]} ms instead of ${expected[at]}`
        const end = steps.at(-1)?.decision
        if (waits.length > expected.length || end === undefined || !("stop" in end)) return "it continues after its end"
        return end.stop === "BudgetUsedUp" ? null : `it stops with ${end.stop} instead of BudgetUsedUp`
      })
  )
})

export const waitsForNoFinishedSession = waitingLaw({
  id: "waits-for-no-finished-session",
  sentence: "Waiting for a session ends if the session has finished with an unknown status.",
  source: ["W15"],
  mutant: "polls every unknown status",
  ...forAll(
    Examples.finished,
    null,
    (session) =>
      trialOfStory(
        Waits.plain([session]),
        ({ steps: [first] }) =>
          first !== undefined && "stop" in first.decision ? null : "it waits for a session that has finished"
      )
  )
})
