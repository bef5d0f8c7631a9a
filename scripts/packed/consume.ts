/** Installs a package into an empty project, as a new user would, compiles a consumer against it and runs it. */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { root } from "../packages/workspace.ts"
import { run } from "../run.ts"
import { modulesIn, specifiersOf } from "./exports.ts"
import type { Packed } from "./pack.ts"
import { olderNode, tool } from "./tools.ts"

const installedVersion = (name: string): string =>
  JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version

export const needsNode = ({ dependencies, peerDependencies }: Packed["manifest"]): boolean =>
  "@effect/platform-node" in { ...dependencies, ...peerDependencies }

/** The package and those of the workspace that it depends on. */
const closure = (packed: Packed, all: ReadonlyArray<Packed>): ReadonlyArray<Packed> => {
  const names = Object.keys({ ...packed.manifest.dependencies, ...packed.manifest.peerDependencies })
  const needed = all.filter(({ manifest }) => names.includes(manifest.name)).flatMap((other) => closure(other, all))
  return [...new Set([packed, ...needed])]
}

const ours = (name: string): boolean => name.startsWith("@effect-flanks/")

/** A project with only the package and its peers, in the versions that the repository is tested with. */
export const install = (packed: Packed, all: ReadonlyArray<Packed>, project: string): string => {
  const parts = closure(packed, all)
  const foreign = (kind: "dependencies" | "peerDependencies") =>
    Object.fromEntries(
      parts.flatMap(({ manifest }) => Object.keys(manifest[kind] ?? {})).filter((name) => !ours(name))
        .map((name) => [name, installedVersion(name)])
    )
  mkdirSync(project, { recursive: true })
  const manifest = {
    private: true,
    type: "module",
    dependencies: {
      ...Object.fromEntries(parts.map(({ manifest: { name }, tarball }) => [name, `file:${tarball}`])),
      ...foreign("peerDependencies"),
      ...needsNode(packed.manifest) ? { "@types/node": installedVersion("@types/node") } : {}
    },
    overrides: foreign("dependencies")
  }
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest))
  run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], project)
  return join(project, "node_modules", packed.manifest.name)
}

/** Imports every public module, and fails if an internal one can be imported. */
const importer = (open: ReadonlyArray<string>, closed: ReadonlyArray<string>): string =>
  `${open.map((specifier, index) => `import * as M${index} from "${specifier}"`).join("\n")}
${
    closed.map((specifier, index) =>
      `// @ts-expect-error
export type Closed${index} = typeof import("${specifier}")`
    ).join("\n")
  }
const modules: ReadonlyArray<object> = [${open.map((_, index) => `M${index}`).join(", ")}]
const closed: ReadonlyArray<string> = ${JSON.stringify(closed)}
for (const specifier of closed) {
  const code: unknown = await import(specifier).then(() => "imported", (error) => error.code)
  if (code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw new Error(\`\${specifier} is not closed: \${code}\`)
}
console.log(\`\${modules.length} modules open, \${closed.length} closed\`)
`

const compilerOptions = (nodeTypes: boolean) => ({
  target: "ES2022",
  lib: ["ES2024", "DOM", "DOM.Iterable", "DOM.AsyncIterable", "ESNext.Disposable"],
  module: "NodeNext",
  types: nodeTypes ? ["node"] : [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  outDir: "out"
})

/** The consumers from the package's own tests, compiled into the project, as paths of JavaScript files. */
export const compile = (packed: Packed, installed: string, project: string): ReadonlyArray<string> => {
  const { closed, open } = specifiersOf(packed.manifest, modulesIn(installed))
  const commands = Object.values(packed.manifest.bin ?? {}).map((file) => basename(file, ".js"))
  const modules = open.filter((specifier) => !commands.includes(specifier.slice(packed.manifest.name.length + 1)))
  writeFileSync(join(project, "importer.ts"), importer(modules, closed))
  const consumers = globSync("test/packed/*.ts", { cwd: packed.folder }).toSorted()
  for (const file of consumers) cpSync(join(packed.folder, file), join(project, basename(file)))
  const files = ["importer.ts", ...consumers.map((file) => basename(file))]
  const nodeTypes = existsSync(join(project, "node_modules/@types/node"))
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: compilerOptions(nodeTypes), files })
  )
  run(process.execPath, [tool("typescript/bin/tsc"), "--noEmit"], project)
  run(join(root, "node_modules/.bin/tsc"), [], project)
  return files.map((file) => join(project, "out", file.replace(/\.ts$/, ".js")))
}

/** Runs a program on every available Node, which must all print the same, and returns the output. */
export const runOnNodes = (args: ReadonlyArray<string>, project: string): string => {
  const [first, ...others] = [process.execPath, ...[olderNode() ?? []].flat()]
    .map((node) => run(node, args, project))
  if (first === undefined || first === "") throw new Error(`${args.join(" ")} printed nothing`)
  for (const other of others) {
    if (other !== first) throw new Error(`${args.join(" ")} says other things on an older Node:\n${other}\n${first}`)
  }
  return first
}
