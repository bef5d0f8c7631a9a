/** Adds the earlier failures of a call to its error. */
import { type EarlierFailure, type FlanksError, isFlanksError, withEarlier } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"

/** The failures of one call that were followed by a retry. */
export interface EarlierFailures {
  readonly note: (error: FlanksError) => void
  /** Adds them to an error. */
  readonly into: <E>(error: E) => E
  /** Adds them to the failure of the call. */
  readonly tell: <A, E>(call: Effect.Effect<A, E>) => Effect.Effect<A, E>
}

export const makeEarlierFailures = (): EarlierFailures => {
  const failures: Array<EarlierFailure> = []
  const into = <E>(error: E): E => failures.length > 0 && isFlanksError(error) ? withEarlier(error, failures) : error
  return {
    note: (error) => {
      const httpStatus = error._tag === "TransportError" ? null : error.httpStatus
      const text = error._tag === "TransportError" ? error.description : error.text
      failures.push({ _tag: error._tag, httpStatus, text })
    },
    into,
    tell: (call) => Effect.mapError(call, into)
  }
}
