/** The API reference: a page for each module, from its docstrings, and an index. */
import { dirname, join, relative } from "node:path/posix"
import { anchorsOf } from "../anchors.ts"
import type { GeneratedFile } from "../generatedFile.ts"
import { folder, pageOf, sentenceOf } from "./pages.ts"
import { type Doc, type Export, type Module, type Package, readPackages } from "./read.ts"

const code = (text: string): string => `\`\`\`ts\n${text}\n\`\`\``

/** A docstring in which the names of the module's other exports are links. */
const prose = ({ text }: Doc, anchors: ReadonlyMap<string, string>, self: string): string =>
  text.replaceAll(/`(\w+)`/g, (quoted, name: string) => {
    const anchor = anchors.get(name)
    return anchor === undefined || name === self ? quoted : `[${quoted}](#${anchor})`
  })

const seeAlso = ({ see }: Doc, anchors: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const links = see.map(({ name, text }) => {
    const anchor = anchors.get(name)
    return `${anchor === undefined ? `\`${name}\`` : `[\`${name}\`](#${anchor})`} ${text}`
  })
  return links.length === 0 ? [] : [`See also ${links.join(", and ")}.`]
}

/** Links to the exports of a module by their category, if it has categories. */
const contents = (exports: ReadonlyArray<Export>, anchors: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const groups = Map.groupBy(exports, ({ doc: { category } }) => category ?? "other")
  if (groups.size < 2) return []
  const lines = [...groups].map(([category, members]) =>
    `- ${category}: ${members.map(({ name }) => `[\`${name}\`](#${anchors.get(name) ?? ""})`).join(", ")}`
  )
  return [lines.join("\n")]
}

const entry = ({ declarations, doc, name, offers }: Export, anchors: ReadonlyMap<string, string>): string =>
  [
    `## ${name}`,
    code(declarations.join("\n\n")),
    prose(doc, anchors, name),
    ...offers === null ? [] : ["What it offers:", code(offers)],
    ...doc.example === null ? [] : ["Example:", code(doc.example)],
    ...seeAlso(doc, anchors)
  ].join("\n\n")

const page = ({ doc, exports, file, specifier }: Module): GeneratedFile => {
  const path = pageOf(specifier)
  const to = (target: string): string => relative(dirname(path), target)
  const names = exports.map(({ name }) => name)
  // The heading of the page comes first, and also takes an anchor.
  const [, ...anchors] = anchorsOf([specifier, ...names])
  const byName = new Map(names.map((name, i) => [name, anchors[i] ?? ""]))
  return {
    path,
    content: `${
      [
        `# ${specifier}`,
        prose(doc, byName, ""),
        `[All modules](${to(join(folder, "README.md"))}) · [source](${to(file)})`,
        ...doc.example === null ? [] : [code(doc.example)],
        ...contents(exports, byName),
        ...exports.map((found) => entry(found, byName))
      ].join("\n\n")
    }\n`
  }
}

const tableOf = ({ manifest: { name }, modules }: Package): string =>
  `| module | what is in it |
| --- | --- |
${
    modules.map(({ doc, specifier }) =>
      `| [${specifier.slice(name.length + 1) || "index"}](${relative(folder, pageOf(specifier))}) | ${
        sentenceOf(doc)
      } |`
    ).join("\n")
  }`

const section = (published: Package): string => {
  const { manifest: { description, name }, modules } = published
  return `## ${name}

${description}.

${
    modules.length === 0
      ? "A command, with nothing to import: [what it does](../reference/command.md)."
      : tableOf(published)
  }`
}

const index = (packages: ReadonlyArray<Package>): GeneratedFile => ({
  path: join(folder, "README.md"),
  content: `# API

What each package opens, in the words of its sources: import a module by its path, such as
\`import * as Classify from "@effect-flanks/domain/Classify"\`. Generated; examples are compiled and run.

${packages.map(section).join("\n\n")}
`
})

const packages = readPackages()

/** The index, and a page for each module. */
export const apiTargets: ReadonlyArray<() => GeneratedFile> = [
  () => index(packages),
  ...packages.flatMap(({ modules }) => modules.map((module) => () => page(module)))
]
