/** The public names of the packages, read from their sources. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseSync } from "rolldown/utils"
import { type Manifest, specifiersOf } from "../packed/exports.ts"
import { nameOf } from "./names.ts"
import { root } from "./workspace.ts"

type Statement = ReturnType<typeof parseSync>["program"]["body"][number]

const namesOf = (node: Statement): ReadonlyArray<string> => {
  if (node.type === "ExportAllDeclaration") return [node.exported === null ? "*" : nameOf(node.exported)]
  if (node.type !== "ExportNamedDeclaration") return []
  const { declaration, specifiers } = node
  if (declaration === null) return specifiers.map(({ exported }) => nameOf(exported))
  const ids = declaration.type === "VariableDeclaration"
    ? declaration.declarations.map(({ id }) => id)
    : [declaration.id]
  return ids.flatMap((id) => id?.type === "Identifier" ? [id.name] : [])
}

const exportsIn = (file: string): ReadonlyArray<string> => {
  const { program } = parseSync(file, readFileSync(file, "utf8"))
  return [...new Set(program.body.flatMap(namesOf))].toSorted()
}

/** A line for each module that users can import, with the names that it exports, types too. */
export const publicExports = (): ReadonlyArray<string> => {
  const { workspaces }: { readonly workspaces: ReadonlyArray<string> } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8")
  )
  return workspaces.flatMap((folder) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))
    if (manifest.private === true) return []
    const src = join(root, folder, "src")
    const modules = globSync("**/*.ts", { cwd: src }).map((file) => file.slice(0, -".ts".length))
    return specifiersOf(manifest, modules).open.toSorted().map((specifier) => {
      const path = specifier === manifest.name ? "index" : specifier.slice(manifest.name.length + 1)
      return `${specifier}: ${exportsIn(join(src, `${path}.ts`)).join(" ")}`
    })
  })
}
