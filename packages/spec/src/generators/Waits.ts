/**
 * Sequences of errors, and the decisions of an implementation of waiting.
 *
 * @since 0.1.0
 */
import { rows, type Tag, transient } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import type { Decision, Operation, Waiting, WaitInput } from "../Implementation.ts"

/**
 * The result of an attempt, without its time.
 *
 * @category models
 */
export type Failure = Pick<WaitInput, "tag" | "isFinal" | "window" | "transient" | "transport">

const failure = (tag: Tag): Failure => ({ tag, window: null, transient: false, transport: null })

/**
 * No response arrived, for this reason.
 *
 * @category failures
 */
export const noResponse = (transport: string): Failure => ({ ...failure("TransportError"), transport })

/**
 * Security checks whose text states these hours.
 *
 * @category failures
 */
export const checks = (fromHours: number, toHours: number): Failure => ({
  ...failure("ScaError"),
  window: { fromHours, toHours }
})

/**
 * An unfinished session, and one with an unknown status.
 *
 * @category failures
 */
export const session = {
  waiting: { tag: "SessionWaiting", window: null, transient: false, transport: null },
  processing: { tag: "SessionProcessing", window: null, transient: false, transport: null },
  unexpected: { tag: "UnexpectedSession", isFinal: false, window: null, transient: false, transport: null }
} as const satisfies { readonly [name: string]: Failure }

/**
 * Failures that are worth retrying.
 *
 * @category failures
 */
export const repeatable: ReadonlyArray<Failure> = [
  ...(["Processing", "ScaError", "BankError", "InternalServerError", "Unauthorized", "TokenDelayed"] as const).map(
    failure
  ),
  { ...failure("UnexpectedResponse"), transient: true },
  noResponse("timeout")
]

/**
 * Failures that end the waiting.
 *
 * @category failures
 */
export const final: ReadonlyArray<Failure> = (Object.keys(rows) as ReadonlyArray<Tag>)
  .filter((tag) => rows[tag].kind === "failure" && (rows[tag].retry === "no" || rows[tag].retry === "afterUser"))
  .map(failure)

/**
 * The schedule of a failure; null if it has none.
 *
 * @category failures
 */
export const kindOf = ({ tag, transient: isTransient }: Failure): string | null => {
  if (tag === "TokenDelayed") return "securityCheck"
  if (isTransient) return transient.retry
  const retry: string = rows[tag as Tag].retry
  return retry === "no" || retry === "afterUser" ? null : retry
}

const hour = 3_600_000

/**
 * The window of a failure, in milliseconds after its anchor.
 *
 * @category failures
 */
export const windowOf = ({ tag, window }: Failure, { settings }: Waiting) => {
  if (tag === "TokenDelayed") return settings.securityCheck.tokenDelayed
  return window === null
    ? settings.securityCheck.scaError
    : { open: window.fromHours * hour, close: window.toHours * hour }
}

/**
 * A story: an operation, the repeated results of its attempts, and the passing of time.
 *
 * @category models
 */
export interface Story {
  readonly operation: Operation
  readonly meets: ReadonlyArray<Failure>
  /** The duration of each attempt. */
  readonly attempt: number
  readonly draws: ReadonlyArray<number>
  readonly retryAfter: ReadonlyArray<number | null>
}

/**
 * An operation without restrictions: it is replay-safe, and its token can be refreshed.
 *
 * @category stories
 */
export const anyOperation: Operation = { replaySafe: true, canRefresh: true, anchor: null }

/**
 * A story without jitter, in which attempts take no time.
 *
 * @category stories
 */
export const plain = (meets: ReadonlyArray<Failure>, operation: Partial<Operation> = {}): Story => ({
  operation: { ...anyOperation, ...operation },
  meets,
  attempt: 0,
  draws: [0.5],
  retryAfter: [null]
})

/**
 * One attempt of a story, and the decision after it.
 *
 * @category models
 */
export interface WaitStep {
  readonly met: WaitInput
  readonly decision: Decision
}

/**
 * More attempts than any waiting may take.
 *
 * @category stories
 */
export const endless = 20_000

const turn = <A>(items: ReadonlyArray<A>, index: number): A => items[index % items.length] as A

/**
 * Plays a story until the waiting ends or `endless` attempts were made.
 *
 * @category stories
 */
export const play = (
  waiting: Waiting,
  { attempt, draws, meets, operation, retryAfter }: Story
): ReadonlyArray<WaitStep> => {
  const ask = waiting.begin(operation)
  const steps: Array<WaitStep> = []
  let at = attempt
  while (steps.length < endless) {
    const met: WaitInput = {
      ...turn(meets, steps.length),
      attemptedAt: at,
      now: at,
      random: turn(draws, steps.length),
      retryAfter: turn(retryAfter, steps.length)
    }
    const decision = ask(met)
    steps.push({ met, decision })
    if ("stop" in decision) break
    at += decision.wait + attempt
  }
  return steps
}

const aFailure = fc.oneof(
  fc.constantFrom(...repeatable, noResponse("refused"), noResponse("dns")),
  fc.tuple(fc.integer({ min: 0, max: 167 }), fc.integer({ min: 1, max: 168 })).filter(([from, to]) => from < to).map((
    [from, to]
  ) => checks(from, to))
)

/**
 * Stories of failures that are worth retrying, in any mixture.
 *
 * @category arbitraries
 */
export const story: fc.Arbitrary<Story> = fc.record({
  operation: fc.record({
    replaySafe: fc.boolean(),
    canRefresh: fc.boolean(),
    anchor: fc.option(fc.integer({ min: -100 * hour, max: 0 }))
  }),
  meets: fc.oneof(
    fc.array(aFailure, { minLength: 1, maxLength: 5 }),
    aFailure.map((one) => [one])
  ),
  attempt: fc.constantFrom(0, 10, 30_000),
  draws: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
  retryAfter: fc.array(
    fc.option(fc.oneof(fc.nat(1_200_000), fc.constantFrom(Number.NaN, -1, Infinity))),
    { minLength: 1, maxLength: 4 }
  )
})
