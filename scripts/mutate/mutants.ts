/** The mutants of a source file: one small mistake each, made in its syntax tree. */
import { parseSync } from "rolldown/utils"

/** A piece of the source and its replacement. */
export interface Mutant {
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value

/** Operators that are easily confused. */
const operators: { readonly [operator: string]: ReadonlyArray<string> } = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "**": ["*"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  in: [],
  instanceof: []
}

/** Methods that are easily confused; null for one that is easily forgotten. */
const methods: { readonly [name: string]: string | null } = {
  startsWith: "endsWith",
  endsWith: "startsWith",
  some: "every",
  every: "some",
  min: "max",
  max: "min",
  ceil: "floor",
  lastIndexOf: "indexOf",
  indexOf: "lastIndexOf",
  trim: null,
  slice: null,
  filter: null,
  map: null,
  flatMap: null
}

/** Types are not code, names and imports are not values, and a template is mutated as a whole. */
const isSkipped = ({ type }: Node, key: string, parent: Node): boolean =>
  (type.startsWith("TS") && !/^TS(As|Satisfies|NonNull)/.test(type)) ||
  /^(Import|ExportAll)/.test(type) || type === "TemplateElement" ||
  (key === "typeAnnotation" || key === "typeArguments" || key === "typeParameters" || key === "returnType") ||
  (key === "key" && parent["computed"] !== true)

const patternsOf = (pattern: string): ReadonlyArray<string> => [
  ...(pattern.startsWith("^") ? [pattern.slice(1)] : []),
  ...(pattern.endsWith("$") ? [pattern.slice(0, -1)] : []),
  ...[...pattern.matchAll(/[+*](?!\])/g)].map(({ 0: quantifier, index }) =>
    pattern.slice(0, index) + (quantifier === "+" ? "*" : "+") + pattern.slice(index + 1)
  ),
  ...[...pattern.matchAll(/\{(\d+),(\d+)\}/g)].flatMap(({ 0: { length }, 1: least = "", 2: most = "", index }) =>
    [`{${Number(least) + 1},${most}}`, `{${least},${Number(most) - 1}}`, `{${least},${Number(most) + 1}}`].map((
      range
    ) => pattern.slice(0, index) + range + pattern.slice(index + length))
  ),
  ...[...pattern.matchAll(/\[(?!\^)/g)].map(({ index }) => `${pattern.slice(0, index)}[^${pattern.slice(index + 1)}`),
  ...[...pattern.matchAll(/\\\./g)].map(({ index }) => `${pattern.slice(0, index)}.${pattern.slice(index + 2)}`)
]

const literal = ({ raw, regex, value }: Node): ReadonlyArray<string> => {
  if (typeof regex === "object" && regex !== null) {
    const { flags, pattern } = regex as { readonly flags: string; readonly pattern: string }
    return [
      ...patternsOf(pattern).map((other) => `/${other}/${flags}`),
      ...flags.split("").map((flag) => `/${pattern}/${flags.replace(flag, "")}`)
    ]
  }
  if (typeof value === "string") return value === "" ? ["\"mutated\""] : ["\"\""]
  if (typeof value === "number") return [`${value + 1}`, ...(value > 0 ? [`${value - 1}`] : [])]
  if (typeof value === "boolean") return [String(!value)]
  return raw === "null" ? [] : []
}

/** Every mutant of a source file. */
export const mutantsOf = (file: string, source: string): ReadonlyArray<Mutant> => {
  const found: Array<Mutant> = []
  const text = ({ end, start }: Node): string => source.slice(start, end)
  const replace = ({ end, start }: Node, other: string): void => {
    if (other !== source.slice(start, end)) found.push({ start, end, text: other })
  }

  const mutate = (node: Node, parent: Node): void => {
    const { left, right, test, type } = node
    if ((type === "BinaryExpression" || type === "LogicalExpression") && isNode(left) && isNode(right)) {
      const between = source.slice(left.end, right.start)
      const operator = String(node["operator"])
      for (const other of operators[operator] ?? []) {
        found.push({ start: left.end, end: right.start, text: between.replace(operator, other) })
      }
      if (operator === "??") replace(node, text(left))
    }
    if ((type === "ConditionalExpression" || type === "IfStatement") && isNode(test)) {
      replace(test, "true")
      replace(test, "false")
    }
    if (
      type === "UnaryExpression" && isNode(node["argument"]) && (node["operator"] === "!" || node["operator"] === "-")
    ) {
      replace(node, text(node["argument"]))
    }
    if (type === "Literal" && parent.type !== "ExpressionStatement") {
      for (const other of literal(node)) replace(node, other)
    }
    if (type === "TemplateLiteral") replace(node, "\"\"")
    if (type === "ArrayExpression" && text(node) !== "[]") replace(node, "[]")
    if (type === "ExpressionStatement") replace(node, ";")
    if (type === "ReturnStatement" && parent.type === "BlockStatement" && isNode(node["argument"])) replace(node, ";")
    if (type === "SpreadElement" && parent.type === "ObjectExpression") replace(node, "...{}")
    if (type === "CallExpression" && isNode(node["callee"]) && node["callee"].type === "MemberExpression") {
      const { object, property } = node["callee"]
      if (!isNode(object) || !isNode(property)) return
      const other = methods[text(property)]
      if (other === null) replace(node, text(object))
      else if (other !== undefined) replace(property, other)
    }
    if (type === "MemberExpression" && node["optional"] === true && isNode(node["object"])) {
      replace({ ...node, start: node["object"].end, end: node["object"].end + 2 }, node["computed"] === true ? "" : ".")
    }
  }

  const walk = (node: Node, parent: Node): void => {
    mutate(node, parent)
    for (const [key, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child) && !isSkipped(child, key, node)) walk(child, node)
      }
    }
  }

  const { errors, program } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join("; ")}`)
  const root = program as unknown as Node
  walk(root, root)
  return found.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

/** The source with the mistake in it. */
export const apply = (source: string, { end, start, text }: Mutant): string =>
  source.slice(0, start) + text + source.slice(end)

/** The description of a mutant: its original line, and the mutated one. */
export const describe = (
  source: string,
  mutant: Mutant
): { readonly line: number; readonly from: string; readonly to: string } => {
  const begin = source.lastIndexOf("\n", mutant.start - 1) + 1
  const end = source.indexOf("\n", mutant.end)
  const original = source.slice(begin, end === -1 ? undefined : end)
  const mutated = apply(original, { ...mutant, start: mutant.start - begin, end: mutant.end - begin })
  const oneLine = (code: string): string => code.trim().replaceAll(/\s*\n\s*/g, " ")
  return { line: source.slice(0, mutant.start).split("\n").length, from: oneLine(original), to: oneLine(mutated) }
}
