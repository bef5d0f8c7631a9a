/** Stories of security checks, and processes that start late. */
import * as Waits from "../generators/Waits.ts"
import { failureOf } from "../internal/stories.ts"
import { failureOfKind, growingKinds, stories as plainStories } from "./waiting.ts"

const hour = 3_600_000

const anchored = [-10, -30, -47].map((hours) => Waits.plain([failureOf("ScaError")], { anchor: hours * hour }))

export const stories = (): ReadonlyArray<Waits.Story> => [
  ...plainStories(),
  ...anchored,
  { ...Waits.plain([failureOf("ScaError")]), draws: [0] },
  { ...Waits.plain([failureOf("TokenDelayed")]), draws: [1] }
]

/** A story of security checks alone, without jitter. */
export const plainWindows = (): ReadonlyArray<Waits.Story> => [
  Waits.plain([failureOf("ScaError")]),
  Waits.plain([failureOf("TokenDelayed")]),
  ...anchored
]

export const hoursAhead = () => [1, 10, 100]

/** An attempt, and a process that starts after it; in milliseconds after the anchor. */
export interface LateStart {
  readonly tag: "ScaError" | "TokenDelayed"
  readonly attemptedAt: number
  readonly now: number
}

const tags = ["ScaError", "TokenDelayed"] as const

/** A millisecond before a window of 48 hours closes. */
const closing = 48 - 1 / hour

export const lateStarts = (): ReadonlyArray<LateStart> =>
  ([
    [0, 0],
    [0, 10],
    [0, 24],
    [0, 24.05],
    [23.9, 24.1],
    [0, 30],
    [0, 50],
    [0, 500],
    [30, 30.5],
    [30, 40],
    [30, 500],
    [47.5, 60],
    [47.5, 47.6],
    [47.5, 48],
    [closing, closing],
    [0, 48]
  ] as const).flatMap(([attempted, now]) =>
    tags.map((tag) => ({ tag, attemptedAt: attempted * hour, now: now * hour }))
  )

export const partsOfIntervals = () =>
  growingKinds().flatMap((kind) => [-1, 0.5, 1, 2].map((part) => ({ kind, failure: failureOfKind(kind), part })))
