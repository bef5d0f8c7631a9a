/** `npm run bench`: installs the peers if needed, measures every group of rows and prints one table. */
import { spawnSync } from "node:child_process"
import { statSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { environment } from "./environment.ts"
import { measure, names } from "./groups.ts"
import { write } from "./page.ts"
import { passes, verdict } from "./row.ts"
import { table } from "./table.ts"

const help = `npm run bench -- [options] [group ...]

Measures every group of rows, or those named, and prints one table. A figure is a ratio to a peer in the same run, the
median of paired rounds with its quartiles; absolute times mean little on a shared machine.

Groups: ${names.join(", ")}.

  --json     the rows as JSON
  --write    writes docs/performance.md as well; for a run of all groups
  --strict   exit with 1 if a target is missed or a row could not be measured; without it the exit code is 0
  --help     this text`

const folder = join(import.meta.dirname, "..")

const modified = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Without a network, the rows that need a missing peer say so. */
const install = (): void => {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return
  const { status } = spawnSync("npm", ["--prefix", folder, "ci"], { stdio: ["ignore", "ignore", "inherit"] })
  if (status !== 0) console.error("The peers are not installed: npm ci failed.")
}

const main = (): void => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean" },
      json: { type: "boolean" },
      strict: { type: "boolean" },
      write: { type: "boolean" }
    }
  })
  if (values.help === true) return console.log(help)
  if (values.write === true && positionals.length > 0) throw new Error("--write is for a run of all groups")
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no group ${unknown.join(", ")}; there are ${names.join(", ")}`)

  install()
  const start = performance.now()
  const groups = (positionals.length > 0 ? positionals : names).map((name) => {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${name}\n`)
    return measure(name)
  })
  const run = { ...environment, seconds: Math.round((performance.now() - start) / 1000), groups }

  const rows = groups.flatMap((group) =>
    group.rows.map((row) => ({ group: group.name, ...row, verdict: verdict(row) }))
  )
  const failing = rows.filter((row) => !passes(row)).length
  if (values.json === true) {
    const { groups: _, ...where } = run
    console.log(JSON.stringify({ environment: where, rows }, null, 2))
  } else {
    console.log(table(groups))
    console.log(`\nNode ${run.node}, Effect ${run.effect}, ${run.machine}; ${run.seconds} s`)
    console.log(`${rows.length} rows, ${failing} missed or not measured`)
  }
  if (values.write === true) write(run)
  process.exitCode = values.strict === true && failing > 0 ? 1 : 0
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
