/** Stories of security checks, and processes that start late, at random. */
import * as fc from "fast-check"
import type * as Examples from "../../examples/windows.ts"
import * as Waits from "../Waits.ts"

export { story } from "../Waits.ts"

/** A story of an operation without restrictions. */
export const allowedStory = Waits.story.map((story) => ({
  ...story,
  operation: { ...Waits.anyOperation, anchor: story.operation.anchor },
  retryAfter: [null]
}))

const hour = 3_600_000

export const plainWindow = fc.tuple(fc.nat(160), fc.integer({ min: 1, max: 8 }), fc.option(fc.nat(100))).map((
  [fromHours, length, since]
) =>
  Waits.plain([Waits.checks(fromHours, fromHours + length)], {
    anchor: since === null ? null : -Math.min(since, fromHours + length - 1) * hour
  })
)

export const lateStart: fc.Arbitrary<Examples.LateStart> = fc.tuple(
  fc.nat(47),
  fc.nat(100),
  fc.constantFrom("ScaError" as const, "TokenDelayed" as const)
).map(([attempted, more, tag]) => ({ tag, attemptedAt: attempted * hour, now: (attempted + more) * hour }))
