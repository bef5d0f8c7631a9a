/**
 * Prints the tour line by line, with the time of the simulated clock. During a wait, a terminal shows that clock below the
 * last line, with a progress bar.
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
import { stopwatch } from "../terminal/Elapsed.ts"
import { clearLine, screen, type Styles } from "../terminal/Screen.ts"
import { wrap } from "../terminal/TextTable.ts"

/** The style of a line. */
export type Mood = Exclude<keyof Styles, "faint" | "strong">

/** Prints the tour. */
export class Narrator extends Context.Service<Narrator, {
  /** Begins a chapter, with the calls that code would make. The clock restarts at 0. */
  readonly chapter: (title: string, calls: string) => Effect.Effect<void>
  /** Prints an event. */
  readonly say: (text: string, mood?: Mood) => Effect.Effect<void>
  /** Shows a wait while an effect runs. */
  readonly waiting: (label: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Sets the progress of the wait, from 0 to 1. */
  readonly reached: (share: number) => Effect.Effect<void>
  /** Sets the duration of the wait from now, in milliseconds. */
  readonly lasts: (millis: number) => Effect.Effect<void>
}>()("@effect-flanks/cli/tour/Narrator") {}

/** The width of the longest time. */
const margin = "1 d 12:00:00".length

/** The time between two frames of the animation. */
const frame = Duration.millis(50)

const barWidth = 12

/** A wait, and its progress at a time. `share` is null if the progress is unknown. */
interface Wait {
  readonly label: string
  readonly share: ((now: number) => number) | null
}

const make = Effect.gen(function*() {
  const base = yield* Clock.Clock
  const { clock } = yield* SkippingClock.SkippingClock
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const { display } = yield* Terminal.Terminal
  const { styles, width } = yield* screen
  const now = () => clock.currentTimeMillisUnsafe()
  let began = now()
  let wait: Wait | null = null

  const time = () => styles.faint(stopwatch(now() - began).padStart(margin))

  const line = (text: string, style: (text: string) => string): string =>
    wrap(text, width - margin - 2).map((part, i) => `${i === 0 ? time() : " ".repeat(margin)}  ${style(part)}`).join(
      "\n"
    )

  const bar = (share: number): string => {
    const full = Math.round(barWidth * Math.min(1, Math.max(0, share)))
    return `${styles.wait("━".repeat(full))}${styles.faint("─".repeat(barWidth - full))}  `
  }

  /** One column stays free, since a terminal would start a new line after it. */
  const picture = ({ label, share }: Wait): string => {
    const room = width - margin - 3
    const hasBar = share !== null && room > label.length + barWidth + 2
    return `${clearLine}${time()}  ${hasBar ? bar(share(now())) : ""}${styles.faint(label.slice(0, room))}`
  }

  const show = (text: string) => Effect.orDie(display(text))
  const drawn = Effect.suspend(() => wait === null ? Effect.void : show(picture(wait)))
  const animated = drawn.pipe(
    Effect.andThen(base.sleep(frame)),
    Effect.forever,
    Effect.ensuring(Effect.suspend(() => {
      wait = null
      return show(clearLine)
    }))
  )

  const printed = (text: string) =>
    Effect.suspend(() => Console.log(wait === null ? text : `${clearLine}${text}`)).pipe(Effect.andThen(drawn))

  const shares = (share: Wait["share"]) =>
    Effect.sync(() => {
      if (wait !== null) wait = { ...wait, share }
    })

  return Narrator.of({
    chapter: (title, calls) =>
      Effect.suspend(() => {
        began = now()
        return printed(
          ["", ...wrap(title, width).map(styles.strong), ...wrap(calls, width).map(styles.faint)].join("\n")
        )
      }),
    say: (text, mood) =>
      Effect.suspend(() => printed(line(text, mood === undefined ? (plain) => plain : styles[mood]))),
    waiting: (label) => (effect) =>
      canAnimate
        ? Effect.suspend(() => {
          wait = { label, share: null }
          return Effect.raceFirst(effect, animated)
        })
        : effect,
    reached: (share) => shares(() => share),
    lasts: (millis) =>
      Effect.suspend(() => {
        const from = now()
        return shares((at) => (at - from) / millis)
      })
  })
})

/** Build it with the real clock, which times the animation. */
export const layer: Layer.Layer<Narrator, never, SkippingClock.SkippingClock | Terminal.Terminal> = Layer.effect(
  Narrator,
  make
)
