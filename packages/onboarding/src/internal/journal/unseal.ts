/** Opens a sealed secret, and waits if no key opens it. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { DecryptionFailed } from "../../journal/Sealing.ts"

const isBroken = (error: unknown): error is DecryptionFailed => error instanceof DecryptionFailed

/**
 * A missing key, or another key with the same ID, is the operator's mistake, so it doesn't end the onboarding. The
 * onboarding waits until the process is restarted with the right keys, or the row is restored.
 */
export const unseal = <A, E, R>(
  opened: Effect.Effect<A, E | DecryptionFailed, R>
): Effect.Effect<A, Exclude<E, DecryptionFailed>, R> =>
  opened.pipe(
    Effect.tapError((error) => isBroken(error) ? Effect.logError(error.message) : Effect.void),
    Effect.retry({ while: isBroken, schedule: Schedule.spaced("1 minute") })
  ) as Effect.Effect<A, Exclude<E, DecryptionFailed>, R>
