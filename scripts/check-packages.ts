/**
 * Checks the imports of the packages' sources: each is declared in the manifest, deep rather than through a barrel, from
 * Node only in packages for Node, in one direction between packages and between layers, and not part of a cycle. The domain
 * imports only modules that Effect marks stable.
 */
import { isBuiltin } from "node:module"
import { dirname, relative, resolve } from "node:path"
import { type Import, importsOf } from "./packages/imports.ts"
import { layerProblems, layers } from "./packages/layers.ts"
import { notStable } from "./packages/stability.ts"
import { type Package, packages, root } from "./packages/workspace.ts"

const nameIn = (specifier: string): string => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")

const isOutside = (folder: string, file: string): boolean => relative(folder, file).startsWith("..")

const problemsOf = ({ declared, name, src }: Package, { file, members, specifier }: Import): Array<string> => {
  if (specifier === undefined) return ["a computed import cannot be checked: write the specifier as a literal"]
  if (specifier.startsWith(".")) {
    return isOutside(src, resolve(dirname(file), specifier)) ? [`${specifier} leaves the package's source`] : []
  }
  if (isBuiltin(specifier)) {
    return declared.has("@effect/platform-node") ? [] : [`${specifier} needs Node, and ${name} runs anywhere`]
  }

  const dependency = nameIn(specifier)
  const path = specifier.slice(dependency.length + 1)
  const problems: Array<string> = []
  if (!declared.has(dependency)) problems.push(`${dependency} is not a dependency of ${name}`)
  if ((dependency === "effect" || dependency.startsWith("@effect/")) && !/(^|\/)[A-Z]\w*$/.test(path)) {
    problems.push(`${specifier} is a barrel: import the module itself, such as effect/Effect`)
  } else if (dependency === "effect" && name === "@effect-flanks/domain") {
    problems.push(
      ...members === undefined ? [`${specifier} is taken whole: name what is taken`] : notStable(path, members)
    )
  }
  return problems
}

/** Effect may change unstable modules in any minor version, so packages that use such modules stay on one minor version. */
const rangeProblems = ({ name, ranges }: Package, imports: ReadonlyArray<Import>): Array<string> => {
  const range = ranges["effect"]
  if (range === undefined) return []
  const unstable = imports.flatMap(({ members, specifier }) =>
    specifier?.startsWith("effect/") === true
      ? notStable(specifier.slice("effect/".length), members ?? new Set())
      : []
  )
  if (unstable.length === 0) {
    return range.startsWith("^")
      ? []
      : [`${name} takes effect ${range}: write ^, all of it is stable`]
  }
  return range.startsWith("~") ? [] : [`${name} takes effect ${range}: write ~, since ${unstable[0]}`]
}

const cyclesIn = (edges: ReadonlyMap<string, ReadonlySet<string>>): Array<string> => {
  const cycles: Array<string> = []
  const done = new Set<string>()
  const visit = (name: string, path: ReadonlyArray<string>): void => {
    if (path.includes(name)) {
      cycles.push([...path.slice(path.indexOf(name)), name].join(" → "))
      return
    }
    if (done.has(name)) return
    for (const next of edges.get(name) ?? []) visit(next, [...path, name])
    done.add(name)
  }
  for (const name of edges.keys()) visit(name, [])
  return cycles
}

/** The imports between the files of a package. */
const edgesInside = (
  { files, src }: Package,
  imports: ReadonlyArray<Import>
): ReadonlyMap<string, ReadonlySet<string>> => {
  const edges = new Map(files.map((file) => [relative(src, file), new Set<string>()]))
  for (const { file, specifier } of imports) {
    if (specifier?.startsWith(".") === true) {
      edges.get(relative(src, file))?.add(relative(src, resolve(dirname(file), specifier)))
    }
  }
  return edges
}

const names = new Set(packages.map(({ name }) => name))
const edges = new Map<string, Set<string>>()
const problems: Array<string> = []

for (const entry of packages) {
  if (entry.files.length === 0) problems.push(`${entry.name} has no source files`)
  const imports = entry.files.flatMap(importsOf)
  for (const found of imports) {
    const where = `${relative(root, found.file)}:${found.line}`
    problems.push(...problemsOf(entry, found).map((problem) => `${where}  ${problem}`))
  }
  problems.push(...rangeProblems(entry, imports))
  const inside = edgesInside(entry, imports)
  problems.push(
    ...[
      ...layerProblems(layers[entry.name], inside),
      ...cyclesIn(inside).map((cycle) => `files import each other: ${cycle}`)
    ]
      .map((problem) => `${entry.name}: ${problem}`)
  )
  const used = imports.flatMap(({ specifier }) => specifier === undefined ? [] : [nameIn(specifier)])
  edges.set(entry.name, new Set([...entry.declared, ...used].filter((name) => names.has(name) && name !== entry.name)))
}
problems.push(...cyclesIn(edges).map((cycle) => `packages depend on each other: ${cycle}`))

for (const problem of problems) console.log(problem)
const fileCount = packages.flatMap(({ files }) => files).length
console.log(`${packages.length} packages, ${fileCount} source files, ${problems.length} problems`)
if (problems.length > 0) process.exitCode = 1
