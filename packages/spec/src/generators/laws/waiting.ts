/** Stories of failures, at random. */
import * as fc from "fast-check"
import type * as Examples from "../../examples/waiting.ts"
import * as Waits from "../Waits.ts"

export { story } from "../Waits.ts"

export const endingStory = fc.tuple(Waits.story, fc.constantFrom(...Waits.final)).map(([story, one]) => ({
  ...story,
  meets: [...story.meets, one]
}))

/** A story of an operation without restrictions. */
export const allowedStory = Waits.story.map((story) => ({
  ...story,
  operation: Waits.anyOperation,
  retryAfter: [null]
}))

const failure = fc.constantFrom(...Waits.repeatable)
const draw = fc.double({ min: 0, max: 1, noNaN: true })

export const plainStory = fc.array(failure, { minLength: 1, maxLength: 6 }).map((meets) => Waits.plain(meets))

export const unsafeStory = Waits.story.map((story) => ({
  ...story,
  operation: { ...story.operation, replaySafe: false }
}))

export const jitter = fc.record({ failure, random: draw })

export const lateFailure: fc.Arbitrary<Examples.LateFailure> = fc.record({
  failure,
  now: fc.constant(0),
  draws: fc.array(draw, { minLength: 1, maxLength: 6 })
})
