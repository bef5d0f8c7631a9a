import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** Inside a request: the client retries for seconds by itself, so every error that is left is a response to your user. */
export const inRequest = Effect.fn("inRequest")(function*(token: Redacted.Redacted) {
  const { aggregation } = yield* FlanksClient
  return yield* aggregation.account(token)
})

/** In a background job: waits for minutes while data is extracted, and for up to a day while a bank is down. */
export const inBackground = (token: Redacted.Redacted) =>
  Effect.retry(inRequest(token), {
    schedule: Schedules.recommendedWith({ replaySafe: true }),
    // Security checks take days. A job that lives in memory should not wait for them.
    while: ({ _tag }) => _tag !== "ScaError"
  })
