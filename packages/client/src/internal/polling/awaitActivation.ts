/** Waiting for a delayed token: nothing before the window of the security checks opens, then every hour until it closes. */
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

/** A token that may be delayed, and when it was issued: a `TokenDelayed` is one. */
export interface IssuedAt {
  readonly token: Redacted.Redacted
  readonly at: DateTime.Utc
}

/** The token waits until then, or is active. */
export type ActivationProgress =
  | { readonly _tag: "Waiting"; readonly until: DateTime.Utc }
  | { readonly _tag: "Active" }

type Run = ProgressStep<ActivationProgress, ActivationFailure>["run"]

const watch = (
  probe: Effect.Effect<"active" | UserActionNeeded, Failure>,
  since: DateTime.Utc
): Stream.Stream<ActivationProgress, ActivationFailure> => {
  const issued = DateTime.toEpochMillis(since)

  /** Tells until when it sleeps, sleeps and probes; where the domain says stop, waiting ends with `otherwise`. */
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
 * No field of the status says that security checks run: the data itself is asked for. Any answer but the one that names
 * the checks shows that they are over, also that there is no data yet.
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
      // Only a field that has another form shows that data came; an answer that is none shows nothing.
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
