/** `npm run bench`: installs the peers if needed, measures every group of rows and prints one table. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { installIn } from "../../../scripts/install.ts"
import { environment } from "./environment.ts"
import { measure, names } from "./groups.ts"
import { keep, type Measurement } from "./record.ts"
import { passes, verdict } from "./row.ts"
import { table } from "./table.ts"

const help = `npm run bench -- [options] [group ...]

Measures every group of rows, or those named, and prints one table. A figure is a ratio to a peer in the same run, the
median of paired rounds with its quartiles; absolute times mean little on a shared machine.

Groups: ${names.join(", ")}.

  --json     the rows as JSON
  --write    keeps the figures, and makes docs/reference/performance.md of all that are kept
  --strict   exit with 1 if a target is missed or a row could not be measured; without it the exit code is 0
  --help     this text`

const folder = join(import.meta.dirname, "..")

/** Without a network, the rows that need a missing peer say so. */
const install = (): void => {
  try {
    installIn(folder)
  } catch (error) {
    console.error(`The peers are not installed. ${error instanceof Error ? error.message : ""}`)
  }
}

const write = (measured: ReadonlyArray<Measurement>): void => {
  keep(measured)
  const { status } = spawnSync("npm", ["run", "--silent", "generate"], { cwd: join(folder, "../.."), stdio: "ignore" })
  console.error(
    status === 0
      ? "The figures are kept, and docs/reference/performance.md is made of them."
      : "The figures are kept, but `npm run generate`, which makes docs/reference/performance.md of them, did not work."
  )
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
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`no group ${unknown.join(", ")}; there are ${names.join(", ")}`)

  install()
  const where = environment()
  const measured = (positionals.length > 0 ? positionals : names).map((name) => {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${name}\n`)
    const start = performance.now()
    return { ...where, ...measure(name), seconds: Math.round((performance.now() - start) / 1000) }
  })

  const rows = measured.flatMap((group) =>
    group.rows.map((row) => ({ group: group.name, ...row, verdict: verdict(row) }))
  )
  const failing = rows.filter((row) => !passes(row)).length
  if (values.json === true) {
    console.log(JSON.stringify({ environment: where, rows }, null, 2))
  } else {
    const seconds = measured.reduce((sum, group) => sum + group.seconds, 0)
    console.log(table(measured))
    console.log(`\nNode ${where.node}, Effect ${where.effect}, ${where.machine}; ${seconds} s`)
    console.log(`${rows.length} rows, ${failing} missed or not measured`)
  }
  if (values.write === true) write(measured)
  process.exitCode = values.strict === true && failing > 0 ? 1 : 0
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
