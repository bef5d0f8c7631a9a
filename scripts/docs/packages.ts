/** The README of each published package: an example, how to install it, and its modules. */
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { root } from "../packages/workspace.ts"
import type { Manifest } from "../packed/exports.ts"
import { pageOf, sentenceOf } from "./api/pages.ts"
import { type Package, readPackages } from "./api/read.ts"
import type { GeneratedFile } from "./generatedFile.ts"

const peersOf = ({ peerDependencies = {} }: Manifest): ReadonlyArray<string> =>
  Object.entries(peerDependencies).map(([name, range]) => `'${name}@${range}'`)

const rangeNote = ({ dependencies, peerDependencies }: Manifest): string => {
  const range = { ...dependencies, ...peerDependencies }["effect"]
  if (range === undefined) return ""
  return range.startsWith("~")
    ? `It needs \`effect\` ${range}, because it uses modules that may change in any minor version of Effect.`
    : `It needs \`effect\` ${range}, and uses only modules that Effect marks stable.`
}

const packages = readPackages()

/** The package and the packages of this workspace that it needs, these first. */
const family = ({ dependencies = {}, name }: Manifest): ReadonlyArray<string> => {
  const needed = packages.filter(({ manifest }) => manifest.name in dependencies)
  return [...new Set([...needed.flatMap(({ manifest }) => family(manifest)), name])]
}

const tarball = (name: string): string => `./tarballs/${name.replace("@", "").replace("/", "-")}-*.tgz`

/** The first example of a package: an export whose docstring has one, and the pages to read next. */
const beginnings: {
  readonly [name: string]: readonly [specifier: string, name: string, pages: Readonly<Record<string, string>>]
} = {
  "@effect-flanks/domain": ["@effect-flanks/domain/Classify", "fromResponse", {
    "Errors": "errors.md",
    "Schedules": "reference/schedules.md"
  }],
  "@effect-flanks/client": ["@effect-flanks/client/FlanksClient", "FlanksClient", {
    "Quickstart": "quickstart.md",
    "Connect a user": "recipes/connect-a-user.md"
  }],
  "@effect-flanks/simulator": ["@effect-flanks/simulator/Memory", "layerHttpClient", {
    "Test without Flanks": "recipes/testing.md"
  }],
  "@effect-flanks/spec": ["@effect-flanks/spec/Check", "check", {
    "Check your classifier": "specification/check-your-classifier.md",
    "The laws": "specification/laws.md",
    "The cases": "specification/cases.md"
  }],
  "@effect-flanks/onboarding": ["@effect-flanks/onboarding/Onboarding", "Onboarding", {
    "Onboardings that survive restarts": "production/onboarding.md"
  }]
}

/** The first command that a reader of the command's README runs. */
const command = (): string => {
  const output = execFileSync(
    process.execPath,
    ["--conditions=@effect-flanks/source", join(root, "packages/cli/src/main.ts"), "explain", "50003"],
    { encoding: "utf8", env: { ...process.env, COLUMNS: "80", NO_COLOR: "1" } }
  )
  return `\`\`\`console\n$ flanks explain 50003\n${output.trimEnd()}\n\`\`\`\n\n`
}

const beginning = ({ manifest, modules }: Package): string => {
  if (modules.length === 0) return `${command()}Read next: [The command](../../docs/reference/command.md).\n\n`
  const found = beginnings[manifest.name]
  if (found === undefined) throw new Error(`scripts/docs/packages.ts names no first example for ${manifest.name}`)
  const [specifier, name, pages] = found
  const example = modules.find((module) => module.specifier === specifier)?.exports.find((one) => one.name === name)
    ?.doc.example
  if (typeof example !== "string") throw new Error(`${name} of ${specifier} has no example`)
  const links = Object.entries(pages).map(([title, page]) => `[${title}](../../docs/${page})`)
  return `\`\`\`ts\n${example}\n\`\`\`\n\nRead next: ${links.join(", ")}.\n\n`
}

const readme = (published: Package): string => {
  const { manifest, modules } = published
  const { bin = {}, description, name } = manifest
  const commands = Object.keys(bin)
  const lines = modules.filter(({ specifier }) => specifier !== name).map(({ doc, specifier }) =>
    `| [\`${specifier}\`](../../${pageOf(specifier)}) | ${sentenceOf(doc)} |`
  )
  const install = [
    `npm run pack -- tarballs\nnpm install ${commands.length > 0 ? "--global" : "--prefix ../your-service"}`,
    ...family(manifest).map(tarball),
    ...peersOf(manifest)
  ].join(" ")
  return `# ${name}

${description}. It is part of effect-flanks, a TypeScript library for services that connect users to their banks through Flanks and
build on Effect.

${beginning(published)}The package is not on npm yet. In a checkout, run \`npm ci\` and then:

\`\`\`sh
${install}
\`\`\`

ES modules, for Node 22.19 or later${
    "@effect/platform-node" in { ...manifest.dependencies, ...manifest.peerDependencies } ? "" : " and for browsers"
  }. ${rangeNote(manifest)}

${
    lines.length === 0
      ? "The package is a command and exports no modules. In a checkout, `npm run -s flanks -- <arguments>` runs it without installing it."
      : `| module | contents |\n| --- | --- |\n${lines.join("\n")}`
  }

This is an independent project, neither made nor endorsed by Flanks or by the Effect team. Facts about the API come from public
documentation, and none was checked against the live API. MIT.
`
}

/** The READMEs. */
export const packageTargets: ReadonlyArray<() => GeneratedFile> = packages.map((published) => () => ({
  path: `${published.folder}/README.md`,
  content: readme(published)
}))
