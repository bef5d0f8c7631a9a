/** Waits for an unavailable database, so that no write is lost and no onboarding ends because of it. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { isSqlError, type SqlError } from "effect/sql/SqlError"

const patiently = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("5 seconds")])

/** Retries until the database responds. */
export const retrySql = <A, E, R>(
  effect: Effect.Effect<A, E | SqlError, R>
): Effect.Effect<A, Exclude<E, SqlError>, R> =>
  effect.pipe(
    Effect.tapError((error) =>
      isSqlError(error) ? Effect.logWarning("the database failed; trying again", error) : Effect.void
    ),
    Effect.retry({ while: isSqlError, schedule: patiently })
  ) as Effect.Effect<A, Exclude<E, SqlError>, R>
