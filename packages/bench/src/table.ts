/** The table that people read. */
import type { Group } from "./groups.ts"
import { type Measured, type Row, type Unit, verdict } from "./row.ts"

const round = (value: number): string => value < 1000 ? value.toPrecision(value < 1 ? 2 : 3) : value.toFixed(0)

const figure = (value: number, unit: Unit): string => {
  if (unit === "exponent") return value.toFixed(2)
  return `${round(value)} ${unit === "ratio" ? "x" : unit}`
}

const spread = ({ high, low, median }: Measured): string =>
  low === median && high === median ? "" : `${round(low)}..${round(high)}`

const target = (row: Row): string => {
  if ("notMeasured" in row || row.target === undefined) return ""
  return `${row.unit === "per second" ? "≥" : "≤"} ${row.target}`
}

/** The cells of a row, as text. */
export const cells = (row: Row): ReadonlyArray<string> =>
  "notMeasured" in row
    ? [row.what, row.peer, "", "", "", verdict(row), row.notMeasured]
    : [row.what, row.peer, figure(row.median, row.unit), spread(row), target(row), verdict(row), row.note ?? ""]

/** The headings of the columns. */
export const headings = ["measured", "over", "median", "quartiles", "target", "verdict", "note"]

/** Rows under the names of their groups. */
export const table = (groups: ReadonlyArray<Group>): string => {
  const all = [headings, ...groups.flatMap(({ rows }) => rows.map(cells))]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)))
  const padded = (cell: string, column: number): string =>
    column === 2 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  const line = (row: ReadonlyArray<string>): string => `  ${row.map(padded).join("  ")}`.trimEnd()
  return [line(headings), ...groups.flatMap(({ name, rows }) => ["", name, ...rows.map((row) => line(cells(row)))])]
    .join("\n")
}
