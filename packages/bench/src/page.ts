/** The page `docs/reference/performance.md`, with the latest figures. */
import { names } from "./groups.ts"
import type { Measurement } from "./record.ts"
import { type Row, verdict } from "./row.ts"
import { cells, headings } from "./table.ts"

const line = (row: ReadonlyArray<string>): string => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`

/** Explanations of the figures, by the name of the group. */
const explained: { readonly [name: string]: string } = {
  onboarding:
    `The peers do the same work with the same client: they list the credentials, exchange the code over HTTP, store the
token encrypted, and wait for a day, in three durable steps. Each has 10 connections to the same PostgreSQL, and 16 starts
at a time.

Where the time of an onboarding goes, by a profile and a count of its statements:

- **Statements.** An onboarding sends 19 until it waits. Seven are this package's: they store the start, make sure that it
  is stored, look for a token, and store the intent to exchange, the token, and two states with their events. Twelve are
  the engine's: five messages, four results, and three lookups. A fifth of the processor time is spent in writing them to
  the socket.
- **Effect's engine.** Each step passes through an entity, a mailbox, and a reply that is encoded and decoded. That is most
  of the processor time that is left, and of the garbage, whose collection takes a quarter of all.
- **Encryption** of the code and the token takes less than a twentieth.

An onboarding that pauses stays in the engine's memory for 10 to 20 seconds (\`entityMaxIdleTime\` in Effect's
\`ClusterWorkflowEngine\`, which no setting changes) and takes 50 to 70 KB of it. After that, it is only in the database. So
memory depends on the starts of the last 20 seconds, not on how many wait, and \`maxResidentEntities\` bounds it.`
}

const section = ({ name, rows }: Measurement): string =>
  [
    `## ${name}`,
    "",
    line(headings),
    line(headings.map(() => "---")),
    ...rows.map((row) => line(cells(row))),
    ...explained[name] === undefined ? [] : ["", explained[name]]
  ].join("\n")

const where = ({ date, effect, machine, node, peers }: Measurement): string =>
  `${date}, ${machine}, Node ${node}, Effect ${effect}, ` +
  `${Object.entries(peers).map(([name, version]) => `${name} ${version}`).join(", ")}.`

const unmeasured = (measured: ReadonlyArray<Measurement>): ReadonlyArray<string> =>
  names.filter((name) => !measured.some((one) => one.name === name)).map((name) => `## ${name}\n\nNot measured yet.`)

/** One line if all groups were measured on the same day, on the same machine and with the same versions. */
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
  return ["## Missed targets, and why", "", ...told.length === 0 ? ["None."] : told].join("\n")
}

export const page = (measured: ReadonlyArray<Measurement>): string =>
  `# Performance

This page is for users who ask what the library costs, and for contributors who change something that matters for speed or size. After it
you know the figures of the last recorded run of \`npm run bench -- --write\`. They differ from run to run. For current figures, run
\`npm run bench\`; [its README](../../packages/bench/README.md) explains how it measures.

${environments(measured)}

Each figure is the median of paired rounds, followed by the quartiles. A ratio compares with the peer **in the same run**, in processor time
unless the row says otherwise. Absolute times in the notes mean little on other machines. An exponent says how the time grows with the
size: 1 means in proportion.

${[...measured.map(section), ...unmeasured(measured), missing(measured.flatMap(({ rows }) => rows))].join("\n\n")}
`
