/** Helpers for laws about waiting, which play stories and find the mistakes in them. */
import * as Waits from "../generators/Waits.ts"
import type { Waiting } from "../Implementation.ts"
import type { PartTrial } from "../Law.ts"
import { trialOf } from "./parts.ts"

/** The result of playing a story. */
export interface PlayedStory {
  readonly steps: ReadonlyArray<Waits.WaitStep>
  readonly waiting: Waiting
  readonly story: Waits.Story
}

/** Plays a story, and checks the whole of it. */
export const trialOfStory = (story: Waits.Story, judge: (played: PlayedStory) => string | null): PartTrial<Waiting> =>
  trialOf<Waiting, Waits.Story>(story, (waiting) => judge({ steps: Waits.play(waiting, story), waiting, story }))

/** One attempt of a story, and its number from 0. */
export interface PlayedStep extends PlayedStory, Waits.WaitStep {
  readonly index: number
}

/** Plays a story, and checks each of its attempts. */
export const trialOfSteps = (story: Waits.Story, judge: (step: PlayedStep) => string | null): PartTrial<Waiting> =>
  trialOfStory(story, (whole) => {
    for (const [index, step] of whole.steps.entries()) {
      const wrong = judge({ ...whole, ...step, index })
      if (wrong !== null) return `attempt ${index + 1}: ${wrong}`
    }
    return null
  })

/** The waits after each attempt, in milliseconds. */
export const waitsOf = (steps: ReadonlyArray<Waits.WaitStep>): ReadonlyArray<number> =>
  steps.flatMap(({ decision }) => "wait" in decision ? [decision.wait] : [])

/** The failure of this tag that is worth a retry. */
export const failureOf = (tag: string): Waits.Failure => {
  const found = Waits.repeatable.find((failure) => failure.tag === tag)
  if (found === undefined) throw new Error(`${tag} is not repeated`)
  return found
}

/** Whether a `Retry-After` is a valid number of milliseconds. */
export const isSensible = (retryAfter: number | null): retryAfter is number => retryAfter !== null && retryAfter >= 0

/** The time of the first failure with security checks, or of the token's creation. */
export const anchorOf = ({ steps, story }: Pick<PlayedStory, "steps" | "story">): number =>
  story.operation.anchor ?? steps.find(({ met }) => Waits.kindOf(met) === "securityCheck")?.met.attemptedAt ?? 0

/** The time from the anchor to an attempt. An anchor in the future counts as now. */
export const sinceAnchor = (whole: Pick<PlayedStory, "steps" | "story">, at: number): number =>
  Math.max(0, at - anchorOf(whole))
