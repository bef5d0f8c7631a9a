/** The README of each package that is published: what it looks like in use, how to install it, what its modules are. */
import type { Manifest } from "../packed/exports.ts"
import { pageOf, sentenceOf } from "./api/pages.ts"
import { type Package, readPackages } from "./api/read.ts"
import type { Generated } from "./generated.ts"

const peersOf = ({ peerDependencies = {} }: Manifest): ReadonlyArray<string> =>
  Object.entries(peerDependencies).map(([name, range]) => `'${name}@${range}'`)

const rangeNote = ({ dependencies, peerDependencies }: Manifest): string => {
  const range = { ...dependencies, ...peerDependencies }["effect"]
  if (range === undefined) return ""
  return range.startsWith("~")
    ? `It takes \`effect\` ${range}: some of the modules that it uses may change in any minor version of Effect.`
    : `It takes \`effect\` ${range}: all that it uses of Effect is marked stable.`
}

const packages = readPackages()

/** A package's own name and those of the workspace that it needs, the needed ones first. */
const family = ({ dependencies = {}, name }: Manifest): ReadonlyArray<string> => {
  const needed = packages.filter(({ manifest }) => manifest.name in dependencies)
  return [...new Set([...needed.flatMap(({ manifest }) => family(manifest)), name])]
}

const tarball = (name: string): string => `./tarballs/${name.replace("@", "").replace("/", "-")}-*.tgz`

/** Where to begin with a package: an export with an example, and the pages that go on from there. */
const beginnings: {
  readonly [name: string]: readonly [specifier: string, name: string, pages: Readonly<Record<string, string>>]
} = {
  "@effect-flanks/domain": ["@effect-flanks/domain/Classify", "fromResponse", {
    "I got this error": "i-got-this-error.md",
    "How long will it take?": "how-long-will-it-take.md"
  }],
  "@effect-flanks/client": ["@effect-flanks/client/FlanksClient", "FlanksClient", {
    "A service in ten minutes": "first-service.md",
    "From a link code to portfolios": "from-code-to-portfolios.md"
  }],
  "@effect-flanks/simulator": ["@effect-flanks/simulator/Memory", "layerHttpClient", {
    "Test without Flanks": "test-without-flanks.md"
  }],
  "@effect-flanks/spec": ["@effect-flanks/spec/Check", "check", {
    "Check your classifier": "check-your-classifier.md",
    "The laws": "laws.md",
    "The cases": "cases.md"
  }],
  "@effect-flanks/onboarding": ["@effect-flanks/onboarding/Onboarding", "Onboarding", {
    "My process restarts": "my-process-restarts.md"
  }]
}

const beginning = ({ manifest, modules }: Package): string => {
  const found = beginnings[manifest.name]
  if (found === undefined) throw new Error(`Where to begin with ${manifest.name}? Say it in scripts/docs/packages.ts.`)
  const [specifier, name, pages] = found
  const example = modules.find((module) => module.specifier === specifier)?.exports.find((one) => one.name === name)
    ?.doc.example
  if (typeof example !== "string") throw new Error(`${name} of ${specifier} has no example`)
  const links = Object.entries(pages).map(([title, page]) => `[${title}](../../docs/${page})`)
  return `\`\`\`ts\n${example}\n\`\`\`\n\nTo go on: ${links.join(", ")}.\n\n`
}

const readme = (published: Package): string => {
  const { manifest, modules } = published
  const { bin = {}, description, name } = manifest
  const commands = Object.keys(bin)
  const lines = modules.filter(({ specifier }) => specifier !== name).map(({ doc, specifier }) =>
    `| [\`${specifier}\`](../../${pageOf(specifier)}) | ${sentenceOf(doc)} |`
  )
  const install = commands.length > 0
    ? commands.map((command) => `npm run -s ${command} -- --help`).join("\n")
    : [
      "npm run pack -- tarballs\nnpm install --prefix ../your-service",
      ...family(manifest).map(tarball),
      ...peersOf(manifest)
    ]
      .join(" ")
  return `# ${name}

${description}. One of the packages of effect-flanks: typed errors for Flanks' API, and waits that know when to stop.

${lines.length === 0 ? "" : beginning(published)}Not published yet. From a checkout, after \`npm ci\`:

\`\`\`sh
${install}
\`\`\`

${commands.length > 0 ? "ESM" : "Modules of ESM"}, for Node from 22.19 on${
    "@effect/platform-node" in { ...manifest.dependencies, ...manifest.peerDependencies } ? "" : " and for browsers"
  }. ${rangeNote(manifest)}

${
    lines.length === 0
      ? `A command, with nothing to import. [What it does](../../docs/command.md).`
      : `| module | what is in it |\n| --- | --- |\n${lines.join("\n")}`
  }

An independent project, neither made nor endorsed by Flanks or by the Effect team. Facts about the API come from public
documentation; none was checked against the live API. MIT.
`
}

/** The READMEs. */
export const packageTargets: ReadonlyArray<() => Generated> = packages.map((published) => () => ({
  path: `${published.folder}/README.md`,
  content: readme(published)
}))
