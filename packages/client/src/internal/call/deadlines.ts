/** The policy's durations as milliseconds. */
import * as Duration from "effect/Duration"
import type { RequestPolicyOptions } from "../../RequestPolicy.ts"

interface Deadlines {
  readonly attempt: number
  readonly call: number
}

const known = new WeakMap<RequestPolicyOptions, Deadlines>()

const toMillis = (input: Duration.Input): number => Duration.toMillis(Duration.fromInputUnsafe(input))

/** Reading a duration as text takes longer than to look it up, and a policy is there for many calls. */
export const deadlines = (policy: RequestPolicyOptions): Deadlines => {
  const found = known.get(policy) ??
    { attempt: toMillis(policy.attemptTimeout), call: toMillis(policy.callTimeout) }
  known.set(policy, found)
  return found
}
