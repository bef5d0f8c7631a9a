/** Stories of failures, simple ones first. */
import * as Waits from "../generators/Waits.ts"
import { failureOf } from "../internal/stories.ts"

const mixtures: ReadonlyArray<ReadonlyArray<Waits.Failure>> = [
  ...Waits.repeatable.map((failure) => [failure]),
  ...[
    ["Unauthorized", "InternalServerError"],
    ["Processing", "InternalServerError"],
    ["Processing", "BankError"],
    ["ScaError", "Unauthorized"],
    ["ScaError", "InternalServerError", "Unauthorized"],
    ["TokenDelayed", "Unauthorized"]
  ].map((tags) => tags.map(failureOf))
]

export const stories = (): ReadonlyArray<Waits.Story> => mixtures.map((meets) => Waits.plain(meets))

export const endingStories = () =>
  Waits.final.flatMap((one) => [Waits.plain([one]), Waits.plain([failureOf("Processing"), one])])

export const jitteredStories = () =>
  stories().flatMap((story) => [0, 0.5, 1].map((draw) => ({ ...story, draws: [draw] })))

/** A kind whose intervals grow. */
export type GrowingKind = "processing" | "bank" | "transient"

export const growingKinds = (): ReadonlyArray<GrowingKind> => ["processing", "bank", "transient"]

/** A failure of this kind. */
export const failureOfKind = (kind: GrowingKind): Waits.Failure =>
  Waits.repeatable.find((failure) => Waits.kindOf(failure) === kind) ?? failureOf("Processing")

export const budgetStories = () => [
  ...stories(),
  Waits.plain([failureOf("Processing"), ...Array.from({ length: 40 }, () => failureOf("BankError"))])
]

export const equalParts = () => [2, 3, 5, 10]

export const tagsFromFlanks = () => ["Processing", "ScaError", "BankError", "TokenDelayed"]

const many = Array.from({ length: 20 }, () => failureOf("InternalServerError"))

export const countedStories = () => [
  ...stories(),
  ...tagsFromFlanks().map(failureOf).flatMap((one) => [
    Waits.plain([one, ...many]),
    Waits.plain([failureOf("InternalServerError"), failureOf("Unauthorized"), one, failureOf("Unauthorized"), ...many])
  ])
]

export const unsafeStories = () =>
  [
    ...mixtures,
    ...["refused", "dns", "reset", "timeout", "unknown"].map((reason) => [Waits.noResponse(reason)])
  ].map((meets) => Waits.plain(meets, { replaySafe: false }))

export const storiesWithoutRefresh = () => mixtures.map((meets) => Waits.plain(meets, { canRefresh: false }))

export const safety = () => [false, true]

export const jitters = () =>
  Waits.repeatable.flatMap((failure) => [0, 0.25, 0.75, 1].map((random) => ({ failure, random })))

/** A repeated failure, whose first wait is decided by a process that starts late. */
export interface LateFailure {
  readonly failure: Waits.Failure
  /** The start of the process; the attempt was at 0. */
  readonly now: number
  readonly draws: ReadonlyArray<number>
}

export const lateFailures = (): ReadonlyArray<LateFailure> =>
  Waits.repeatable.flatMap((failure) =>
    [0, 1000, 3_600_000, 360_000_000].map((now) => ({ failure, now, draws: [0.5] }))
  )

/** A story, and why it ends. */
export interface Reason {
  readonly reason: string
  readonly story: Waits.Story
}

const because = (reason: string, tag: string, story: Partial<Waits.Story> = {}): Reason => ({
  reason,
  story: { ...Waits.plain([failureOf(tag)]), ...story }
})

const unsafe = { ...Waits.anyOperation, replaySafe: false }
const withoutRefresh = { ...Waits.anyOperation, canRefresh: false }

export const reasons = (): ReadonlyArray<Reason> => [
  ...Waits.final.map((failure) => ({ reason: "NotRetryable", story: Waits.plain([failure]) })),
  because("NotReplaySafe", "InternalServerError", { operation: unsafe }),
  because("NoRefresh", "Unauthorized", { operation: withoutRefresh }),
  because("AttemptsUsedUp", "Unauthorized"),
  because("AttemptsUsedUp", "InternalServerError"),
  because("BudgetUsedUp", "Processing"),
  because("BudgetUsedUp", "BankError"),
  because("WindowClosed", "ScaError"),
  because("WindowClosed", "TokenDelayed"),
  // The first exceeds the limit, and the second ends after the rest of the budget.
  because("RetryAfterTooLong", "Processing", { retryAfter: [1e12] }),
  because("RetryAfterTooLong", "Processing", { retryAfter: [840_000] })
]
