/** The deadlines of a policy, in milliseconds. */
import { TransportError } from "@effect-flanks/domain/FlanksError"
import * as Duration from "effect/Duration"
import type { RequestPolicyOptions } from "../../RequestPolicy.ts"

const toMillis = (input: Duration.Input): number => Duration.toMillis(Duration.fromInputUnsafe(input))

/** The limits of one attempt, and of a call with all its attempts and waits. */
export const deadlines = ({ attemptTimeout, callTimeout }: RequestPolicyOptions) => ({
  attempt: toMillis(attemptTimeout),
  call: toMillis(callTimeout)
})

/** The error of an attempt whose time is over. */
export const timedOut = (millis: number): TransportError =>
  new TransportError({ reason: "timeout", description: `no response within ${millis / 1000} s` })
