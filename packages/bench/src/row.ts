/** A row of the table: what was measured, over which peer in the same run, and what it should have been. */

/** A median, and the quartiles around it. */
export interface Measured {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** `ratio` is how many times the peer; `exponent` how the time grows with the size, 1 being in proportion to it. */
export type Unit = "ratio" | "exponent" | "KiB"

interface Named {
  /** What was measured. */
  readonly what: string
  /** What it is compared with. */
  readonly peer: string
}

export interface MeasuredRow extends Named, Measured {
  readonly unit: Unit
  /** What the median should be at most; a row without one informs. */
  readonly target?: number
  /** What it may be at most while the target is not reached. */
  readonly limit?: number
  readonly note?: string
}

export interface UnmeasuredRow extends Named {
  readonly notMeasured: string
}

export type Row = MeasuredRow | UnmeasuredRow

/** A group of rows: what a file in `rows` exports as `rows`. */
export type Group = () => ReadonlyArray<Row> | Promise<ReadonlyArray<Row>>

export type Verdict = "holds" | "within limit" | "MISSED" | "not measured" | ""

export const verdict = (row: Row): Verdict => {
  if ("notMeasured" in row) return "not measured"
  const { limit, median, target } = row
  if (target === undefined) return ""
  if (median <= target) return "holds"
  return limit !== undefined && median <= limit ? "within limit" : "MISSED"
}

/** Whether `--strict` lets it pass. */
export const passes = (row: Row): boolean => verdict(row) === "holds" || verdict(row) === ""
