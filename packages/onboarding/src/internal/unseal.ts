/** Opens what was sealed; where no key opens it, that is waited for. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { DecryptionFailed } from "../journal/Sealing.ts"

const isBroken = (error: unknown): error is DecryptionFailed => error instanceof DecryptionFailed

/**
 * A key that is not configured, or another one under its name, is the operator's mistake, and no reason to give an
 * onboarding up: it waits until the process is restarted with the right keys, or the row is restored.
 */
export const unseal = <A, E, R>(
  opened: Effect.Effect<A, E | DecryptionFailed, R>
): Effect.Effect<A, Exclude<E, DecryptionFailed>, R> =>
  opened.pipe(
    Effect.tapError((error) => isBroken(error) ? Effect.logError(error.message) : Effect.void),
    Effect.retry({ while: isBroken, schedule: Schedule.spaced("1 minute") })
  ) as Effect.Effect<A, Exclude<E, DecryptionFailed>, R>
