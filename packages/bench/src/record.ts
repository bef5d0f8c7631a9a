/** What was measured last, of each group: `record.json`, of which `docs/reference/performance.md` is made. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Environment } from "./environment.ts"
import { type Group, names } from "./groups.ts"
import type { Row } from "./row.ts"

export interface Measurement extends Environment, Group {
  readonly seconds: number
}

const file = join(import.meta.dirname, "../record.json")

/** In the order of their names. A group that is not measured yet, or no more, is not among them. */
export const read = (): ReadonlyArray<Measurement> => {
  const measurements: ReadonlyArray<Measurement> = JSON.parse(readFileSync(file, "utf8"))
  return measurements.filter(({ name }) => names.includes(name))
}

const significant = (value: number): number => Number(value.toPrecision(4))

const rounded = (row: Row): Row =>
  "notMeasured" in row
    ? row
    : { ...row, median: significant(row.median), low: significant(row.low), high: significant(row.high) }

/** Keeps these, in place of what was measured of the same groups before. */
export const keep = (measured: ReadonlyArray<Measurement>): void => {
  const others = read().filter(({ name }) => !measured.some((one) => one.name === name))
  const all = [...others, ...measured.map((one) => ({ ...one, rows: one.rows.map(rounded) }))]
  writeFileSync(file, `${JSON.stringify(all.toSorted((a, b) => a.name < b.name ? -1 : 1), null, 2)}\n`)
}
