/** Shortens declarations for readers: it omits bodies, and the inner parts of long literals. */
import { type parseSync, Visitor } from "rolldown/utils"

type Program = ReturnType<typeof parseSync>["program"]
type Statement = Program["body"][number]

/** A part of the source that can be left out, and its replacement. */
export interface Cut {
  readonly start: number
  readonly end: number
  readonly mark: string
  /** A body is always omitted, but a literal only if its line is too long. */
  readonly isBody: boolean
}

/** A declaration with more lines loses the inner parts of its literals. */
const mostLines = 24

/** Every function body and every literal of a file, outer ones first. */
export const cuttable = (program: Program): ReadonlyArray<Cut> => {
  const cuts: Array<Cut> = []
  new Visitor({
    FunctionExpression: ({ body }) => {
      if (body !== null) cuts.push({ start: body.start, end: body.end, mark: "{ … }", isBody: true })
    },
    ArrowFunctionExpression: ({ body }) => {
      const mark = body.type === "BlockStatement" ? "{ … }" : "…"
      cuts.push({ start: body.start, end: body.end, mark, isBody: true })
    },
    ObjectExpression: ({ end, properties, start }) => {
      if (properties.length > 0) cuts.push({ start, end, mark: "{ … }", isBody: false })
    },
    ArrayExpression: ({ elements, end, start }) => {
      if (elements.length > 0) cuts.push({ start, end, mark: "[ … ]", isBody: false })
    }
  }).visit(program)
  return cuts
}

const without = (code: string, start: number, end: number, cuts: ReadonlyArray<Cut>): string => {
  let text = ""
  let at = start
  for (const cut of cuts.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (cut.start < at) continue
    text += code.slice(at, cut.start) + cut.mark
    at = cut.end
  }
  return (text + code.slice(at, end)).replaceAll(/=>\s+…/g, "=> …")
}

/** The end of the part of a declaration that a user needs, which is before the value if there is a type. */
const endOf = (declaration: Statement): number => {
  if (declaration.type !== "VariableDeclaration") return declaration.end
  const [declarator] = declaration.declarations
  if (declarator === undefined) return declaration.end
  const { id, init } = declarator
  if (id.typeAnnotation) return id.typeAnnotation.end
  return init?.type === "ArrowFunctionExpression" && init.returnType ? init.returnType.end : declaration.end
}

/** The text of a declaration without bodies and, if it is long, without the innermost parts of its literals. */
export const shorten = (code: string, declaration: Statement, cuts: ReadonlyArray<Cut>): string => {
  const { start } = declaration
  const end = endOf(declaration)
  const inside = cuts.filter((cut) => cut.start >= start && cut.end <= end)
  const depths = inside.map((cut) => inside.filter((outer) => outer.start <= cut.start && outer.end >= cut.end).length)
  for (let depth = Math.max(1, ...depths); depth > 0; depth--) {
    const text = without(code, start, end, inside.filter((cut, i) => cut.isBody || (depths[i] ?? 0) > depth))
    if (text.split("\n").length <= mostLines) return text
  }
  return without(code, start, end, inside)
}
