/**
 * Draws the timeline of a schedule to scale. Every attempt is a mark, the last one in another colour. The time before a
 * window opens is grey.
 *
 * @since 0.1.0
 */
import { endings } from "@effect-flanks/cli/codes/Wording"
import type { Attempt, Timeline } from "@effect-flanks/domain/Timeline"

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * A duration in its largest unit.
 *
 * @example
 * import * as Drawing from "@effect-flanks/explorer/Drawing"
 *
 * Drawing.inWords(90_000) // => "1.5 min"
 */
export const inWords = (millis: number): string => {
  if (millis >= hour) return `${Number((millis / hour).toFixed(1))} h`
  if (millis >= minute) return `${Number((millis / minute).toFixed(1))} min`
  return `${Number((millis / second).toFixed(1))} s`
}

/** The number of attempts, and why they end. */
export const summary = ({ attempts, reason }: Timeline): string =>
  `${attempts.length} attempts in ${inWords(attempts.at(-1)?.at ?? 0)}, then ${endings[reason]}`

/** The options of a picture. */
export interface DrawingOptions {
  readonly title: string
  /** In pixels. */
  readonly width: number
  /** CSS for its classes, if the page around it has none. */
  readonly style?: string
  /** Whether to show title and summary above the line, and not only to screen readers. */
  readonly hasHeading: boolean
}

const margin = 16

/** Round steps between the marks of the scale. */
const steps = [second, 5 * second, 5 * minute, 15 * minute, hour, 6 * hour, 12 * hour, 24 * hour]
const roomForStep = 72

const ticks = (length: number, width: number): ReadonlyArray<number> => {
  const step = steps.find((candidate) => length / candidate < width / roomForStep) ?? 24 * hour
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}

/** The time until the window opens, when the first attempt happens. */
const closedUntil = ([, first]: ReadonlyArray<Attempt>): number => first?.kind === "securityCheck" ? first.at : 0

/** Draws the picture as SVG. */
export const svg = (timeline: Timeline, { hasHeading, style, title, width }: DrawingOptions): string => {
  const { attempts } = timeline
  const length = attempts.at(-1)?.at ?? 1
  const scaleWidth = width - 2 * margin
  const top = hasHeading ? 36 : 8
  const base = top + 28
  const x = (millis: number): string => (margin + (millis / length) * scaleWidth).toFixed(1)
  const marks = attempts.map(({ at, number }) =>
    `<line class="${number === attempts.length ? "end" : "attempt"}" x1="${x(at)}" x2="${
      x(at)
    }" y1="${top}" y2="${base}"/>`
  )
  const labels = ticks(length, width).map((tick) =>
    `<line class="axis" x1="${x(tick)}" x2="${x(tick)}" y1="${base}" y2="${base + 5}"/>` +
    `<text class="small" x="${x(tick)}" y="${base + 18}" text-anchor="${
      tick === 0 ? "start" : tick === length ? "end" : "middle"
    }">${inWords(tick)}</text>`
  )
  const until = closedUntil(attempts)
  const told = summary(timeline)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${
    base + 32
  }" role="img" aria-labelledby="title summary">
  <title id="title">${title}</title>
  <desc id="summary">${told}</desc>
  ${style === undefined ? "" : `<style>${style}\n  </style>\n  `}${
    hasHeading
      ? `<text x="${margin}" y="20">${title}</text>
  <text class="small" x="${width - margin}" y="20" text-anchor="end">${told}</text>
  `
      : ""
  }${
    until === 0
      ? ""
      : `<rect class="closed" x="${x(0)}" y="${top}" width="${
        ((until / length) * scaleWidth).toFixed(1)
      }" height="28"/>\n  `
  }<line class="axis" x1="${margin}" x2="${width - margin}" y1="${base}" y2="${base}"/>
  ${marks.join("\n  ")}
  ${labels.join("\n  ")}
</svg>
`
}
