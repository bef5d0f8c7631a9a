/**
 * Formats durations for people.
 *
 * @since 0.1.0
 */

const units = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]] as const

/**
 * A duration in its largest unit and the next smaller one.
 *
 * @example
 * import { elapsed } from "@effect-flanks/cli/terminal/Elapsed"
 *
 * elapsed(270_000) // => "4 min 30 s"
 */
export const elapsed = (millis: number): string => {
  const seconds = Math.round(millis / 1000)
  const first = Math.max(0, units.findIndex(([, size]) => seconds >= size))
  const [large = units[3], small] = seconds === 0 ? [units[3]] : units.slice(first, first + 2)
  const rest = small === undefined ? 0 : Math.floor((seconds % large[1]) / small[1])
  return `${Math.floor(seconds / large[1])} ${large[0]}` +
    (small === undefined || rest === 0 ? "" : ` ${rest} ${small[0]}`)
}

const twoDigits = (n: number): string => String(n).padStart(2, "0")

/**
 * A duration like on a stopwatch.
 *
 * @example
 * import { stopwatch } from "@effect-flanks/cli/terminal/Elapsed"
 *
 * stopwatch(93_784_000) // => "1 d 02:03:04"
 */
export const stopwatch = (millis: number): string => {
  const seconds = Math.round(millis / 1000)
  const days = Math.floor(seconds / 86_400)
  const parts = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  return `${days === 0 ? "" : `${days} d `}${parts.map(twoDigits).join(":")}`
}
