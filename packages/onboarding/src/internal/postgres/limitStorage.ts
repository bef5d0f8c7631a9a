/** Tells callers that the database is unavailable. Onboardings wait for it, but a caller has a request to respond to. */
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { StorageUnavailable } from "../../OnboardingError.ts"
import { LastFailure } from "./retrySql.ts"

/** The database takes real time, in a test whose hours pass in milliseconds too. */
const realClock = Clock.Clock.defaultValue()

/** The names of codes: SQLSTATE's, and Node's for connections. Any other text may have a value or a URL in it. */
const codeName = /^[A-Z\d_]{2,40}$/

/** The failure's kind and code, without the texts of the driver and the database, which can quote values. */
const described = (error: SqlError | undefined): Pick<StorageUnavailable, "reason" | "code"> => {
  if (error === undefined) return { reason: "NoResponse", code: null }
  const { _tag: reason, cause } = error.reason
  const code = Predicate.hasProperty(cause, "code") ? cause.code : null
  return { reason, code: typeof code === "string" && codeName.test(code) ? code : null }
}

/** The database's failure in a defect of the engine, which wraps it; null if the defect is another one. */
const failureIn = (defect: unknown): { readonly error: SqlError | undefined } | null => {
  if (isSqlError(defect)) return { error: defect }
  if (!Predicate.isTagged(defect, "PersistenceError")) return null
  const cause = Predicate.hasProperty(defect, "cause") ? defect.cause : undefined
  return { error: isSqlError(cause) ? cause : undefined }
}

/** Fails with `StorageUnavailable` if the database fails, or doesn't respond within the limit. */
export const limitStorage =
  (operation: string, limit: Duration.Input) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StorageUnavailable, R> =>
    Effect.suspend(() => {
      const seen: { error: SqlError | undefined } = { error: undefined }
      const unavailable = (error: SqlError | undefined) => new StorageUnavailable({ operation, ...described(error) })
      return effect.pipe(
        Effect.provideService(LastFailure, seen),
        Effect.catchDefect((defect) => {
          const failure = failureIn(defect)
          return failure === null ? Effect.die(defect) : Effect.fail(unavailable(failure.error ?? seen.error))
        }),
        Effect.raceFirst(
          Effect.sleep(limit).pipe(
            Effect.provideService(Clock.Clock, realClock),
            Effect.andThen(Effect.suspend(() => Effect.fail(unavailable(seen.error))))
          )
        )
      )
    })

export const isUnavailable = (error: unknown): error is StorageUnavailable => error instanceof StorageUnavailable

/** Retries until the database responds, for what goes on for days. */
export const waitForStorage = <A, E, R>(
  effect: Effect.Effect<A, E | StorageUnavailable, R>
): Effect.Effect<A, Exclude<E, StorageUnavailable>, R> =>
  Effect.retry(effect, { while: isUnavailable, schedule: Schedule.spaced("1 second") }) as Effect.Effect<
    A,
    Exclude<E, StorageUnavailable>,
    R
  >
