/** Values of `Retry-After`, and scales of time. */
import * as Waits from "../generators/Waits.ts"
import { failureOf } from "../internal/stories.ts"
import { stories as plainStories } from "./waiting.ts"

export const stories = (): ReadonlyArray<Waits.Story> =>
  plainStories().flatMap((story) =>
    [0, 1, 3000, 120_000, 900_000, 900_001, 1e12, Infinity].map((asked) => ({ ...story, retryAfter: [asked] }))
  )

/** A `Retry-After` as a part of the limit, received this many milliseconds ago. */
export const delays = () => [{ ago: 0, ofLimit: 1 }, { ago: 40_000, ofLimit: 1 }, { ago: 20_000, ofLimit: 0.5 }]

/** Values that aren't a time to wait. */
export const noTimes = [Number.NaN, -1, -0.5, -1e9, -Infinity]

export const nonsense = () => plainStories().flatMap((story) => noTimes.map((asked) => ({ story, asked })))

/** The `Retry-After` of every failure with this tag. */
export interface Asked {
  readonly tag: "Processing" | "BankError" | "ScaError" | "TokenDelayed"
  readonly asked: number
}

/** The tags of failures whose waits have a budget. */
export const budgetTags = ["Processing", "BankError"] as const

/** The tags of failures whose waits have an end. */
export const endingTags = [...budgetTags, "ScaError", "TokenDelayed"] as const

export const crossings = (): ReadonlyArray<Asked> =>
  endingTags.flatMap((tag) =>
    [1000, 120_000, 1_798_000, 1_800_000, 7_200_000, 86_400_000].map((asked) => ({ tag, asked }))
  )

export const crossingsOfBudgets = (): ReadonlyArray<Asked> =>
  budgetTags.flatMap((tag) => [1000, 120_000, 600_000, 3_600_000].map((asked) => ({ tag, asked })))

/** Scales at which the intervals of these laws are whole milliseconds. */
export const scales = [0.25, 0.5, 2, 10]

export const scaledStories = () =>
  [
    ...plainStories(),
    ...([[0, 1], [12, 24], [24, 168]] as const).map(([from, to]) => Waits.plain([Waits.checks(from, to)])),
    Waits.plain([failureOf("ScaError")], { anchor: -30 * 3_600_000 })
  ].flatMap((story) => scales.map((scale) => ({ story, scale })))

export const scaledDelays = () =>
  scales.flatMap((scale) => [1000, 60_000, 400_000, 600_000, 1_000_000].map((asked) => ({ scale, asked })))
