import { elapsed } from "@effect-flanks/cli/Elapsed"
import { Astray, failsWith, holds } from "@effect-flanks/cli/tour/Astray"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"

class Here extends Data.TaggedError("Here") {}
class There extends Data.TaggedError("There") {}

describe("the tour", () => {
  it("says a duration by its largest unit and the next", () => {
    const second = 1000
    const minute = 60 * second
    const hour = 60 * minute
    const cases: ReadonlyArray<readonly [millis: number, text: string]> = [
      [0, "0 s"],
      [499, "0 s"],
      [45 * second, "45 s"],
      [59.9 * second, "1 min"],
      [minute + second, "1 min 1 s"],
      [hour + second, "1 h"],
      [26 * hour + 20 * minute, "1 d 2 h"],
      [24 * hour + 30 * minute, "1 d"],
      [50 * 24 * hour, "50 d"]
    ]
    for (const [millis, text] of cases) expect(elapsed(millis)).toBe(text)
  })

  it("goes astray where a call ends otherwise than told", async () => {
    const met = (effect: Effect.Effect<unknown, Here | There>) =>
      Effect.runPromise(Effect.flip(failsWith(effect, "Here")))
    await expect(Effect.runPromise(failsWith(Effect.fail(new Here()), "Here"))).resolves.toBeInstanceOf(Here)
    await expect(met(Effect.fail(new There()))).resolves.toEqual(new Astray({ expected: "Here", found: "There" }))
    await expect(met(Effect.void)).resolves.toEqual(new Astray({ expected: "Here", found: "a success" }))
    await expect(Effect.runPromise(Effect.flip(holds("a token", false)))).resolves.toBeInstanceOf(Astray)
  })
})
