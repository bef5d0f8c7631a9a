/** The README of each package that is published: how to install it, and what its modules are, in their own words. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../packages/workspace.ts"
import { type Manifest, specifiersOf } from "../packed/exports.ts"
import type { Generated } from "./generated.ts"

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** The first sentence of a module's comment; empty if it has none. */
const sentenceOf = (source: string): string => {
  const comment = /^(?:#!.*\n)?\/\*\*([^]*?)\*\//.exec(source)?.[1] ?? ""
  const text = comment.replaceAll(/^\s*\* ?/gm, "").split(/\n\s*\n|^@/m)[0] ?? ""
  return (/^[^]*?\.(?=\s|$)/.exec(text.trim())?.[0] ?? "").replaceAll("\n", " ").replaceAll("|", "\\|")
}

const peersOf = ({ peerDependencies = {} }: Manifest): ReadonlyArray<string> =>
  Object.entries(peerDependencies).map(([name, range]) => `'${name}@${range}'`)

const rangeNote = ({ dependencies, peerDependencies }: Manifest): string => {
  const range = { ...dependencies, ...peerDependencies }["effect"]
  if (range === undefined) return ""
  return range.startsWith("~")
    ? `It takes \`effect\` ${range}: some of the modules that it uses may change in any minor version of Effect.`
    : `It takes \`effect\` ${range}: all that it uses of Effect is marked stable.`
}

const folders: ReadonlyArray<string> = JSON.parse(read("package.json")).workspaces

const manifestOf = (folder: string): Manifest => JSON.parse(read(`${folder}/package.json`))

/** A package's own name and those of the workspace that it needs, the needed ones first. */
const family = ({ dependencies = {}, name }: Manifest): ReadonlyArray<string> => {
  const needed = folders.map(manifestOf).filter((other) => other.name in dependencies)
  return [...new Set([...needed.flatMap(family), name])]
}

const tarball = (name: string): string => `./tarballs/${name.replace("@", "").replace("/", "-")}-*.tgz`

const readme = (folder: string, manifest: Manifest): string => {
  const { bin = {}, description, name } = manifest
  const commands = Object.keys(bin)
  const files = globSync("**/*.ts", { cwd: join(root, folder, "src") }).map((file) => file.slice(0, -".ts".length))
  const { open } = specifiersOf(manifest, files.toSorted())
  const lines = open.filter((specifier) => specifier !== name).toSorted().map((specifier) =>
    `| \`${specifier}\` | ${sentenceOf(read(`${folder}/src/${specifier.slice(name.length + 1)}.ts`))} |`
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

Not published yet. From a checkout, after \`npm ci\`:

\`\`\`sh
${install}
\`\`\`

Modules of ESM, for Node from 22.19 on${
    "@effect/platform-node" in { ...manifest.dependencies, ...manifest.peerDependencies } ? "" : " and for browsers"
  }. ${rangeNote(manifest)}

| module | what is in it |
| --- | --- |
${lines.join("\n")}

An independent project, neither made nor endorsed by Flanks or by the Effect team. Facts about the API come from public
documentation; none was checked against the live API. MIT.
`
}

/** The READMEs. */
export const packageTargets: ReadonlyArray<() => Generated> = folders.flatMap((folder) => {
  const manifest = manifestOf(folder)
  return manifest.private === true
    ? []
    : [() => ({ path: `${folder}/README.md`, content: readme(folder, manifest) })]
})
