/** Waits, on the domain's schedules, until data is retrieved and delayed tokens can be used. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Wait from "@effect-flanks/domain/Wait"
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Failure, UserActionNeeded } from "../../ClientError.ts"
import type { UserAction } from "../../Readiness.ts"

export { sleep } from "../call/retry.ts"

/** Decides how long to wait before the next poll, which is always replay-safe. */
export const nextPoll = (input: Wait.RetryInput, history: Wait.History, attemptedAt: number) =>
  Schedules.decide(input, history, { attemptedAt, replaySafe: true, canRefresh: false })

export const userActionNeeded = (action: UserAction): UserActionNeeded =>
  new UserActionNeeded({
    todo: action._tag,
    blocked: action._tag === "Reset" && action.blocked,
    token: action.token
  })

/** An error that only the user can fix requires the same action as a field of the status. */
export const askUser = (error: Failure): Failure | UserActionNeeded => {
  if (error._tag === "ScaRequired") return new UserActionNeeded({ todo: "Sca", blocked: false, token: null })
  if (error._tag === "CredentialsError") return new UserActionNeeded({ todo: "Reset", blocked: false, token: null })
  return error
}

const slow: ReadonlySet<string | null> = new Set(["processing", "securityCheck", "bank"])

/** Whether waiting continues after a failed poll. The operation has already retried failures that take only seconds. */
export const isWaiting = (error: Failure): error is FlanksError =>
  error._tag !== "UnexpectedShape" && slow.has(Wait.kindOf(error))

/** The progress that a step of waiting emits, and the next step. */
export interface ProgressStep<A, E> {
  readonly run: Effect.Effect<readonly [told: ReadonlyArray<A>, next: Option.Option<ProgressStep<A, E>>], E>
}

/** The last step, with the progress to emit before it. */
export const last = <A, E>(
  ...told: ReadonlyArray<A>
): readonly [ReadonlyArray<A>, Option.Option<ProgressStep<A, E>>] => [
  told,
  Option.none()
]

/** The progress to emit before another step. */
export const followedBy = <A, E>(
  told: ReadonlyArray<A>,
  run: ProgressStep<A, E>["run"]
): readonly [ReadonlyArray<A>, Option.Option<ProgressStep<A, E>>] => [told, Option.some({ run })]

/** Runs the steps to the end. */
export const steps = <A, E>(first: ProgressStep<A, E>["run"]): Stream.Stream<A, E> =>
  Stream.paginate<ProgressStep<A, E>, A, E>({ run: first }, ({ run }) => run)
