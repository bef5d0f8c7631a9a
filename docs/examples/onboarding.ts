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

/** Where your data goes. A process that dies in the middle hands the same slice over again. */
export const keeping = (keep: (user: string, slice: string, data: unknown) => Effect.Effect<void>) =>
  Layer.succeed(Destination, { put: keep })

/** The user came back with a code: from here on, no restart loses them. */
export const cameBack = (user: string, code: Redacted.Redacted) =>
  Effect.flatMap(
    Onboarding,
    ({ start }) => start({ id: user, code, externalId: user, dataKinds: ["portfolio", "account"] })
  )

/** Tells the user what happens, and what is their turn. */
export const follow = Effect.fn("follow")(function*(user: string, tell: (text: string) => Effect.Effect<void>) {
  const { watch } = yield* Onboarding
  yield* watch(user, { every: "10 seconds" }).pipe(Stream.runForEach(({ state }) => {
    switch (state._tag) {
      case "Waiting":
        return tell(state.on === "securityCheck" ? "Your bank is being checked. Come back tomorrow." : "One moment.")
      case "NeedsUser":
        return tell(state.todo === "Sca" ? "Please confirm at your bank." : "Please log in at your bank again.")
      case "Done":
        return tell("All there.")
      case "Failed":
        return tell("That did not work.")
      default:
        return Effect.void
    }
  }))
})

/** Two or more processes with this layer share the onboardings. */
export const live = (host: string, port: number) =>
  Onboardings.layer.pipe(
    Layer.provide(Flanks.layer),
    Layer.provide(FlanksClient.layerConfig),
    Layer.provide(FetchHttpClient.layer),
    Layer.provideMerge(Engine.layerCluster({ host, port })),
    Layer.provide([Sealing.layerConfig, Engine.layerPostgres])
  )
