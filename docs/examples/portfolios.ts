import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { inState } from "@effect-flanks/client/Readiness"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** What your service does itself: it keeps tokens, and it tells its users what to do. */
export interface Service {
  readonly keep: (token: Redacted.Redacted) => Effect.Effect<void>
  readonly tell: (text: string) => Effect.Effect<void>
}

export const portfolios = Effect.fn("portfolios")(function*(code: Redacted.Redacted, { keep, tell }: Service) {
  const flanks = yield* FlanksClient

  // A code works once, and nobody gives its token out a second time: keep it before anything else. A user who reloads the page
  // interrupts what serves it, but not this.
  const issued = yield* Effect.uninterruptible(Effect.tap(flanks.exchange(code), ({ token }) => keep(token)))

  // A 202 is a success that takes one to three days. In a service that restarts, make this a durable workflow.
  if (issued._tag === "DelayedToken") {
    yield* tell("Flanks checks your data. That takes until tomorrow or the day after.")
    yield* flanks.awaitActivation(issued)
  }

  const readiness = yield* flanks.awaitData(issued.token, ["portfolio", "investment"])
  const ready = inState(readiness, "ready", ["portfolio", "investment"])
  yield* tell(`Ready: ${ready.join(", ")}.`)
  return yield* flanks.aggregation.portfolio(issued.token)
})
