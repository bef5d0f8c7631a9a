/** Waits for data. It polls the status until the requested data is ready or in error, or the user must act. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Status } from "../../api/Credentials.ts"
import { DataErrored, type DataFailure, DataPending, type Failure } from "../../ClientError.ts"
import type { DataKind } from "../../DataKind.ts"
import { inState, type Readiness, readiness, type State } from "../../Readiness.ts"
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
 * A change in the state of one data kind.
 *
 * @category models
 */
export interface Change {
  readonly dataKind: DataKind
  /** The previous state; null at the first poll. */
  readonly from: State | null
  readonly to: State
}

/**
 * A poll found changes, or failed with a temporary error. In the latter case the next poll is at `until`, which is a day
 * away for a `ScaError`.
 *
 * @category models
 */
export type DataProgress =
  | { readonly _tag: "Changed"; readonly readiness: Readiness; readonly changes: ReadonlyArray<Change> }
  | { readonly _tag: "Waiting"; readonly error: FlanksError; readonly until: DateTime.Utc }

const settle = (found: Readiness, asked: ReadonlyArray<DataKind>): "done" | "pending" | DataFailure => {
  const ready = inState(found, "ready", asked)
  if (ready.length === asked.length) return "done"
  if (found.user !== null) return userActionNeeded(found.user)
  if (inState(found, "pending", asked).length > 0) return "pending"
  const errored = inState(found, "errored", asked)
  return errored.length > 0 ? new DataErrored({ errored, ready }) : "done"
}

const changesSince = (
  before: Readiness | null,
  after: Readiness,
  asked: ReadonlyArray<DataKind>
): ReadonlyArray<Change> =>
  asked.flatMap((dataKind) => {
    const from = before?.states[dataKind] ?? null
    const to = after.states[dataKind]
    return from === to ? [] : [{ dataKind, from, to }]
  })

type Run = ProgressStep<DataProgress, DataFailure>["run"]

const watch = (
  poll: Effect.Effect<Status, Failure>,
  asked: ReadonlyArray<DataKind>
): Stream.Stream<DataProgress, DataFailure> => {
  /**
   * Sleeps for as long as the domain decides, and polls again. If the domain decides to stop, waiting ends with the pending
   * data.
   */
  const later = Effect.fnUntraced(function*(
    what: FlanksError | DataPending,
    history: Wait.History,
    seen: Readiness | null
  ) {
    const isPending = what._tag === "DataPending"
    const now = yield* Clock.currentTimeMillis
    const decision: Wait.Decision = yield* nextPoll(isPending ? { _tag: "Processing" } : what, history, now)
    if (decision._tag === "Stop") return yield* what
    const until = DateTime.makeUnsafe(now + decision.millis)
    return followedBy<DataProgress, DataFailure>(
      isPending ? [] : [{ _tag: "Waiting", error: what, until }],
      Effect.andThen(sleep(decision), pollOnce(decision.history, seen))
    )
  })

  const pollOnce = (history: Wait.History, seen: Readiness | null): Run =>
    Effect.flatMap(Effect.result(poll), (polled): Run => {
      if (Result.isFailure(polled)) {
        const error = polled.failure
        return isWaiting(error) ? later(error, history, seen) : Effect.fail(askUser(error))
      }
      const found = readiness(polled.success)
      const changed: DataProgress = { _tag: "Changed", readiness: found, changes: changesSince(seen, found, asked) }
      const told = changed.changes.length > 0 ? [changed] : []
      const settled = settle(found, asked)
      if (settled === "done") return Effect.succeed(last(changed))
      if (settled !== "pending") return Effect.succeed(followedBy(told, Effect.fail(settled)))
      const pending = new DataPending({
        pending: inState(found, "pending", asked),
        ready: inState(found, "ready", asked)
      })
      return Effect.succeed(followedBy(told, later(pending, history, found)))
    })

  return steps(pollOnce(Wait.start(), null))
}

export const makeAwaitData = (status: (token: Redacted.Redacted) => Effect.Effect<Status, Failure>) => ({
  watchData: (token: Redacted.Redacted, asked: ReadonlyArray<DataKind>) => watch(status(token), asked),

  awaitData: Effect.fn("FlanksClient.awaitData")(
    function*(token: Redacted.Redacted, asked: ReadonlyArray<DataKind>): Effect.fn.Return<Readiness, DataFailure> {
      const polls = Stream.filter(watch(status(token), asked), (told) => told._tag === "Changed")
      return Option.getOrThrow(yield* Stream.runLast(polls)).readiness
    }
  )
})
