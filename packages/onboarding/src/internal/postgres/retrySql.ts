/** Waits for an unavailable database, so that no write is lost and no onboarding ends because of it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { isSqlError, type SqlError } from "effect/sql/SqlError"

const patiently = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("5 seconds")])

/** Where the last failure is noted, for the caller of an operation; null if nobody asks. */
export const LastFailure = Context.Reference<{ error: SqlError | undefined } | null>(
  "@effect-flanks/onboarding/LastFailure",
  { defaultValue: () => null }
)

const note = Effect.fnUntraced(function*(error: SqlError) {
  const seen = yield* LastFailure
  if (seen !== null) seen.error = error
  yield* Effect.logWarning("the database failed; trying again", error)
})

/** Retries until the database responds. */
export const retrySql = <A, E, R>(
  effect: Effect.Effect<A, E | SqlError, R>
): Effect.Effect<A, Exclude<E, SqlError>, R> =>
  effect.pipe(
    Effect.tapError((error) => isSqlError(error) ? note(error) : Effect.void),
    Effect.retry({ while: isSqlError, schedule: patiently })
  ) as Effect.Effect<A, Exclude<E, SqlError>, R>
