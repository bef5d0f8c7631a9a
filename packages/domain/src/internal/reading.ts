/** Reads from a body only what the rules of classification use. */
import { rows } from "../Table.ts"

/** The newer error body: `{"error": {"code", "details"}}`. */
export interface Envelope {
  readonly code: string
  readonly details: unknown
}

export interface Reading {
  readonly kind: "empty" | "unreadable" | "json"
  /** The body if it is a JSON object. */
  readonly object: { readonly [key: string]: unknown } | null
  readonly code: number | null
  readonly text: string | null
  readonly envelope: Envelope | null
  readonly traceId: string | null
  readonly token: string | null
  /** Whether the body is a list of errors: not empty, and every element an object with a known code. */
  readonly listsErrors: boolean
}

const nothing = {
  object: null,
  code: null,
  text: null,
  envelope: null,
  traceId: null,
  token: null,
  listsErrors: false
}
const empty: Reading = { kind: "empty", ...nothing }
const unreadable: Reading = { kind: "unreadable", ...nothing }
const bare: Reading = { kind: "json", ...nothing }
const errors: Reading = { ...bare, listsErrors: true }

const knownCodes: ReadonlySet<number | null> = new Set(
  Object.values(rows).flatMap(({ code }) => code === null ? [] : [code])
)

const digits = /^[0-9]+$/

const codeOf = (value: unknown): number | null => {
  const code = typeof value === "string" && digits.test(value) ? Number(value) : value
  return Number.isSafeInteger(code) ? (code as number) + 0 : null
}

const stringOf = (value: unknown): string | null => typeof value === "string" ? value : null

const envelopeOf = (error: unknown): Envelope | null => {
  if (typeof error !== "object" || error === null) return null
  const { code, details = null } = error as { readonly code?: unknown; readonly details?: unknown }
  return typeof code === "string" ? { code, details } : null
}

const isError = (element: unknown): boolean =>
  typeof element === "object" && element !== null && !Array.isArray(element) &&
  knownCodes.has(codeOf((element as { readonly error_code?: unknown }).error_code))

/**
 * The first characters of JSON. A body that begins with any other isn't parsed, which saves a SyntaxError for every HTML
 * page.
 */
const beginnings = "{[\"-0123456789tfn \t\r\n"

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const read = (body: string): Reading => {
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body
  const json = text !== "" && beginnings.includes(text.charAt(0)) ? parse(text) : undefined
  if (json === undefined) return text.trim() === "" ? empty : unreadable
  if (Array.isArray(json)) return json.length > 0 && json.every(isError) ? errors : bare
  if (typeof json !== "object" || json === null) return bare
  const object = json as { readonly [key: string]: unknown }
  const said = stringOf(object["error"]) ?? stringOf(object["message"])
  const token = stringOf(object["credentials_token"])
  return {
    kind: "json",
    object,
    code: codeOf(object["error_code"]),
    text: said === null ? null : said.trim(),
    envelope: envelopeOf(object["error"]),
    traceId: stringOf(object["trace_id"]),
    token: token === null || token.trim() === "" ? null : token,
    listsErrors: false
  }
}
