/**
 * 10,000 onboardings that wait at once on one runner: what they cost, and how that grew from 1,000. And the same work by
 * other engines on the same PostgreSQL.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { exponent } from "../exponent.ts"
import { ratio, summary } from "../measure.ts"
import type { Cost, Rest } from "../onboardings.ts"
import { contest } from "../peers/engines/contestants.ts"
import type { EngineName } from "../peers/engines/engine.ts"
import type { Parts, Row } from "../row.ts"
import { targets } from "../targets.ts"

const counts = [1_000, 10_000] as const

/** In megabytes. */
const heap = 512

const run = (): { readonly costs: ReadonlyArray<Cost>; readonly rest: Rest } => {
  const { signal, status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      "--expose-gc",
      `--max-old-space-size=${heap}`,
      "--conditions=@effect-flanks/source",
      join(import.meta.dirname, "../onboardings.ts"),
      ...counts.map(String)
    ],
    { encoding: "utf8", timeout: 600_000 }
  )
  if (status !== 0) throw new Error(signal === null ? stderr.trim().split("\n")[0] : "it takes longer than ten minutes")
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line))
  return { costs: lines.slice(0, -1), rest: lines.at(-1) }
}

const measure = (): ReadonlyArray<Row> => {
  const { costs, rest } = run()
  const each = (figure: keyof Cost) => costs.map((cost) => cost[figure] / cost.count)
  const [, many] = counts
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
      note: `by the clock, from the first start until the last of them waits, in a heap of ${heap} MB`
    },
    {
      what: `${all}, memory for one`,
      peer: "nothing",
      unit: "bytes",
      ...summary([rest.bytes / many]),
      target: targets.onboarding.bytes,
      note: "30 seconds after the last start, when the engine has let go of those that wait"
    },
    {
      what: `${all}, processor while nothing happens`,
      peer: "nothing",
      unit: "percent",
      ...summary([rest.idle]),
      target: targets.onboarding.idle,
      note: "of one processor, over 20 seconds"
    },
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

const rounds = 5
const size = 200

const packages: { readonly [N in Exclude<EngineName, "ours">]: string } = {
  dbos: "@dbos-inc/dbos-sdk",
  pgBoss: "pg-boss",
  graphileWorker: "graphile-worker"
}

const compare = async (): Promise<ReadonlyArray<Row>> => {
  const results = await contest(rounds, size)
  const median = (name: EngineName, figure: "ms" | "processor") =>
    summary(results[name].map((round) => round[figure])).median
  const perSecond = (name: EngineName) => (size / median(name, "ms") * 1000).toFixed(0)
  const processor = (name: EngineName) => (median(name, "processor") / size).toFixed(1)
  const row = (name: keyof typeof packages): Row => ({
    what: "onboardings to their durable wait",
    peer: packages[name],
    unit: "ratio",
    ...ratio(results.ours.map(({ ms }) => ms), results[name].map(({ ms }) => ms)),
    ...name === "dbos"
      ? {
        target: targets.onboarding.dbos,
        why:
          "Effect's engine sends each step through a mailbox in the database, and stores a message and a reply for it"
      }
      : {},
    note: `by the clock, ${perSecond("ours")} to ${perSecond(name)} a second; ` +
      `${processor("ours")} to ${processor(name)} ms of the process's processor time each`
  })
  return [row("dbos"), row("pgBoss"), row("graphileWorker")]
}

export const parts: Parts = { "10,000 onboardings that wait": measure, "the same work by other engines": compare }
