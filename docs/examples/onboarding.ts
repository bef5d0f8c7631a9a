import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Flanks from "@effect-flanks/onboarding/Flanks"
import { Destination } from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import { Onboarding } from "@effect-flanks/onboarding/Onboarding"
import * as Onboardings from "@effect-flanks/onboarding/Onboarding"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

/** Stores your data. If a process is killed in the middle, the same data kind is handed over again. */
export const layerDestination = (keep: (user: string, dataKind: string, data: unknown) => Effect.Effect<void>) =>
  Layer.succeed(Destination, { put: keep })

/** Call this when the user comes back with a code. From then on, no restart loses the onboarding. */
export const cameBack = (user: string, code: Redacted.Redacted) =>
  Effect.flatMap(
    Onboarding,
    ({ start }) => start({ id: user, code, externalId: user, dataKinds: ["portfolio", "account"] })
  )

/** Tells the user about the progress, and what they must do. */
export const follow = Effect.fn("follow")(function*(user: string, tell: (text: string) => Effect.Effect<void>) {
  const { watch } = yield* Onboarding
  yield* watch(user, { every: "10 seconds" }).pipe(Stream.runForEach(({ state }) => {
    switch (state._tag) {
      case "Waiting":
        return tell(
          state.on === "securityCheck" ? "We're checking your data. Please come back tomorrow." : "One moment."
        )
      case "NeedsUser":
        return tell(state.todo === "Sca" ? "Please confirm at your bank." : "Please log in at your bank again.")
      case "Done":
        return tell("Your data is ready.")
      case "Failed":
        return tell("Something went wrong. Please try again later.")
      default:
        return Effect.void
    }
  }))
})

/** Two or more processes that provide this layer share the onboardings. */
export const live = (host: string, port: number) =>
  Onboardings.layer.pipe(
    Layer.provide(Flanks.layer),
    Layer.provide(FlanksClient.layerConfig),
    Layer.provide(FetchHttpClient.layer),
    Layer.provideMerge(Engine.layerCluster({ host, port })),
    Layer.provide([Sealing.layerConfig, Engine.layerPostgres])
  )
