/** The generated parts of hand-written pages: tables, the end of the tour, the README's example. */
import { turns } from "@effect-flanks/cli/codes/Wording"
import { exitCodes, meanings } from "@effect-flanks/cli/Failure"
import { type Row, rows, type Tag, transient, transientStatusesInWords } from "@effect-flanks/domain/Table"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../packages/workspace.ts"
import type { GeneratedFile } from "./generatedFile.ts"

const recognised = ({ code, name, statuses }: Row): string =>
  code !== null ? `${code} ${name}` : statuses.length > 0 ? statuses.join(", ") : "–"

const line = ([tag, row]: [string, Row]): string =>
  `| \`${tag}\` | ${recognised(row)} | ${turns[row.actor]} | ${row.action} | ${row.source} |`

/** The status of an `UnexpectedResponse` decides whether it is transient. */
const transientLine = `| \`UnexpectedResponse\`, transient | ${transientStatusesInWords} | ${
  turns[transient.actor]
} | ${transient.action} | ${rows.UnexpectedResponse.source} |`

const table = (): string =>
  `| tag | code or status | who must act | what to do | source |
| --- | --- | --- | --- | --- |
${
    (Object.entries(rows) as ReadonlyArray<[Tag, Row]>)
      .flatMap((entry) => entry[0] === "UnexpectedResponse" ? [line(entry), transientLine] : [line(entry)]).join("\n")
  }`

const example = (): string =>
  `\`\`\`ts\n${readFileSync(join(root, "docs/examples/first-program.ts"), "utf8").trimEnd()}\n\`\`\``

/** The summary at the end of the tour. */
const tour = (): string => {
  const story = execFileSync(
    process.execPath,
    ["--conditions=@effect-flanks/source", join(root, "packages/cli/src/start.ts")],
    { encoding: "utf8", env: { ...process.env, COLUMNS: "80", NO_COLOR: "1" } }
  )
  const [, summary] = /^Summary\n([^]*?)\n\n/m.exec(story) ?? []
  if (summary === undefined) throw new Error(`The tour has no summary:\n${story}`)
  return `\`\`\`text\n${summary}\n\`\`\``
}

const exits = (): string =>
  `| exit code | meaning |
| --- | --- |
| 0 | success |
${
    (Object.keys(exitCodes) as ReadonlyArray<keyof typeof exitCodes>)
      .map((name) => `| ${exitCodes[name]} | ${meanings[name]} |`).join("\n")
  }
| 130 | interrupted |`

const parts: { readonly [name: string]: () => string } = { codes: table, example, exits, tour }

const block = /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g

const filled = (path: string) => (): GeneratedFile => ({
  path,
  content: readFileSync(join(root, path), "utf8").replace(
    block,
    (_, begin: string, name: string, end: string) => {
      const part = parts[name]
      if (part === undefined) throw new Error(`${path} has an unknown generated part: ${name}`)
      return `${begin}\n${part()}\n\n${end}`
    }
  )
})

/** The pages with their generated parts filled in. */
export const partTargets: ReadonlyArray<() => GeneratedFile> = [
  "README.md",
  "docs/quickstart.md",
  "docs/reference/command.md"
].map(filled)
