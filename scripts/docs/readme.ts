/** The parts of the README that have a source elsewhere: the table of codes and the example. */
import { turns } from "@effect-flanks/cli/Wording"
import { type Row, rows, type Tag } from "@effect-flanks/domain/Table"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Generated } from "./generated.ts"

const root = join(import.meta.dirname, "../..")

const recognised = ({ code, name, statuses }: Row): string =>
  code !== null ? `${code} ${name}` : statuses.length > 0 ? statuses.join(", ") : "–"

const line = ([tag, row]: [string, Row]): string =>
  `| \`${tag}\` | ${recognised(row)} | ${row.cause} | ${turns[row.actor]} | ${row.action} | ${row.source} |`

const table = (): string =>
  `| tag | code or status | cause | whose turn | what to do | source |
| --- | --- | --- | --- | --- | --- |
${(Object.entries(rows) as ReadonlyArray<[Tag, Row]>).map(line).join("\n")}`

const example = (): string =>
  `\`\`\`ts\n${readFileSync(join(root, "docs/examples/accounts.ts"), "utf8").trimEnd()}\n\`\`\``

const parts: { readonly [name: string]: () => string } = { codes: table, example }

const block = /(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g

/** The README, with its generated parts as they have to be. */
export const readmeTarget = (): Generated => ({
  path: "README.md",
  content: readFileSync(join(root, "README.md"), "utf8").replace(
    block,
    (_, begin: string, name: string, end: string) => {
      const part = parts[name]
      if (part === undefined) throw new Error(`README.md asks for a generated part that nobody makes: ${name}`)
      return `${begin}\n${part()}\n\n${end}`
    }
  )
})
