/** Opens what was sealed; a key that is missing is waited for. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { SealBroken } from "../Sealing.ts"

/**
 * A key that is not configured is the operator's mistake, and no reason to give an onboarding up: it is asked for until
 * the process is restarted with the right keys.
 */
export const openSealed = <A, E, R>(opened: Effect.Effect<A, E | SealBroken, R>): Effect.Effect<A, E | SealBroken, R> =>
  opened.pipe(
    Effect.tapError((error) => isMissing(error) ? Effect.logError(error.message) : Effect.void),
    Effect.retry({ while: isMissing, schedule: Schedule.spaced("10 seconds") })
  )

const isMissing = (error: unknown): error is SealBroken =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "SealBroken" &&
  "because" in error && error.because === "UnknownKey"
