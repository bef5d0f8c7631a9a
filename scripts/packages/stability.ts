import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "rolldown/utils"
import { nameOf } from "./names.ts"

type Statement = ReturnType<typeof parseSync>["program"]["body"][number]

const sources = join(import.meta.dirname, "../../node_modules/effect/src")

interface Module {
  readonly header: string
  readonly exports: ReadonlyMap<string, string>
}

const modules = new Map<string, Module | undefined>()

const stabilityIn = (comment: string): string => /@stability (\w+)/.exec(comment)?.[1] ?? "unmarked"

/** The names that a statement exports, each with the offset before which its own comment ends. */
const exportsOf = (node: Statement): Array<{ name: string; start: number }> => {
  if (node.type !== "ExportNamedDeclaration") return []
  const { declaration, specifiers, start } = node
  if (declaration === null) {
    return specifiers.map((specifier) => ({ name: nameOf(specifier.exported), start: specifier.start }))
  }
  const ids = declaration.type === "VariableDeclaration"
    ? declaration.declarations.map(({ id }) => id)
    : [declaration.id]
  return ids.flatMap((id) => id?.type === "Identifier" ? [{ name: id.name, start }] : [])
}

const read = (path: string): Module | undefined => {
  const file = join(sources, `${path}.ts`)
  if (!existsSync(file)) return undefined

  const { comments, program } = parseSync(file, readFileSync(file, "utf8"))
  const blocks = comments.filter(({ type }) => type === "Block")
  const exports = new Map<string, string>()
  let previous = 0

  for (const node of program.body) {
    for (const { name, start } of exportsOf(node)) {
      const comment = blocks.findLast((block) => block.start >= previous && block.end <= start)
      const stability = stabilityIn(comment?.value ?? "")
      // A name can be a type and a value, each with its own mark. It is as stable as the less stable one.
      if (stability !== "unmarked" && (stability !== "stable" || !exports.has(name))) exports.set(name, stability)
    }
    previous = node.end
  }
  return { header: stabilityIn(blocks[0]?.value ?? ""), exports }
}

/**
 * What Effect's installed sources say about `effect/<path>`: a sentence for each mark that is not `@stability stable`,
 * on the module or on one of the names taken from it. A name without a mark of its own is as stable as its module.
 */
export const notStable = (path: string, members: ReadonlySet<string>): Array<string> => {
  if (!modules.has(path)) modules.set(path, read(path))
  const module = modules.get(path)
  if (module === undefined) return [`effect/${path} has no source file in node_modules/effect/src`]
  if (module.header !== "stable") return [`effect/${path} is ${module.header}`]
  return [...members].flatMap((name) => {
    const stability = module.exports.get(name) ?? "stable"
    return stability === "stable" ? [] : [`${name} of effect/${path} is ${stability}`]
  })
}
