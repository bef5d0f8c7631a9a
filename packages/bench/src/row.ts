/** A row of the table: a measurement, its peer in the same run, and its target. */

/** A median, and the quartiles around it. */
export interface Measured {
  readonly median: number
  readonly low: number
  readonly high: number
}

/**
 * `ratio` is how many times the peer; `exponent` how the time grows with the size, 1 being in proportion to it. The others
 * are absolute: of them, `ms` and `per second` depend on the machine.
 */
export type Unit = "ratio" | "exponent" | "KiB" | "bytes" | "percent" | "ms" | "per second"

interface Named {
  /** The measured work. */
  readonly what: string
  /** The work that it is compared with. */
  readonly peer: string
}

export interface MeasuredRow extends Named, Measured {
  readonly unit: Unit
  /** The highest acceptable median, or the lowest for figures per second. A row without a target is informative only. */
  readonly target?: number
  readonly note?: string
  /** Why the target is missed, if that is known. */
  readonly why?: string
}

export interface UnmeasuredRow extends Named {
  readonly notMeasured: string
}

export type Row = MeasuredRow | UnmeasuredRow

/** A row without a finite figure was not measured. On a busy machine, a small difference can come out negative. */
export const finite = (row: Row): Row =>
  "notMeasured" in row || Number.isFinite(row.median)
    ? row
    : { what: row.what, peer: row.peer, notMeasured: "the machine was too busy for a figure: measure again" }

/** A group of rows: what a file in `rows` exports as `parts`. A part that fails leaves the others as they are. */
export type Parts = Readonly<Record<string, () => ReadonlyArray<Row> | Promise<ReadonlyArray<Row>>>>

export type Verdict = "holds" | "MISSED" | "not measured" | ""

export const verdict = (row: Row): Verdict => {
  if ("notMeasured" in row) return "not measured"
  const { median, target, unit } = row
  if (target === undefined) return ""
  return (unit === "per second" ? median >= target : median <= target) ? "holds" : "MISSED"
}

/** Whether `--strict` lets it pass. */
export const passes = (row: Row): boolean => verdict(row) === "holds" || verdict(row) === ""
