/** How time grows with a size: the slope of one over the other, both as logarithms. 1 is in proportion, 0 not at all. */
import { summary, type Times } from "./measure.ts"
import type { Measured } from "./row.ts"

const mean = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b) / values.length

/** The slope of the least squares. */
const slope = (sizes: ReadonlyArray<number>, nanoseconds: ReadonlyArray<number>): number => {
  const xs = sizes.map(Math.log)
  const ys = nanoseconds.map(Math.log)
  const [x0, y0] = [mean(xs), mean(ys)]
  return mean(xs.map((x, i) => (x - x0) * ((ys[i] ?? NaN) - y0))) / mean(xs.map((x) => (x - x0) ** 2))
}

/** The exponent, round by round. */
export const exponent = (sizes: ReadonlyArray<number>, bySize: ReadonlyArray<Times>): Measured =>
  summary((bySize[0] ?? []).map((_, round) => slope(sizes, bySize.map((of) => of[round] ?? NaN))))
