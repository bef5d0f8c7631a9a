/**
 * Tells a story on the screen, line by line: what happened, and after how long by the story's own clock. While something
 * is waited for, a terminal shows that clock run.
 *
 * @since 0.1.0
 */
import * as SkippingClock from "@effect-flanks/simulator/SkippingClock"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Terminal from "effect/Terminal"
import { elapsed } from "../Elapsed.ts"
import { screen, type Styles } from "../Screen.ts"
import { wrap } from "../TextTable.ts"

/** How a line is meant. */
export type Mood = Exclude<keyof Styles, "faint" | "strong">

/** Tells a story. */
export class Narrator extends Context.Service<Narrator, {
  /** Begins a chapter; its clock starts at 0. */
  readonly chapter: (title: string) => Effect.Effect<void>
  /** Says what just happened. */
  readonly say: (text: string, mood?: Mood) => Effect.Effect<void>
  /** Shows that something is waited for, as long as it is. */
  readonly waiting: (label: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}>()("@effect-flanks/cli/tour/Narrator") {}

/** As wide as the longest duration of a story. */
const margin = "23 min 59 s".length

/** How long one picture of the running clock lasts. */
const frame = Duration.millis(50)

const clearLine = "\r\u001b[2K"

const make = Effect.gen(function*() {
  const base = yield* Clock.Clock
  const { clock } = yield* SkippingClock.SkippingClock
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const { display } = yield* Terminal.Terminal
  const { styles, width } = yield* screen
  let began = clock.currentTimeMillisUnsafe()

  const line = (text: string, style: (text: string) => string): string =>
    wrap(text, width - margin - 2).map((part, i) => {
      const after = i === 0 ? elapsed(clock.currentTimeMillisUnsafe() - began) : ""
      return `${styles.faint(after.padStart(margin))}  ${style(part)}`
    }).join("\n")

  const shown = (label: string) =>
    Effect.suspend(() => Effect.orDie(display(clearLine + line(label, styles.faint)))).pipe(
      Effect.andThen(base.sleep(frame)),
      Effect.forever,
      Effect.ensuring(Effect.orDie(display(clearLine)))
    )

  return Narrator.of({
    chapter: (title) =>
      Effect.suspend(() => {
        began = clock.currentTimeMillisUnsafe()
        return Console.log(`\n${wrap(title, width).map(styles.strong).join("\n")}`)
      }),
    say: (text, mood) =>
      Effect.suspend(() => Console.log(line(text, mood === undefined ? (plain) => plain : styles[mood]))),
    waiting: (label) => (effect) =>
      canAnimate ? Effect.raceFirst(effect, shown(label.slice(0, width - margin - 2))) : effect
  })
})

/** Built where the clock is the real one: the pictures go by it. */
export const layer: Layer.Layer<Narrator, never, SkippingClock.SkippingClock | Terminal.Terminal> = Layer.effect(
  Narrator,
  make
)
