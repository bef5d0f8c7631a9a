/** The command: how long it takes to start, and how many lines it classifies, built as its users get it. */
import * as Documented from "@effect-flanks/domain/Documented"
import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exponent } from "../exponent.ts"
import { byName, ratio, summary, type Times } from "../measure.ts"
import type { Parts, Row } from "../row.ts"
import { targets } from "../targets.ts"

const root = join(import.meta.dirname, "../../../..")
const source = ["--conditions=@effect-flanks/source", join(root, "packages/cli/src/main.ts")]
const built = [join(root, "packages/cli/dist/main.js")]

/** Milliseconds that `node` takes with these arguments, reading a file. */
const run = (args: ReadonlyArray<string>, input = "/dev/null"): number => {
  const stdin = openSync(input, "r")
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: [stdin, "ignore", "pipe"], encoding: "utf8" })
  const elapsed = performance.now() - start
  closeSync(stdin)
  if (status !== 0) throw new Error(`${args.at(-1)} exits with ${status}: ${stderr.trim().split("\n")[0]}`)
  return elapsed
}

/** Runs them in turns; the first round only fills the caches of the disk. */
const inTurns = <Name extends string>(
  rounds: number,
  runs: { readonly [N in Name]: () => number }
): { readonly [N in Name]: Times } => {
  const entries = Object.entries<() => number>(runs).map(([name, once]) => ({ name, once, times: [] as Array<number> }))
  for (const { once } of entries) once()
  for (let round = 0; round < rounds; round++) {
    for (const { once, times } of entries) times.push(once())
  }
  return byName(entries.map(({ name, times }) => [name, times]))
}

const milliseconds = (times: Times): string => `${summary(times).median.toFixed(0)} ms`

const startUp = (what: string, command: ReadonlyArray<string>, target: { readonly target?: number }): Row => {
  const times = inTurns(15, { node: () => run(["-e", "0"]), flanks: () => run([...command, "--help"]) })
  return {
    what,
    peer: "node -e 0",
    unit: "ratio",
    ...ratio(times.flanks, times.node),
    ...target,
    note: `${milliseconds(times.flanks)} to ${milliseconds(times.node)} here`
  }
}

/** The least that reads lines of JSON. */
const bareLoop = `let rest = ""
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\\n")
  rest = lines.pop()
  for (const line of lines) JSON.parse(line)
}`

const sizes = [5_000, 50_000, 500_000] as const

const documented = Documented.combinations.map(({ body, status }) =>
  `${JSON.stringify({ status, body: JSON.stringify(body) })}\n`
)

const throughput = (command: ReadonlyArray<string>): ReadonlyArray<Row> => {
  const folder = mkdtempSync(join(tmpdir(), "flanks-bench-"))
  try {
    const [few, some, many] = sizes.map((size) => {
      const input = join(folder, `${size}.ndjson`)
      writeFileSync(input, Array.from({ length: size }, (_, i) => documented[i % documented.length]).join(""))
      return input
    })
    const bare = ["--input-type=module", "-e", bareLoop]
    const classify = [...command, "classify"]
    const times = inTurns(5, {
      none: () => run(classify),
      few: () => run(classify, few),
      some: () => run(classify, some),
      many: () => run(classify, many),
      bareNone: () => run(bare),
      bareSome: () => run(bare, some)
    })
    const without = (all: Times, start: Times): Times => all.map((time, round) => time - (start[round] ?? NaN))
    const [ours, theirs] = [without(times.some, times.none), without(times.bareSome, times.bareNone)]
    const perSecond = (of: Times) => Math.round(sizes[1] / summary(of).median) * 1000
    return [
      {
        what: `flanks classify, ${sizes[1]} lines`,
        peer: "a bare JSON.parse loop",
        unit: "ratio",
        ...ratio(ours, theirs),
        note: `by the clock, without start-up; about ${perSecond(ours)} to ${perSecond(theirs)} lines a second here`
      },
      {
        what: "flanks classify, more lines",
        peer: `${sizes.join(", ")} lines`,
        unit: "exponent",
        ...exponent(sizes, [without(times.few, times.none), ours, without(times.many, times.none)]),
        target: targets.growth
      }
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Whether the compiler has nothing against it: a build of last week would measure last week's command. */
const builds = (): boolean =>
  spawnSync(process.execPath, [join(root, "scripts/types.ts"), join(root, "packages/cli")]).status === 0

const isBuilt = builds()

export const parts: Parts = {
  "flanks --help": () => [
    isBuilt
      ? startUp("flanks --help", built, { target: targets.cli.help })
      : { what: "flanks --help", peer: "node -e 0", notMeasured: "it does not build: npm run check says why" },
    startUp("flanks --help, from source", source, {})
  ],
  "flanks classify": () => throughput(isBuilt ? built : source)
}
