/**
 * Classifies one line of `flanks classify`: a response as JSON, and its meaning as JSON.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { type Kind, type Row, rows, type Tag, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { rawMember } from "./rawMember.ts"

/** The output for a line, and its label in the summary. */
export interface ClassifiedLine {
  readonly json: string
  /** The outcome's tag, that tag with `(transient)`, or `unreadable`. */
  readonly label: string
}

/** The fields of the output for a readable line, in order. */
export interface Fields {
  readonly line: number
  readonly status: number
  readonly outcome: Kind
  readonly tag: Tag
  readonly basis: string
  readonly code: number | null
  readonly reason: string | null
  readonly actor: string
  readonly action: string
  readonly retry: string
}

/** The parts that all lines of one tag share. */
interface Constant {
  readonly label: string
  readonly head: string
  readonly tail: string
}

const constant = (tag: Tag, { action, actor, kind, retry }: Row, label: string): Constant => ({
  label,
  head: `,${JSON.stringify({ outcome: kind, tag }).slice(1, -1)},"basis":"`,
  tail: `,${JSON.stringify({ actor, action, retry }).slice(1)}\n`
})

const constants = new Map(Object.entries(rows).map(([tag, row]) => [tag, constant(tag as Tag, row, tag)]))
const temporary = constant(
  "UnexpectedResponse",
  { ...rows.UnexpectedResponse, ...transient },
  "UnexpectedResponse (transient)"
)

/** The output for a line that can't be read. */
export const unreadable = (line: number, problem: string): ClassifiedLine => ({
  json: `${JSON.stringify({ line, outcome: "unreadable", problem })}\n`,
  label: "unreadable"
})

/** Says where JSON is invalid, without its text, which may contain secrets. */
const notJson = (error: unknown): string => {
  const position = error instanceof SyntaxError ? / at position (\d+)/.exec(error.message)?.[1] : undefined
  return position === undefined ? "not JSON" : `not JSON at column ${Number(position) + 1}`
}

const isStatus = (status: unknown): status is number =>
  typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599

/** The object in a line of JSON, or what is wrong with the line. */
export const objectOf = (text: string): { readonly [name: string]: unknown } | string => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return text.trim() === "" ? "the line is blank" : notJson(error)
  }
  return typeof json !== "object" || json === null || Array.isArray(json)
    ? "not a JSON object"
    : json as { readonly [name: string]: unknown }
}

/**
 * Classifies one line, `{"status": 400, "body": "<text>"}`. A `body` that isn't a string counts as its own JSON text, and a
 * missing `body` is empty. It never throws: the output for a line that can't be read says why.
 *
 * `line` is the number of the line, and is copied to the output. The JSON ends with a line feed.
 *
 * @example
 * import { classifyLine } from "@effect-flanks/cli/classify/ClassifiedLine"
 *
 * classifyLine(1, '{"status": 400, "body": {"error_code": 50001}}').label // => "BankError"
 * classifyLine(2, "").json // => '{"line":2,"outcome":"unreadable","problem":"the line is blank"}\n'
 */
export const classifyLine = (line: number, text: string): ClassifiedLine => {
  const response = objectOf(text)
  if (typeof response === "string") return unreadable(line, response)
  const { body, status } = response
  if (status === undefined) return unreadable(line, "no \"status\"")
  if (!isStatus(status)) return unreadable(line, "\"status\" is not an integer from 100 to 599")

  const outcome = classify(status, typeof body === "string" ? body : rawMember(text, "body") ?? "")
  const tag = outcome._tag
  const { head, label, tail } = tag === "UnexpectedResponse" && transientStatuses.includes(status)
    ? temporary
    : constants.get(tag) as Constant
  const reason = tag === "ConfigurationError" ? `"${outcome.reason._tag}"` : "null"
  return {
    json: `{"line":${line},"status":${status}${head}${outcome.basis}","code":${outcome.code},"reason":${reason}${tail}`,
    label
  }
}
