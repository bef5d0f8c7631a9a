/**
 * A table that is drawn again in place on a terminal; elsewhere a line for whatever changed.
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

/** Draws the table anew; the lines above it stay. */
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
      // Line by line over the last drawing, then what is left of it: cleared as a whole first, it would flicker.
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
    /** Shows where they stand. */
    show: Effect.fnUntraced(function*(all: ReadonlyArray<Progress>) {
      const now = yield* Clock.currentTimeMillis
      // Lines that have left the screen cannot be drawn over; the cursor takes the last one.
      if (canAnimate) return yield* drawn(Timeline.renderWithin(all, now, { width, height: (yield* rows) - 1 }, styles))
      yield* Effect.forEach(changes(all, now), (text) => Console.log(text), { discard: true })
    }),
    /** Says something that stays, above the table. */
    say: (text: string) => canAnimate ? Effect.andThen(drawn(strong(text)), kept) : Console.log(text),
    /** Says something below the table, which stays too. */
    end: (text: string) => Effect.andThen(kept, Console.log(canAnimate ? `\n${strong(text)}` : text))
  }
})
