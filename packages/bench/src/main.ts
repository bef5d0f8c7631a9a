/** `npm run bench`: installs the peers if needed, measures every group of rows and prints one table. */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, statSync } from "node:fs"
import { cpus } from "node:os"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { passes, type Row, verdict } from "./row.ts"
import { table } from "./table.ts"

const help = `npm run bench -- [options] [group ...]

Measures every group of rows, or those named, and prints one table. Every figure is a ratio to a peer in the same run,
the median of paired rounds with its quartiles; absolute times mean nothing on a shared machine.

  --json     the rows as JSON
  --strict   exit with 1 if a target is missed or a row could not be measured; without it the exit code is 0
  --help     this text`

const folder = join(import.meta.dirname, "..")
const names = globSync("*.ts", { cwd: join(import.meta.dirname, "rows") }).map((file) => basename(file, ".ts"))
  .toSorted()

const modified = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

const install = (): void => {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return
  const { status } = spawnSync("npm", ["--prefix", folder, "ci"], { stdio: ["ignore", "ignore", "inherit"] })
  if (status !== 0) throw new Error("npm ci failed")
}

const measure = (name: string): ReadonlyArray<Row> => {
  const { error, status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--conditions=@effect-flanks/source", join(import.meta.dirname, "group.ts"), name],
    { encoding: "utf8", timeout: 120_000, maxBuffer: 2 ** 26 }
  )
  if (status === 0) return JSON.parse(stdout)
  const why = error?.message ?? stderr.split("\n").find((line) => /^\w*Error/.test(line)) ?? `exit code ${status}`
  return [{ what: "everything in it", peer: "", notMeasured: why }]
}

const version = (name: string): string =>
  JSON.parse(readFileSync(join(folder, "../../node_modules", name, "package.json"), "utf8")).version

const main = (): void => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean" }, json: { type: "boolean" }, strict: { type: "boolean" } }
  })
  if (values.help === true) return console.log(help)
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no group ${unknown.join(", ")}; there are ${names.join(", ")}`)

  const start = performance.now()
  install()
  const groups = (positionals.length > 0 ? positionals : names).map((name) => {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${name}\n`)
    return { name, rows: measure(name) }
  })
  const seconds = Math.round((performance.now() - start) / 1000)
  const environment = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    effect: version("effect"),
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
    seconds
  }
  if (values.json === true) {
    const all = groups.flatMap(({ name, rows }) =>
      rows.map((row) => ({ group: name, ...row, verdict: verdict(row), passes: passes(row) }))
    )
    console.log(JSON.stringify({ environment, rows: all }, null, 2))
  } else {
    console.log(table(groups))
    console.log(`\nNode ${environment.node}, Effect ${environment.effect}, ${environment.machine}; ${seconds} s`)
  }
  const missed = groups.flatMap(({ rows }) => rows).filter((row) => !passes(row)).length
  if (missed > 0 && values.json !== true) console.log(`${missed} missed or not measured`)
  process.exitCode = values.strict === true && missed > 0 ? 1 : 0
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
