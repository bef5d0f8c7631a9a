/** Ways to put a law about waiting to the test: stories that are played, and what is wrong in them. */
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import type { PartTrial } from "../Law.ts"
import { trying } from "./parts.ts"

/** A story that was played. */
export interface Played {
  readonly steps: ReadonlyArray<Waits.WaitStep>
  readonly waiting: Waiting
  readonly story: Waits.Story
}

/** Plays a story, and looks at all of it. */
export const played = (story: Waits.Story, judge: (played: Played) => string | null): PartTrial<Waiting> =>
  trying<Waiting, Waits.Story>(story, (waiting) => judge({ steps: Waits.play(waiting, story), waiting, story }))

/** One attempt of a story, and its number from 0. */
export interface PlayedStep extends Played, Waits.WaitStep {
  readonly index: number
}

/** Plays a story, and looks at each of its attempts. */
export const eachStep = (story: Waits.Story, judge: (step: PlayedStep) => string | null): PartTrial<Waiting> =>
  played(story, (whole) => {
    for (const [index, step] of whole.steps.entries()) {
      const wrong = judge({ ...whole, ...step, index })
      if (wrong !== null) return `attempt ${index + 1}: ${wrong}`
    }
    return null
  })

/** The milliseconds that were waited after each attempt. */
export const waitsOf = (steps: ReadonlyArray<Waits.WaitStep>): ReadonlyArray<number> =>
  steps.flatMap(({ decision }) => "wait" in decision ? [decision.wait] : [])

/** The failure of this tag that is worth a retry. */
export const failureOf = (tag: string): Waits.Failure => {
  const found = Waits.repeatable.find((failure) => failure.tag === tag)
  if (found === undefined) throw new Error(`${tag} is not repeated`)
  return found
}

/** Whether a `Retry-After` is a number of milliseconds, and no nonsense. */
export const isSensible = (retryAfter: number | null): retryAfter is number => retryAfter !== null && retryAfter >= 0

/** When security checks were first met, or the token was created. */
export const anchorOf = ({ steps, story }: Pick<Played, "steps" | "story">): number =>
  story.operation.anchor ?? steps.find(({ met }) => Waits.kindOf(met) === "securityCheck")?.met.attemptedAt ?? 0

/** How long after the anchor an attempt was made; a clock ahead of ours counts as now. */
export const sinceAnchor = (whole: Pick<Played, "steps" | "story">, at: number): number =>
  Math.max(0, at - anchorOf(whole))
