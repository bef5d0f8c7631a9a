/**
 * What `npm start` shows: a few users' lives with Flanks, days in seconds, and what was done about all that they met.
 *
 * @since 0.1.0
 */
import { defaults, WaitConfig } from "@effect-flanks/domain/WaitConfig"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { elapsed } from "../Elapsed.ts"
import { exitCodes, Failure } from "../Failure.ts"
import { screen, type Styles } from "../Screen.ts"
import { table, wrap } from "../TextTable.ts"
import { chapters, type Met } from "./Chapters.ts"
import * as Narrator from "./Narrator.ts"
import * as Stage from "./Stage.ts"

const summary = (rows: ReadonlyArray<Met>, width: number, { faint, strong }: Styles): string =>
  [
    strong("What was met, and what was done"),
    table(
      [{ text: "met", style: faint }, { text: "done", style: faint }, { text: "took", style: faint, isRight: true }],
      rows.map(({ done, met, millis }) => [
        { text: met },
        { text: done },
        { text: millis < 1000 ? "–" : elapsed(millis), isRight: true }
      ]),
      width
    )
  ].join("\n")

const run = "npm run -s flanks --"

const next: ReadonlyArray<readonly [command: string, why: string]> = [
  [`${run} serve`, "this simulator, for your own client"],
  [`${run} explain 20003`, "the code that can be a success"],
  [`${run} codes --wire`, "every documented response, and what it is"],
  [`${run} --help`, "what else there is"]
]

const story = Effect.gen(function*() {
  const { styles, width } = yield* screen
  const say = (text: string) => Console.log(wrap(text, width).join("\n"))
  const began = yield* Clock.currentTimeMillis
  yield* say(
    `This is Flanks, simulated, at ${yield* NodeServer.url}, and a client that calls it over HTTP. ` +
      "While both wait, time is skipped: the left column says how much went by."
  )
  const rows: Array<Met> = []
  for (const chapter of chapters) rows.push(...yield* chapter)
  const { log } = yield* (yield* Simulator.Simulator).world
  const passed = (yield* Clock.currentTimeMillis) - began
  yield* Console.log(`\n${summary(rows, width, styles)}\n`)
  yield* say(`${log.length} requests; ${elapsed(passed)} went by. Nothing left this machine.`)
  yield* Console.log([
    "",
    styles.strong("What to try next"),
    ...next.map(([command, why]) => `  ${styles.faint(`# ${why}`)}\n  ${command}`)
  ].join("\n"))
})

/** The tour. It fails where something goes otherwise than told. */
export const tour = Effect.gen(function*() {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  return yield* story.pipe(
    // Without jitter the waits are as the docs state them.
    Effect.provideService(WaitConfig, { ...defaults, jitter: 0 }),
    Effect.provide(Stage.layer.pipe(
      Layer.provideMerge(Narrator.layer),
      Layer.provideMerge(SkippingClock.layerNoClock(canAnimate ? { shownFor: Stage.shownFor } : {}))
    )),
    Effect.catch((error) =>
      new Failure({
        exitCode: exitCodes.internal,
        message: `${error.message}. Please report it, with the version and what you see above.`
      })
    )
  )
})
