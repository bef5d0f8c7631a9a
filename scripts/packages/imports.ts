import { readFileSync } from "node:fs"
import { parseSync, Visitor } from "rolldown/utils"
import { nameOf } from "./names.ts"

/** One import, re-export, dynamic import or `import("…")` type of a source file. */
export interface Import {
  readonly file: string
  readonly line: number
  /** `undefined` when the specifier is computed. */
  readonly specifier: string | undefined
  /** The names taken from the module, `undefined` when the file may take any. */
  readonly members: ReadonlySet<string> | undefined
}

/** Reads every import of a TypeScript file from its syntax tree, including type-only ones. */
export const importsOf = (file: string): Array<Import> => {
  const source = readFileSync(file, "utf8")
  const { errors, program } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map((error) => error.message).join("; ")}`)

  const imports: Array<Import> = []
  const namespaces = new Map<string, Set<string>>()

  const add = (start: number, specifier: string | undefined, members: Import["members"]) => {
    imports.push({ file, line: source.slice(0, start).split("\n").length, specifier, members })
  }

  new Visitor({
    ImportDeclaration: (node) => {
      const names = new Set<string>()
      for (const specifier of node.specifiers) {
        if (specifier.type === "ImportNamespaceSpecifier") namespaces.set(specifier.local.name, names)
        else names.add(specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default")
      }
      add(node.start, node.source.value, names)
    },
    ExportAllDeclaration: (node) => add(node.start, node.source.value, undefined),
    ExportNamedDeclaration: (node) => {
      if (node.source === null) return
      add(node.start, node.source.value, new Set(node.specifiers.map((specifier) => nameOf(specifier.local))))
    },
    ImportExpression: (node) => {
      const literal = node.source.type === "Literal" ? node.source.value : undefined
      add(node.start, typeof literal === "string" ? literal : undefined, undefined)
    },
    TSImportType: (node) => add(node.start, node.source.value, undefined)
  }).visit(program)

  // `import * as Schema` takes what is read from it: `Schema.Struct` in code, `Schema.Codec` in types. A namespace that
  // is used in any other way may be read from anywhere, and is not followed.
  new Visitor({
    MemberExpression: (node) => {
      if (node.object.type !== "Identifier" || node.computed) return
      namespaces.get(node.object.name)?.add(node.property.name)
    },
    TSQualifiedName: (node) => {
      if (node.left.type === "Identifier") namespaces.get(node.left.name)?.add(node.right.name)
    }
  }).visit(program)

  return imports
}
