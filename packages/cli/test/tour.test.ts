import { elapsed, stopwatch } from "@effect-flanks/cli/terminal/Elapsed"
import * as Narrator from "@effect-flanks/cli/tour/Narrator"
import { failsWith, holds, TourFailure } from "@effect-flanks/cli/tour/TourFailure"
import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Terminal from "effect/Terminal"
import { describe, expect, it } from "vitest"

class Here extends Data.TaggedError("Here") {}
class There extends Data.TaggedError("There") {}

const clearLine = "\r\u001b[2K"

/** What a narrator writes to a terminal, or to a pipe, while two hours are waited for. */
const told = async (canAnimate: boolean, columns = 60): Promise<string> => {
  let written = ""
  const write = (text: string) => Effect.sync(() => void (written += text))
  const console: Console.Console = Object.assign(Object.create(globalThis.console), {
    log: (text: string) => (written += `${text}\n`)
  })
  const story = Effect.gen(function*() {
    const { chapter, lasts, reached, say, waiting } = yield* Narrator.Narrator
    const { clock } = yield* SkippingClock.SkippingClock
    yield* chapter("1. Anna waits", "flanks.wait()")
    yield* Effect.gen(function*() {
      yield* lasts(3_600_000)
      yield* say("next attempt in 1 h")
      yield* Effect.sleep("1 hour")
      yield* reached(0.5)
      yield* say("half of it is there", "good")
      yield* Effect.sleep("1 hour")
    }).pipe(waiting("for the bank"), Effect.provideService(Clock.Clock, clock))
    yield* say("It is there.")
  })
  await story.pipe(
    Effect.provide(Narrator.layer.pipe(Layer.provideMerge(SkippingClock.layerNoClock({ shownFor: () => 120 })))),
    Effect.updateService(Terminal.Terminal, (terminal) => ({ ...terminal, display: write })),
    Effect.provide(NodeServices.layer),
    Effect.provideService(Console.Console, console),
    Effect.provideService(TerminalCapabilities.TerminalCapabilities, { canColor: false, canAnimate, canPrompt: false }),
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnv({ env: { COLUMNS: String(columns) } })
    ),
    Effect.runPromise
  )
  return written
}

const lines = `
1. Anna waits
flanks.wait()
    00:00:00  next attempt in 1 h
    01:00:00  half of it is there
    02:00:00  It is there.
`

describe("the tour", () => {
  it("shows what is waited for while it is, and leaves only what was said on the screen", async () => {
    const written = await told(true)
    const left = written.split("\n").map((line) => line.slice(line.lastIndexOf(clearLine) + 1).replace("\u001b[2K", ""))
    expect(left.join("\n")).toBe(lines)
    const pictures = written.split(clearLine).filter((text) => text.includes("for the bank"))
    expect(pictures.length).toBeGreaterThan(4)
    expect(pictures.some((text) => /00:(?!00)\d\d:\d\d {2}━+─+ {2}for the bank/.test(text))).toBe(true)
    expect(pictures.some((text) => text.includes("━━━━━━──────  for the bank"))).toBe(true)
  })

  it("keeps what is waited for to one line of a narrow screen", async () => {
    for (const columns of [24, 30, 40]) {
      const pictures = (await told(true, columns)).split(clearLine).filter((text) => / {2}(?:[━─]+ {2})?for/.test(text))
      expect(pictures.length).toBeGreaterThan(4)
      expect(Math.max(...pictures.map((text) => text.length))).toBeLessThan(columns)
    }
  })

  it("prints only lines without a terminal", async () => {
    expect(await told(false)).toBe(lines)
  })

  it("says a time as a stopwatch does", () => {
    expect([0, 59_600, 3_599_000, 93_784_000].map(stopwatch)).toEqual([
      "00:00:00",
      "00:01:00",
      "00:59:59",
      "1 d 02:03:04"
    ])
  })

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
    await expect(met(Effect.fail(new There()))).resolves.toEqual(new TourFailure({ expected: "Here", found: "There" }))
    await expect(met(Effect.void)).resolves.toEqual(new TourFailure({ expected: "Here", found: "a success" }))
    await expect(Effect.runPromise(Effect.flip(holds("a token", false)))).resolves.toBeInstanceOf(TourFailure)
  })
})
