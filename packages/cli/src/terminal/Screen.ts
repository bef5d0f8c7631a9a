/**
 * What is known of where the output goes: how wide it is, and whether it shows colours.
 *
 * @since 0.1.0
 */
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "effect/Terminal"
import { styleText } from "node:util"

/** How to write texts of different meaning. */
export interface Styles {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly wait: (text: string) => string
  readonly bad: (text: string) => string
}

const colour = (format: Parameters<typeof styleText>[0]) => (text: string): string =>
  text === "" ? text : styleText(format, text, { validateStream: false })

const plain = (text: string): string => text

/** Styles in colour, or ones that leave texts as they are. */
export const styles = (hasColours: boolean): Styles =>
  hasColours
    ? {
      strong: colour("bold"),
      faint: colour("dim"),
      good: colour("green"),
      wait: colour("yellow"),
      bad: colour("red")
    }
    : { strong: plain, faint: plain, good: plain, wait: plain, bad: plain }

/** Has a terminal write its last line anew. */
export const clearLine = "\r\u001b[2K"

const narrowest = 24
const usual = 80

/**
 * How many characters fit on a line: what `COLUMNS` says, else the terminal, else 80.
 */
export const width: Effect.Effect<number, never, Terminal.Terminal> = Effect.gen(function*() {
  const asked = yield* Config.Int("COLUMNS").pipe(Effect.option)
  const columns = yield* (yield* Terminal.Terminal).columns
  return Math.max(narrowest, Option.getOrElse(Option.filter(asked, (n) => n > 0), () => columns > 0 ? columns : usual))
})

/** The width and the styles: no colours unless stdout is a terminal, nor with `NO_COLOR`. */
export const screen: Effect.Effect<{ readonly width: number; readonly styles: Styles }, never, Terminal.Terminal> =
  Effect.gen(function*() {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    return { width: yield* width, styles: styles(canColor) }
  })
