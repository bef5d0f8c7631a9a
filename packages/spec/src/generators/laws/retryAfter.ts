/** Random values of `Retry-After`, and random scales of time. */
import * as fc from "fast-check"
import * as Examples from "../../examples/retryAfter.ts"
import { failureOf } from "../../internal/stories.ts"
import * as Waits from "../Waits.ts"

export { story } from "../Waits.ts"

export const nonsense = fc.record({ story: Waits.story, asked: fc.constantFrom(...Examples.noTimes) })

const upToADay = fc.integer({ min: 1, max: 86_400_000 })

export const crossing: fc.Arbitrary<Examples.Asked> = fc.record({
  tag: fc.constantFrom(...Examples.endingTags),
  asked: upToADay
})

export const crossingOfBudget: fc.Arbitrary<Examples.Asked> = fc.record({
  tag: fc.constantFrom(...Examples.budgetTags),
  asked: upToADay
})

const scale = fc.constantFrom(...Examples.scales)

export const scaledStory = fc.tuple(fc.nat(160), fc.integer({ min: 1, max: 8 }), scale).map(([from, length, one]) => ({
  story: Waits.plain([Waits.checks(from, from + length), failureOf("Processing")]),
  scale: one
}))

export const scaledDelay = fc.record({ scale, asked: fc.nat(2_000_000) })
