import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { inState } from "@effect-flanks/client/Readiness"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** Your service's part: it stores tokens and tells its users what to do. */
export interface Service {
  readonly keep: (token: Redacted.Redacted) => Effect.Effect<void>
  readonly tell: (text: string) => Effect.Effect<void>
}

export const portfolios = Effect.fn("portfolios")(function*(code: Redacted.Redacted, { keep, tell }: Service) {
  const flanks = yield* FlanksClient

  // A code works only once, and Flanks returns its token only once, so store the token first. A user who reloads the page
  // interrupts the request handler, but not these two steps.
  const issued = yield* Effect.uninterruptible(Effect.tap(flanks.exchange(code), ({ token }) => keep(token)))

  // A 202 is a success that takes one to three days. In a service that restarts, use the durable onboarding instead.
  if (issued._tag === "DelayedToken") {
    yield* tell("We're checking your data. That takes one to three days.")
    yield* flanks.awaitActivation(issued)
  }

  const readiness = yield* flanks.awaitData(issued.token, ["portfolio", "investment"])
  const ready = inState(readiness, "ready", ["portfolio", "investment"])
  yield* tell(`Your data is ready: ${ready.join(", ")}.`)
  return yield* flanks.aggregation.portfolio(issued.token)
})
