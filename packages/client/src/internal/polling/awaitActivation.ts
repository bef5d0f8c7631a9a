/**
 * Waits for a delayed token. The client sends no request before the window of the security checks opens, then one every
 * hour until it closes.
 */
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Status } from "../../api/Credentials.ts"
import { type ActivationFailure, ActivationOverdue, type Failure, type UserActionNeeded } from "../../ClientError.ts"
import { readiness } from "../../Readiness.ts"
import {
  askUser,
  followedBy,
  isWaiting,
  last,
  nextPoll,
  type ProgressStep,
  sleep,
  steps,
  userActionNeeded
} from "./progress.ts"

/**
 * A token that may be delayed, and when it was issued. A `DelayedToken` is one.
 *
 * @category models
 */
export interface IssuedAt {
  readonly token: Redacted.Redacted
  readonly at: DateTime.Utc
}

/**
 * Either the token is delayed, and `until` is the time of the next check, or it is active.
 *
 * @category models
 */
export type ActivationProgress =
  | { readonly _tag: "Waiting"; readonly until: DateTime.Utc }
  | { readonly _tag: "Active" }

type Run = ProgressStep<ActivationProgress, ActivationFailure>["run"]

const watch = (
  probe: Effect.Effect<"active" | UserActionNeeded, Failure>,
  since: DateTime.Utc
): Stream.Stream<ActivationProgress, ActivationFailure> => {
  const issued = DateTime.toEpochMillis(since)

  /** Emits the time of the next check, sleeps, and checks. If the domain decides to stop, waiting ends with `otherwise`. */
  const later = Effect.fnUntraced(function*(
    subject: Wait.RetryInput,
    history: Wait.History,
    attemptedAt: number,
    otherwise: ActivationFailure
  ) {
    const decision: Wait.Decision = yield* nextPoll(subject, history, attemptedAt)
    if (decision._tag === "Stop") return yield* otherwise
    const until = DateTime.makeUnsafe((yield* Clock.currentTimeMillis) + decision.millis)
    return followedBy<ActivationProgress, ActivationFailure>(
      [{ _tag: "Waiting", until }],
      Effect.andThen(sleep(decision), probeOnce(decision.history))
    )
  })

  const overdue = new ActivationOverdue({ since })

  const probeOnce = (history: Wait.History): Run =>
    Effect.flatMap(Effect.result(probe), (probed): Run => {
      if (Result.isSuccess(probed)) {
        return probed.success === "active"
          ? Effect.succeed(last<ActivationProgress, ActivationFailure>({ _tag: "Active" }))
          : Effect.fail(probed.success)
      }
      const error = probed.failure
      if (!isWaiting(error)) return Effect.fail(askUser(error))
      return Effect.flatMap(
        Clock.currentTimeMillis,
        (now) => later(error, history, now, error._tag === "ScaError" ? overdue : error)
      )
    })

  return steps(Effect.suspend(() => later({ _tag: "TokenDelayed" }, Wait.start(issued), issued, overdue)))
}

/**
 * No field of the status shows the security checks, so this reads the data itself. Any response that doesn't name the
 * checks shows that they are over, even one without data.
 */
const makeProbe = (
  status: Effect.Effect<Status, Failure>,
  data: Effect.Effect<unknown, Failure>
): Effect.Effect<"active" | UserActionNeeded, Failure> =>
  Effect.flatMap(status, (found): Effect.Effect<"active" | UserActionNeeded, Failure> => {
    const { user } = readiness(found)
    if (user !== null) return Effect.succeed(userActionNeeded(user))
    return data.pipe(
      Effect.as("active" as const),
      Effect.catchTag(["Processing", "Incomplete"], () => Effect.succeed("active" as const)),
      // A mismatch in a field shows that data arrived. A mismatch of the whole response shows nothing.
      Effect.catchTag(
        "UnexpectedShape",
        (error) => error.path.length > 1 ? Effect.succeed("active" as const) : Effect.fail(error)
      )
    )
  })

export const makeAwaitActivation = (
  status: (token: Redacted.Redacted) => Effect.Effect<Status, Failure>,
  data: (token: Redacted.Redacted) => Effect.Effect<unknown, Failure>
) => {
  const watchActivation = (delayed: IssuedAt) =>
    watch(makeProbe(status(delayed.token), data(delayed.token)), delayed.at)
  return {
    watchActivation,
    awaitActivation: Effect.fn("FlanksClient.awaitActivation")((delayed: IssuedAt) =>
      Stream.runDrain(watchActivation(delayed))
    )
  }
}
