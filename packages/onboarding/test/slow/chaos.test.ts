import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { campaign } from "../chaos.ts"
import { world } from "../processes.ts"

describe("a short bad day", () => {
  it.live(
    "loses no onboarding",
    () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* campaign({ seed: "11", seconds: 25, onboardings: 40 }), [])
      }).pipe(Effect.provide(world))
  )
})
