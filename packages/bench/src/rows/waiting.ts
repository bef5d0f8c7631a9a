/** 100,000 tokens that wait at once: what each costs, and how long it takes until all of them wait. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { ratio, summary } from "../measure.ts"
import { type Name, waiters } from "../peers/waiters.ts"
import type { Parts, Row } from "../row.ts"
import { targets } from "../targets.ts"

const count = 100_000
const rounds = 2

interface Cost {
  readonly bytes: number
  readonly ms: number
}

const run = (name: Name): Cost => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      "--expose-gc",
      "--conditions=@effect-flanks/source",
      join(import.meta.dirname, "../waiting.ts"),
      name,
      String(count)
    ],
    { encoding: "utf8" }
  )
  if (status !== 0) throw new Error(`${name} exits with ${status}: ${stderr.trim().split("\n")[0]}`)
  return JSON.parse(stdout)
}

const measure = (): ReadonlyArray<Row> => {
  const names = Object.keys(waiters) as ReadonlyArray<Name>
  const costs = new Map(names.map((name) => [name, [] as Array<Cost>]))
  for (let round = 0; round < rounds; round++) {
    for (const name of names) costs.get(name)?.push(run(name))
  }
  const of = (name: Name, what: keyof Cost) => (costs.get(name) ?? []).map((cost) => cost[what])
  const against = (what: string, cost: keyof Cost, figure: (value: number) => string): ReadonlyArray<Row> =>
    names.filter((name) => name !== "TokenPoller").map((peer) => ({
      what,
      peer,
      unit: "ratio",
      ...ratio(of("TokenPoller", cost), of(peer, cost)),
      note: `itself ${figure(summary(of(peer, cost)).median)}`
    }))
  const bytes = "a token that waits in a TokenPoller"
  const start = "100,000 tokens started in a TokenPoller"
  return [
    {
      what: bytes,
      peer: "nothing",
      unit: "bytes",
      ...summary(of("TokenPoller", "bytes")),
      target: targets.waiting.bytes,
      note: "over the token and its key"
    },
    ...against(bytes, "bytes", (value) => `${value.toFixed(0)} bytes`),
    {
      what: start,
      peer: "nothing",
      unit: "ms",
      ...summary(of("TokenPoller", "ms")),
      target: targets.waiting.start,
      note: "of the processor, the first check of each included"
    },
    ...against(start, "ms", (value) => `${value.toFixed(0)} ms`)
  ]
}

export const parts: Parts = { "100,000 tokens that wait": measure }
