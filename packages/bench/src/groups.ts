/** The groups of rows, a file of `rows` each. */
import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { basename, join } from "node:path"
import type { Row } from "./row.ts"

export interface Group {
  readonly name: string
  readonly rows: ReadonlyArray<Row>
}

/** The names of the groups. */
export const names: ReadonlyArray<string> = globSync("*.ts", { cwd: join(import.meta.dirname, "rows") })
  .map((file) => basename(file, ".ts")).toSorted()

const seconds = 900

const root = join(import.meta.dirname, "../../..")

/** Measures a group. It never fails. If a part can't be measured, a row says why. */
export const measure = (name: string): Group => {
  const { error, status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--conditions=@effect-flanks/source", join(import.meta.dirname, "group.ts"), name],
    { encoding: "utf8", timeout: seconds * 1000, maxBuffer: 2 ** 26 }
  )
  const rows = stdout.split("\n").slice(0, -1).flatMap((line): ReadonlyArray<Row> => JSON.parse(line))
  if (status === 0) return { name, rows }
  const why = error === undefined
    ? stderr.split("\n").find((line) => /^\w*Error/.test(line)) ?? `exit code ${status}`
    : `${error.message}, after at most ${seconds} s`
  const what = rows.length === 0 ? "all of it" : "the rest"
  return { name, rows: [...rows, { what, peer: "", notMeasured: why.replaceAll(`${root}/`, "") }] }
}
