/**
 * Formats data as a table with the most distinctive fields of each kind. `--json` has all fields.
 *
 * @since 0.1.0
 */
import type { DataKind } from "@effect-flanks/client/DataKind"
import { isRawNumber } from "@effect-flanks/client/Json"
import type { Styles } from "../terminal/Screen.ts"
import { type Cell, table } from "../terminal/TextTable.ts"

const movement = ["operationDate", "description", "amount", "balance", "currency"] as const

/** The fields that a table shows, for each kind of data. */
export const columns: { readonly [S in DataKind]: ReadonlyArray<string> } = {
  identity: ["_id", "contactInfo", "address"],
  holder: ["name", "rel", "product_id"],
  portfolio: ["name", "type", "balance", "currency", "entity"],
  investment: ["name", "isin", "type", "amount", "balance", "currency"],
  investmentTransaction: movement,
  account: ["iban", "alias", "type", "balance", "currency", "entity"],
  accountTransaction: movement,
  card: ["pan", "balance", "limit", "currency", "entity"],
  cardTransaction: movement,
  liability: ["type", "balance", "availableBalance", "limit", "currency", "entity"],
  liabilityTransaction: movement
}

const isObject = (u: unknown): u is { readonly [field: string]: unknown } => typeof u === "object" && u !== null

const isNumber = (u: unknown): boolean => typeof u === "number" || isRawNumber(u)

/** A null, which Flanks could not retrieve, becomes a dash. */
const textOf = (value: unknown): string =>
  value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value)

const plainNumber = /^-?\d+(?:\.(\d+))?$/

const decimalsOf = (text: string): number => plainNumber.exec(text)?.[1]?.length ?? 0

/** Aligns the numbers of a column at the decimal point. */
const columnOf = (values: ReadonlyArray<unknown>): ReadonlyArray<Cell> => {
  const texts = values.map(textOf)
  if (!values.some(isNumber)) return texts.map((text) => ({ text }))
  const most = Math.max(...values.map((value, i) => isNumber(value) ? decimalsOf(texts[i] ?? "") : 0))
  return texts.map((text, i) => {
    const missing = isNumber(values[i]) && plainNumber.test(text) ? most - decimalsOf(text) : 0
    return { text: missing === 0 ? text : `${text}${missing === most ? "." : ""}${"0".repeat(missing)}`, isRight: true }
  })
}

/** Formats one JSON object or several. Fields that occur in none of them are left out. */
export const render = (fields: ReadonlyArray<string>, data: unknown, width: number, { faint }: Styles): string => {
  const rows = (Array.isArray(data) ? data : [data]).filter(isObject)
  if (rows.length === 0) return "No data."
  const names = fields.filter((name) => rows.some((row) => row[name] !== undefined))
  const cells = names.map((name) => columnOf(rows.map((row) => row[name])))
  return table(
    names.map((text, i) => ({ text, style: faint, isRight: cells[i]?.[0]?.isRight ?? false })),
    rows.map((_, at) => cells.flatMap((column) => column[at] ?? [])),
    width
  )
}
