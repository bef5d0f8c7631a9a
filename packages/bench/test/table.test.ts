import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { exponent } from "../src/exponent.ts"
import { ratio, summary } from "../src/measure.ts"
import { page } from "../src/page.ts"
import { finite, type MeasuredRow, passes, type Row, verdict } from "../src/row.ts"
import { table } from "../src/table.ts"

const row = (median: number, rest: Partial<MeasuredRow> = {}): MeasuredRow => ({
  what: "a thing",
  peer: "another",
  unit: "ratio",
  median,
  low: median,
  high: median,
  ...rest
})

const unmeasured: Row = { what: "a thing", peer: "", notMeasured: "it | was away" }

describe("figures", () => {
  it("are the median and the quartiles", () => {
    expect(summary([4, 1, 3, 2, 5])).toEqual({ median: 3, low: 2, high: 4 })
    expect(summary([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75 })
  })

  it("compare round by round, so that what slows a whole round down does not count", () => {
    expect(ratio([2, 20, 200], [1, 10, 100])).toEqual({ median: 2, low: 2, high: 2 })
  })

  it("grow by the power of the size", () => {
    const sizes = [1, 10, 100]
    for (const power of [0, 1, 2]) {
      const times = sizes.map((size) => [size ** power, 7 * size ** power])
      expect(exponent(sizes, times).median).toBeCloseTo(power)
    }
  })
})

describe("a verdict", () => {
  it("holds at most at the target, of what is counted per second at least", () => {
    expect([1, 2, 3].map((median) => verdict(row(median, { target: 2 })))).toEqual(["holds", "holds", "MISSED"])
    expect([1, 2, 3].map((median) => verdict(row(median, { target: 2, unit: "per second" }))))
      .toEqual(["MISSED", "holds", "holds"])
  })

  it("lets nothing pass that is missed or not measured", () => {
    expect([row(9), row(1, { target: 2 }), row(3, { target: 2 }), row(NaN, { target: 2 }), unmeasured].map(passes))
      .toEqual([true, true, false, false, false])
  })
})

describe("a row without a finite figure", () => {
  it("was not measured", () => {
    expect([row(1), row(NaN), row(-Infinity), unmeasured].map((one) => verdict(finite(one))))
      .toEqual(["", "not measured", "not measured", "not measured"])
  })
})

describe("a target", () => {
  it("comes from targets.ts in every row", () => {
    const folder = join(import.meta.dirname, "../src/rows")
    const written = globSync("*.ts", { cwd: folder }).flatMap((file) =>
      readFileSync(join(folder, file), "utf8").split("\n").filter((line) => /\btarget: [\d.]/.test(line))
        .map((line) => `${file}: ${line.trim()}`)
    )
    expect(written).toEqual([])
  })
})

describe("the table and the page", () => {
  const rows = [row(1.234, { target: 2, note: "here" }), row(3, { target: 2, why: "for a reason" }), unmeasured]

  it("have every row, with its figure, its target and its verdict", () => {
    expect(table([{ name: "things", rows }]).split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["measured", "over", "median", "quartiles", "target", "verdict", "note"],
      [""],
      ["things"],
      ["a thing", "another", "1.23 x", "≤ 2", "holds", "here"],
      ["a thing", "another", "3.00 x", "≤ 2", "MISSED"],
      ["a thing", "not measured", "it | was away"]
    ])
  })

  it("say why a target is missed, which groups were never measured, and where the others were", () => {
    const where = { date: "2026-01-01", machine: "a machine", node: "24", effect: "4", peers: { zod: "1" }, seconds: 1 }
    const text = page([{ ...where, name: "classify", rows }])
    expect(text).toContain("- **a thing**, over another: for a reason")
    expect(text).toContain("it \\| was away")
    expect(text).toContain("## decode\n\nNot measured yet.")
    expect(text).toContain("2026-01-01, a machine, Node 24, Effect 4, zod 1.")
    const later = page([{ ...where, name: "classify", rows }, { ...where, name: "decode", rows, date: "2026-01-02" }])
    expect(later).toContain("decode: 2026-01-02, a machine")
  })
})
