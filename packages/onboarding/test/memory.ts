/** Onboardings in memory, whose days pass in milliseconds. */
import * as Engine from "@effect-flanks/onboarding/Engine"
import * as Destination from "@effect-flanks/onboarding/journal/Destination"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { isFinal, type Progress } from "@effect-flanks/onboarding/Progress"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import type { Script } from "./script.ts"

/** What was handed over: each dataKind as often as it was. */
export class Received {
  readonly dataKinds: Array<string> = []
  readonly layer = Layer.succeed(Destination.Destination, {
    put: (id, dataKind) =>
      Effect.sync(() => {
        this.dataKinds.push(`${id} ${dataKind}`)
      })
  })
}

export const layer = (script: Script, received = new Received(), sealing = Sealing.layerTest) =>
  Onboarding.layer.pipe(
    Layer.provide([script.layer, received.layer]),
    Layer.provideMerge(Engine.layerMemory),
    Layer.provide(sealing)
  )

const pause = TestClock.withLive(Effect.sleep("2 millis"))

/** Lets time pass, from wait to wait, until an onboarding is there; gives every state that it went through. */
export const until = Effect.fnUntraced(function*(id: string, there: (progress: Progress) => boolean) {
  const onboardings = yield* Onboarding.Onboarding
  const seen: Array<Progress> = []
  for (let turn = 0; turn < 2000; turn++) {
    yield* pause
    const progress = yield* onboardings.get(id)
    if (seen.at(-1)?.since !== progress.since || seen.at(-1)?.state._tag !== progress.state._tag) seen.push(progress)
    if (there(progress)) return seen
    const { state } = progress
    const now = yield* Clock.currentTimeMillis
    if (state._tag === "Waiting" && state.until > now) yield* TestClock.adjust(state.until - now)
  }
  return yield* Effect.die(new Error(`it is still ${JSON.stringify(seen.at(-1)?.state)}`))
})

export const untilEnd = (id: string) => until(id, ({ state }) => isFinal(state))

export const untilState = (id: string, tag: Progress["state"]["_tag"]) => until(id, ({ state }) => state._tag === tag)
