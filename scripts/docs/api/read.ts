/** Reads the public API of the packages from their sources: modules, exports, docstrings and declarations. */
import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { parseSync } from "rolldown/utils"
import { nameOf } from "../../packages/names.ts"
import { root } from "../../packages/workspace.ts"
import { type Manifest, specifiersOf } from "../../packed/exports.ts"
import { serviceOperations } from "./serviceOperations.ts"
import { cuttable, shorten } from "./shorten.ts"

type Program = ReturnType<typeof parseSync>["program"]
type Statement = Program["body"][number]

/** Another export that a docstring points to, and what for. */
export interface See {
  readonly name: string
  readonly text: string
}

export interface Doc {
  readonly text: string
  readonly example: string | null
  readonly see: ReadonlyArray<See>
  /** The group of the export within its module; null if it has none. */
  readonly category: string | null
}

/** A name that a module exports; a type and a value of one name are one export with two declarations. */
export interface Export {
  readonly name: string
  readonly declarations: ReadonlyArray<string>
  /** The operations of a service. */
  readonly offers: string | null
  readonly doc: Doc
}

export interface Module {
  readonly specifier: string
  /** Its file, from the root of the repository. */
  readonly file: string
  readonly doc: Doc
  readonly exports: ReadonlyArray<Export>
}

export interface Package {
  readonly folder: string
  readonly manifest: Manifest
  readonly modules: ReadonlyArray<Module>
}

const parseDoc = (comment: string): Doc => {
  const [text = "", ...tags] = comment.replace(/^\*/, "").replaceAll(/^\s*\* ?/gm, "").split(/^@(?=\w)/m)
  const example = tags.find((tag) => tag.startsWith("example\n"))
  const see = tags.flatMap((tag) => {
    const [, name, rest] = /^see \{@link (\w+)\}\s*([^]*)$/.exec(tag) ?? []
    return name === undefined || rest === undefined ? [] : [{ name, text: rest.replaceAll(/\s+/g, " ").trim() }]
  })
  const category = tags.find((tag) => tag.startsWith("category "))
  return {
    text: text.trim(),
    example: example?.slice("example\n".length).trim() ?? null,
    see,
    category: category?.slice("category ".length).trim() ?? null
  }
}

/** A file that was read, and its exports without a docstring. */
interface Source {
  readonly file: string
  readonly doc: Doc | null
  readonly exports: ReadonlyArray<Export>
  readonly problems: ReadonlyArray<string>
}

const sources = new Map<string, Source>()

const merged = (exports: ReadonlyArray<Export>): ReadonlyArray<Export> => {
  const byName = new Map<string, Export>()
  for (const found of exports) {
    const same = byName.get(found.name)
    byName.set(
      found.name,
      same === undefined ? found : { ...same, declarations: [...same.declarations, ...found.declarations] }
    )
  }
  return [...byName.values()]
}

/** The name that a declaration declares; null for other kinds of declarations. */
const declared = (declaration: Statement): string | null => {
  switch (declaration.type) {
    case "VariableDeclaration": {
      const id = declaration.declarations[0]?.id
      return declaration.declarations.length === 1 && id?.type === "Identifier" ? id.name : null
    }
    case "ClassDeclaration":
    case "FunctionDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return declaration.id?.name ?? null
    default:
      return null
  }
}

const readSource = (file: string): Source => {
  const known = sources.get(file)
  if (known !== undefined) return known

  const code = readFileSync(file, "utf8")
  const { comments, errors, program } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join("; ")}`)
  const docs = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"))
  const first = docs[0] !== undefined && /^(#!.*)?\s*$/.test(code.slice(0, docs[0].start)) ? docs[0] : undefined
  const cuts = cuttable(program)
  const problems: Array<string> = []
  const exports: Array<Export> = []
  let previous = first?.end ?? 0

  const problem = (node: Statement, what: string) => {
    problems.push(`${relative(root, file)}:${code.slice(0, node.start).split("\n").length}: ${what}`)
  }
  const follow = (path: string): Source => {
    const [, name, module] = /^@effect-flanks\/([^/]+)\/(.+)$/.exec(path) ?? []
    return readSource(
      name === undefined ? join(dirname(file), path) : join(root, "packages", name, "src", `${module}.ts`)
    )
  }

  for (const node of program.body) {
    const comment = docs.findLast(({ end, start }) => start >= previous && end <= node.start)
    previous = node.end
    if (node.type === "ExportAllDeclaration") {
      const { doc } = follow(node.source.value)
      const declarations = [code.slice(node.start, node.end)]
      if (node.exported === null || doc === null) {
        problem(node, "a re-export of all needs a name, and a docstring there")
      } else exports.push({ name: nameOf(node.exported), declarations, offers: null, doc })
    } else if (node.type === "ExportNamedDeclaration" && node.source !== null) {
      const there = follow(node.source.value)
      for (const { exported, local } of node.specifiers) {
        const found = there.exports.find(({ name }) => name === nameOf(local))
        if (found === undefined) problem(node, `${nameOf(local)} has no docstring in ${node.source.value}`)
        else exports.push({ ...found, name: nameOf(exported) })
      }
    } else if (node.type === "ExportNamedDeclaration") {
      const name = node.declaration === null ? null : declared(node.declaration)
      if (name === null || node.declaration === null) problem(node, "write each export as a declaration with a name")
      else if (comment === undefined) problem(node, `${name} has no docstring`)
      else {
        const declarations = [shorten(code, node.declaration, cuts)]
        exports.push({ name, declarations, offers: serviceOperations(file, name), doc: parseDoc(comment.value) })
      }
    }
  }
  const doc = first === undefined ? null : parseDoc(first.value)
  const source = { file, doc, exports: merged(exports), problems }
  sources.set(file, source)
  return source
}

const readModule = (
  specifier: string,
  file: string
): { readonly module: Module; readonly problems: ReadonlyArray<string> } => {
  const { doc, exports, problems } = readSource(file)
  const path = relative(root, file)
  return {
    module: { specifier, file: path, doc: doc ?? { text: "", example: null, see: [], category: null }, exports },
    problems: doc === null ? [`${path}:1: the module has no docstring`, ...problems] : problems
  }
}

/** The root has a namespace for each module, which belongs to no category. */
const withoutCategory = ({ exports, file, specifier }: Module): ReadonlyArray<string> =>
  specifier.split("/").length === 2
    ? []
    : exports.flatMap(({ doc, name }) => doc.category === null ? [`${file}: ${name} has no @category`] : [])

/** The published packages. It fails, with the file, for public exports without a docstring or a category. */
export const readPackages = (): ReadonlyArray<Package> => {
  const folders: ReadonlyArray<string> = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).workspaces
  const problems: Array<string> = []
  const packages = folders.flatMap((folder): ReadonlyArray<Package> => {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
    if (manifest.private === true) return []
    const { name } = manifest
    const src = join(root, folder, "src")
    const files = globSync("**/*.ts", { cwd: src }).map((file) => file.slice(0, -".ts".length))
    const modules = specifiersOf(manifest, files).open.toSorted().map((specifier) => {
      const path = specifier === name ? "index" : specifier.slice(name.length + 1)
      const read = readModule(specifier, join(src, `${path}.ts`))
      problems.push(...read.problems, ...withoutCategory(read.module))
      return read.module
    })
    return [{ folder, manifest, modules }]
  })
  if (problems.length > 0) {
    throw new Error(`Every public export needs a docstring with a @category:\n${problems.join("\n")}`)
  }
  return packages
}
