import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { isFlanksError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import type * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** A row of your own database. `history` is JSON without secrets: what the attempts received, and when. */
export interface Job {
  readonly user: string
  readonly history: Wait.History
  /** When to try next, in milliseconds since the epoch. */
  readonly due: number
}

/** One attempt. Call it from your scheduler for every job that is due, and store the job that it gives back. */
export const attempt = Effect.fn("attempt")(function*(job: Job, token: Redacted.Redacted) {
  const { aggregation } = yield* FlanksClient
  return yield* aggregation.account(token).pipe(
    Effect.map((data) => ({ _tag: "Done" as const, data })),
    Effect.catchIf(isFlanksError, (error) =>
      Effect.gen(function*() {
        const decision = yield* Schedules.decide(error, job.history, { replaySafe: true, canRefresh: false })
        if (decision._tag === "Stop") return { _tag: "Failed" as const, error: error._tag, why: decision.reason }
        const due = (yield* Clock.currentTimeMillis) + decision.millis
        return { _tag: "Later" as const, job: { ...job, history: decision.history, due } }
      }))
  )
})
