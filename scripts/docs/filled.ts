/** The parts of hand-written pages that have a source elsewhere: tables, and the example of the README. */
import { turns } from "@effect-flanks/cli/codes/Wording"
import { exitCodes, meanings } from "@effect-flanks/cli/Failure"
import { type Row, rows, type Tag, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Generated } from "./generated.ts"

const root = join(import.meta.dirname, "../..")

const recognised = ({ code, name, statuses }: Row): string =>
  code !== null ? `${code} ${name}` : statuses.length > 0 ? statuses.join(", ") : "–"

const line = ([tag, row]: [string, Row]): string =>
  `| \`${tag}\` | ${recognised(row)} | ${row.cause} | ${turns[row.actor]} | ${row.action} | ${row.source} |`

/** An `UnexpectedResponse` answers by its status: on these otherwise. */
const transientLine = `| \`UnexpectedResponse\`, transient | ${transientStatuses.join(", ")} | ${transient.cause} | ${
  turns[transient.actor]
} | ${transient.action} | ${rows.UnexpectedResponse.source} |`

const table = (): string =>
  `| tag | code or status | cause | whose turn | what to do | source |
| --- | --- | --- | --- | --- | --- |
${
    (Object.entries(rows) as ReadonlyArray<[Tag, Row]>)
      .flatMap((entry) => entry[0] === "UnexpectedResponse" ? [line(entry), transientLine] : [line(entry)]).join("\n")
  }`

const example = (): string =>
  `\`\`\`ts\n${readFileSync(join(root, "docs/examples/accounts.ts"), "utf8").trimEnd()}\n\`\`\``

const exits = (): string =>
  `| exit code | what it says |
| --- | --- |
| 0 | it is done |
${
    (Object.keys(exitCodes) as ReadonlyArray<keyof typeof exitCodes>)
      .map((name) => `| ${exitCodes[name]} | ${meanings[name]} |`).join("\n")
  }
| 130 | it was interrupted |`

const parts: { readonly [name: string]: () => string } = { codes: table, example, exits }

const block = /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g

const filled = (path: string) => (): Generated => ({
  path,
  content: readFileSync(join(root, path), "utf8").replace(
    block,
    (_, begin: string, name: string, end: string) => {
      const part = parts[name]
      if (part === undefined) throw new Error(`${path} asks for a generated part that nobody makes: ${name}`)
      return `${begin}\n${part()}\n\n${end}`
    }
  )
})

/** The pages, with their generated parts as they have to be. */
export const partTargets: ReadonlyArray<() => Generated> = ["README.md", "docs/command.md"].map(filled)
