/** 10,000 onboardings that wait at once on one runner: what they cost, and how that grew from 1,000. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { exponent } from "../exponent.ts"
import { summary } from "../measure.ts"
import type { Cost } from "../onboardings.ts"
import type { Parts, Row } from "../row.ts"
import { targets } from "../targets.ts"

const counts = [1_000, 10_000] as const

const run = (): ReadonlyArray<Cost> => {
  const { signal, status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      "--expose-gc",
      "--conditions=@effect-flanks/source",
      join(import.meta.dirname, "../onboardings.ts"),
      ...counts.map(String)
    ],
    { encoding: "utf8", timeout: 140_000 }
  )
  if (status !== 0) throw new Error(signal === null ? stderr.trim().split("\n")[0] : "it takes longer than 140 s")
  return stdout.trim().split("\n").map((line) => JSON.parse(line))
}

const measure = (): ReadonlyArray<Row> => {
  const costs = run()
  const each = (figure: keyof Cost) => costs.map((cost) => cost[figure] / cost.count)
  const [, many = NaN] = each("bytes")
  const grows = (figure: keyof Cost, what: string, note: (each: number) => string): Row => ({
    what,
    peer: `${counts.join(", ")} onboardings`,
    unit: "exponent",
    ...exponent(counts, costs.map((cost) => [cost[figure]])),
    target: targets.growth,
    note: `${each(figure).map(note).join(", ")} each`
  })
  const all = "10,000 onboardings wait at once"
  return [
    {
      what: all,
      peer: "nothing",
      unit: "ms",
      ...summary(costs.slice(-1).map(({ ms }) => ms)),
      note: "by the clock, from the first start until the last of them waits"
    },
    { what: `${all}, memory for one`, peer: "nothing", unit: "bytes", ...summary([many]) },
    {
      what: `${all}, database for one`,
      peer: "nothing",
      unit: "bytes",
      ...summary(each("stored").slice(-1)),
      note: `in ${each("rows").at(-1)?.toFixed(1)} rows, with their indexes`
    },
    grows("processor", "more onboardings, time to start", (value) => `${value.toFixed(1)} ms`),
    grows("bytes", "more onboardings, memory", (value) => `${(value / 1024).toFixed(1)} KiB`),
    grows("rows", "more onboardings, database rows", (value) => value.toFixed(1))
  ]
}

export const parts: Parts = { "10,000 onboardings that wait": measure }
