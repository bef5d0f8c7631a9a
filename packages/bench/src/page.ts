/** The page `docs/performance.md`, of what was measured last. */
import { names } from "./groups.ts"
import type { Measurement } from "./record.ts"
import { type Row, verdict } from "./row.ts"
import { cells, headings } from "./table.ts"

const line = (row: ReadonlyArray<string>): string => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

const section = ({ name, rows }: Measurement): string =>
  [`## ${name}`, "", line(headings), line(headings.map(() => "---")), ...rows.map((row) => line(cells(row)))].join("\n")

const where = ({ date, effect, machine, node, peers }: Measurement): string =>
  `${date}, ${machine}, Node ${node}, Effect ${effect}, ` +
  `${Object.entries(peers).map(([name, version]) => `${name} ${version}`).join(", ")}.`

const unmeasured = (measured: ReadonlyArray<Measurement>): ReadonlyArray<string> =>
  names.filter((name) => !measured.some((one) => one.name === name)).map((name) => `## ${name}\n\nNot measured yet.`)

/** One line, if all was measured on one day, in one place and with the same versions. */
const environments = (measured: ReadonlyArray<Measurement>): string => {
  const groups = [...Map.groupBy(measured, where)]
  return groups.map(([of, those]) => groups.length === 1 ? of : `${those.map(({ name }) => name).join(", ")}: ${of}`)
    .join("\n\n")
}

const missing = (rows: ReadonlyArray<Row>): string => {
  const told = rows.filter((row) => verdict(row) === "MISSED").map((row) => {
    const why = "why" in row && row.why !== undefined ? row.why : "no reason is known."
    return `- **${row.what}**, over ${row.peer}: ${why}`
  })
  return ["## What misses, and why", "", ...told.length === 0 ? ["Nothing does."] : told].join("\n")
}

export const page = (measured: ReadonlyArray<Measurement>): string =>
  `# Performance

A record of what \`npm run bench -- --write\` measured, as old as its date: figures differ from run to run. To know what holds
now, run \`npm run bench\`. [How it measures, and how to read it](../packages/bench/README.md).

${environments(measured)}

Each figure is the median of paired rounds, with the quartiles beside it. A ratio is over the peer **in the same run**, in time of
the processor unless the row says otherwise; of the notes, absolute times mean little elsewhere. An exponent says how the time
grows with the size: 1 is in proportion.

${[...measured.map(section), ...unmeasured(measured), missing(measured.flatMap(({ rows }) => rows))].join("\n\n")}
`
