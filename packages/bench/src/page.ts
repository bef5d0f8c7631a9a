/** The page that `--write` makes of a run: `docs/performance.md`. */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Environment } from "./environment.ts"
import type { Group } from "./groups.ts"
import { type Row, verdict } from "./row.ts"
import { cells, headings } from "./table.ts"

export interface Run extends Environment {
  readonly seconds: number
  readonly groups: ReadonlyArray<Group>
}

const line = (row: ReadonlyArray<string>): string => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

const section = ({ name, rows }: Group): string =>
  [`## ${name}`, "", line(headings), line(headings.map(() => "---")), ...rows.map((row) => line(cells(row)))].join("\n")

const missing = (rows: ReadonlyArray<Row>): string => {
  const told = rows.filter((row) => verdict(row) === "MISSED").map((row) => {
    const why = "why" in row && row.why !== undefined ? row.why : "no reason is known."
    return `- **${row.what}**, over ${row.peer}: ${why}`
  })
  return ["## What misses, and why", "", ...told.length === 0 ? ["Nothing did in this run."] : told].join("\n")
}

const page = ({ date, effect, groups, machine, node, peers, seconds }: Run): string =>
  `# Performance

A record of one run of \`npm run bench -- --write\`, and as old as its date: figures differ from run to run. To know what holds
now, run \`npm run bench\`; [how it measures](../packages/bench/README.md).

${date}, ${machine}, Node ${node}, Effect ${effect}; ${seconds} s. Peers: ${peers.join(", ")}.

Each figure is the median of paired rounds, with the quartiles beside it. A ratio is over the peer **in the same run**, in time of
the processor unless the row says otherwise; of the notes, absolute times mean little elsewhere. An exponent says how the time
grows with the size: 1 is in proportion.

${[...groups.map(section), missing(groups.flatMap(({ rows }) => rows))].join("\n\n")}
`

const root = join(import.meta.dirname, "../../..")
const file = "docs/performance.md"

/** Writes the page, formatted as all the others. */
export const write = (run: Run): void => {
  writeFileSync(join(root, file), page(run))
  const { status } = spawnSync(join(root, "node_modules/.bin/dprint"), ["fmt", file], { cwd: root, stdio: "ignore" })
  console.error(status === 0 ? `written: ${file}` : `written: ${file}; npm run format:fix did not work on it`)
}
