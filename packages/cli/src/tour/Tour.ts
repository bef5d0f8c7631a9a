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
import { exitCodes, Failure } from "../Failure.ts"
import { elapsed } from "../terminal/Elapsed.ts"
import { screen, type Styles } from "../terminal/Screen.ts"
import { table, wrap } from "../terminal/TextTable.ts"
import { chapters, type Encounter } from "./Chapters.ts"
import * as Narrator from "./Narrator.ts"
import * as Stage from "./Stage.ts"

/** To five seconds: the moments that the requests themselves take, on a busy machine, are not the story's. */
const rounded = (millis: number): number => 5000 * Math.round(millis / 5000)

const summary = (rows: ReadonlyArray<Encounter>, width: number, { faint, strong }: Styles): string =>
  [
    strong("What happened, and what was done"),
    table(
      [...["event", "who must act", "done"].map((text) => ({ text, style: faint })), {
        text: "took",
        style: faint,
        isRight: true
      }],
      rows.map(({ done, met, millis, turn }) => [
        { text: met },
        { text: turn },
        { text: done },
        { text: elapsed(rounded(millis)), isRight: true }
      ]),
      width
    )
  ].join("\n")

const run = "npm run -s flanks --"

const next: ReadonlyArray<readonly [command: string, why: string]> = [
  [`${run} serve`, "this simulator, for your own client"],
  [`${run} connect --open`, "a bank connected in your browser, with the variables that serve prints"],
  [`${run} explain 20003`, "the code that can be a success"],
  [`${run} codes --wire`, "every documented response, and what it is"],
  [`${run} --help`, "what else there is"]
]

const said = Effect.fnUntraced(function*(text: string) {
  const { width } = yield* screen
  yield* Console.log(wrap(text, width).join("\n"))
})

/** Tells all chapters; gives what they met, and what that took by the story's clock. */
const story = Effect.gen(function*() {
  const began = yield* Clock.currentTimeMillis
  yield* said(
    "Flanks brings into your service what its users have at their banks, and much can come in between. Here seven users " +
      `connect. A simulated Flanks answers over HTTP at ${yield* NodeServer
        .url}, and the client of this library does ` +
      "what each answer asks for; below a title stands what your code would call. What is waited for is skipped: the clock " +
      "on the left runs through days in seconds."
  )
  const rows: Array<Encounter> = []
  for (const chapter of chapters) rows.push(...yield* chapter)
  const { log } = yield* (yield* Simulator.Simulator).world
  return { rows, requests: log.length, passed: (yield* Clock.currentTimeMillis) - began }
})

/** The tour. It fails where something goes otherwise than told. */
export const tour = Effect.gen(function*() {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const { styles, width } = yield* screen
  const began = yield* Clock.currentTimeMillis
  const { passed, requests, rows } = yield* story.pipe(
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
  const took = Math.max(1000, (yield* Clock.currentTimeMillis) - began)
  yield* Console.log(`\n${summary(rows, width, styles)}\n`)
  yield* said(`${requests} requests; ${elapsed(passed)} went by in ${elapsed(took)}. Nothing left this machine.`)
  yield* Console.log(`\n${styles.strong("What to try next")}`)
  for (const [command, why] of next) {
    const comment = wrap(why, width - 4).map((part) => `  ${styles.faint(`# ${part}`)}`)
    yield* Console.log([...comment, `  ${command}`].join("\n"))
  }
  yield* said("\nA service of your own takes ten minutes: docs/quickstart.md")
})
