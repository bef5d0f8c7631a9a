/**
 * The properties of the output: its width, and whether it shows colours.
 *
 * @since 0.1.0
 */
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Terminal from "effect/Terminal"
import { styleText } from "node:util"

/** Colours for texts, by their meaning. */
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

/** Coloured styles, or styles that leave texts unchanged. */
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

/** The control sequence that clears a terminal's last line. */
export const clearLine = "\r\u001b[2K"

const narrowest = 24
const usual = 80

/**
 * How many characters fit on a line: `COLUMNS` if it is set, otherwise the width of the terminal. In a pipe or a file,
 * lines have no limit, so nothing is wrapped.
 */
export const width: Effect.Effect<number, never, Terminal.Terminal> = Effect.gen(function*() {
  const requested = Option.filter(yield* Config.Int("COLUMNS").pipe(Effect.option), (n) => n > 0)
  const columns = yield* (yield* Terminal.Terminal).columns
  const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
  const available = columns > 0 ? columns : canAnimate ? usual : Infinity
  return Math.max(narrowest, Option.getOrElse(requested, () => available))
})

/** The width and the styles. Texts have colours only on a terminal, and without `NO_COLOR`. */
export const screen: Effect.Effect<{ readonly width: number; readonly styles: Styles }, never, Terminal.Terminal> =
  Effect.gen(function*() {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    return { width: yield* width, styles: styles(canColor) }
  })
