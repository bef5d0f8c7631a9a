/** The deadlines of a policy, in milliseconds. */
import * as Duration from "effect/Duration"
import type { RequestPolicyOptions } from "../../RequestPolicy.ts"

const toMillis = (input: Duration.Input): number => Duration.toMillis(Duration.fromInputUnsafe(input))

/** How long an attempt may take, and a call with all its attempts and waits. */
export const deadlines = ({ attemptTimeout, callTimeout }: RequestPolicyOptions) => ({
  attempt: toMillis(attemptTimeout),
  call: toMillis(callTimeout)
})
