/**
 * Shows onboardings as they change: on a terminal as a table that is redrawn in place, otherwise as a line per change.
 *
 * @since 0.1.0
 */
import type { Progress } from "@effect-flanks/onboarding/Progress"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Terminal from "effect/Terminal"
import { screen } from "../terminal/Screen.ts"
import { wrap } from "../terminal/TextTable.ts"
import * as Timeline from "./Timeline.ts"

/** Creates a board. */
export const make = Effect.gen(function*() {
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const { display, rows } = yield* Terminal.Terminal
  const { styles, width } = yield* screen
  const seen = new Map<string, string>()
  let height = 0

  const drawn = (text: string) =>
    Effect.suspend(() => {
      const up = height === 0 ? "" : `\u001b[${height}A`
      const lines = text.split("\n")
      height = lines.length
      // Overwriting line by line avoids the flicker of clearing the whole table first.
      return Effect.orDie(display(`${up}${lines.map((line) => `\u001b[K${line}\n`).join("")}\u001b[J`))
    })

  const strong = (text: string) => wrap(text, width).map(styles.strong).join("\n")

  const kept = Effect.sync(() => {
    height = 0
  })

  const changes = (all: ReadonlyArray<Progress>, now: number) =>
    all.flatMap((progress) => {
      const { id, state } = progress
      const what = "on" in state ? `${state._tag} ${state.on}` : state._tag
      if (seen.get(id) === what) return []
      seen.set(id, what)
      return [`${id}  ${Timeline.line(progress)}  ${Timeline.stateText(state, now)}`]
    })

  return {
    /** Shows the progress of all onboardings. */
    show: Effect.fnUntraced(function*(all: ReadonlyArray<Progress>) {
      const now = yield* Clock.currentTimeMillis
      // Lines that left the screen can't be overwritten. The cursor takes the last line.
      if (canAnimate) return yield* drawn(Timeline.renderWithin(all, now, { width, height: (yield* rows) - 1 }, styles))
      yield* Effect.forEach(changes(all, now), (text) => Console.log(text), { discard: true })
    }),
    /** Prints a text above the table, permanently. */
    say: (text: string) => canAnimate ? Effect.andThen(drawn(strong(text)), kept) : Console.log(text),
    /** Prints a text below the table, permanently. */
    end: (text: string) => Effect.andThen(kept, Console.log(canAnimate ? `\n${strong(text)}` : text))
  }
})
