/**
 * `npm start`: the tour. Seven users connect their banks, days pass in seconds, and the client handles every error.
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
import { exitCodes, Failure } from "../Failure.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import { screen, type Styles } from "../terminal/Screen.ts"
import { table, wrap } from "../terminal/TextTable.ts"
import { chapters, type Encounter } from "./Chapters.ts"
import * as Narrator from "./Narrator.ts"
import * as Stage from "./Stage.ts"

/** Rounds to five seconds, because the requests themselves take some time on a busy machine. */
const rounded = (millis: number): number => 5000 * Math.round(millis / 5000)

const summary = (rows: ReadonlyArray<Encounter>, width: number, { faint, strong }: Styles): string =>
  [
    strong("Summary"),
    table(
      [...["event", "who must act", "what was done"].map((text) => ({ text, style: faint })), {
        text: "took",
        style: faint,
        isRight: true
      }],
      rows.map(({ actor, done, event, millis }) => [
        { text: event },
        { text: actor },
        { text: done },
        { text: elapsed(rounded(millis)), isRight: true }
      ]),
      width
    )
  ].join("\n")

const run = "npm run -s flanks --"

const next: ReadonlyArray<readonly [command: string, why: string]> = [
  [`${run} serve`, "Start the simulator for your own client"],
  [`${run} connect --open`, "Connect a bank in your browser, with the variables that serve prints"],
  [`${run} explain 20003`, "Explain a code that can be a success"],
  [`${run} codes --wire`, "List every documented response"],
  [`${run} --help`, "List all subcommands"]
]

const print = Effect.fnUntraced(function*(text: string) {
  const { width } = yield* screen
  yield* Console.log(wrap(text, width).join("\n"))
})

/** Runs all chapters. The result is their events, and the time that passed on the simulated clock. */
const story = Effect.gen(function*() {
  const began = yield* Clock.currentTimeMillis
  yield* print(
    "Flanks retrieves the bank data of your users, and much can go wrong on the way. In this tour, seven users connect " +
      `their banks. The simulator responds over HTTP at ${yield* NodeServer
        .url}, and the client of this library handles ` +
      "each response. The line below each title shows the calls that your code would make. Waits are skipped: the clock on " +
      "the left runs through days in seconds."
  )
  const rows: Array<Encounter> = []
  for (const chapter of chapters) rows.push(...yield* chapter)
  const { log } = yield* (yield* Simulator.Simulator).world
  return { rows, requests: log.length, passed: (yield* Clock.currentTimeMillis) - began }
})

/** The tour. It fails if something doesn't happen as told. */
export const tour = Effect.gen(function*() {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const { styles, width } = yield* screen
  const began = yield* Clock.currentTimeMillis
  const { passed, requests, rows } = yield* story.pipe(
    // Without jitter, the waits are exactly those of the documentation.
    Effect.provideService(WaitConfig, { ...defaults, jitter: 0 }),
    Effect.provide(Stage.layer.pipe(
      Layer.provideMerge(Narrator.layer),
      Layer.provideMerge(SkippingClock.layerNoClock(canAnimate ? { shownFor: Stage.shownFor } : {}))
    )),
    Effect.catch((error) =>
      new Failure({
        exitCode: exitCodes.internal,
        message: `${error.message}. Please report it, with the version and the output above.`
      })
    )
  )
  const took = Math.max(1000, (yield* Clock.currentTimeMillis) - began)
  yield* Console.log(`\n${summary(rows, width, styles)}\n`)
  yield* print(`${requests} requests. ${elapsed(passed)} passed in ${elapsed(took)}. No request left this machine.`)
  yield* Console.log(`\n${styles.strong("Try next")}`)
  for (const [command, why] of next) {
    const comment = wrap(why, width - 4).map((part) => `  ${styles.faint(`# ${part}`)}`)
    yield* Console.log([...comment, `  ${command}`].join("\n"))
  }
  yield* print("\nTo build your own service in ten minutes, read docs/quickstart.md.")
})
