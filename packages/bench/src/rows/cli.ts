/** The command: how long it takes to start, and how many lines it classifies, built as its users get it. */
import * as Documented from "@effect-flanks/domain/Documented"
import { spawnSync } from "node:child_process"
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ratio, summary, type Times } from "../measure.ts"
import type { Group, Row } from "../row.ts"

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
  return Object.fromEntries(entries.map(({ name, times }) => [name, times])) as unknown as {
    readonly [N in Name]: Times
  }
}

const milliseconds = (times: Times): string => `${summary(times).median.toFixed(0)} ms`

const startUp = (): ReadonlyArray<Row> => {
  const times = inTurns(15, {
    node: () => run(["-e", "0"]),
    built: () => run([...built, "--help"]),
    source: () => run([...source, "--help"])
  })
  const row = { peer: "node -e 0", unit: "ratio" } as const
  const note = (of: Times) => `${milliseconds(of)} to ${milliseconds(times.node)} here`
  return [
    { what: "flanks --help", ...row, ...ratio(times.built, times.node), target: 3, note: note(times.built) },
    { what: "flanks --help, from source", ...row, ...ratio(times.source, times.node), note: note(times.source) }
  ]
}

/** The least that reads lines of JSON. */
const bareLoop = `let rest = ""
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\\n")
  rest = lines.pop()
  for (const line of lines) JSON.parse(line)
}`

const lines = 50_000

const throughput = (): Row => {
  const folder = mkdtempSync(join(tmpdir(), "flanks-bench-"))
  try {
    const input = join(folder, "responses.ndjson")
    const documented = Documented.combinations.map(({ body, status }) =>
      `${JSON.stringify({ status, body: JSON.stringify(body) })}\n`
    )
    writeFileSync(input, Array.from({ length: lines }, (_, i) => documented[i % documented.length]).join(""))
    const bare = ["--input-type=module", "-e", bareLoop]
    const times = inTurns(7, {
      flanks: () => run([...built, "classify"], input) - run([...built, "classify"]),
      bare: () => run(bare, input) - run(bare)
    })
    const perSecond = (of: Times) => Math.round(lines / summary(of).median) * 1000
    return {
      what: `flanks classify, ${lines} lines`,
      peer: "a bare JSON.parse loop",
      unit: "ratio",
      ...ratio(times.flanks, times.bare),
      note: `without start-up; about ${perSecond(times.flanks)} to ${perSecond(times.bare)} lines a second here`
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const unmeasured = (what: string, peer: string, notMeasured: string): Row => ({ what, peer, notMeasured })

export const rows: Group = () => {
  const nothing = (why: string) => [
    unmeasured("flanks --help", "node -e 0", why),
    unmeasured("flanks classify", "a bare JSON.parse loop", why)
  ]
  if (!existsSync(source[1] ?? "")) return nothing("the command does not exist yet")
  const { status } = spawnSync(process.execPath, [join(root, "scripts/types.ts"), join(root, "packages/cli")])
  if (status !== 0 || !existsSync(built[0] ?? "")) return nothing("the command does not build: npm run check says why")
  return [...startUp(), throughput()]
}
