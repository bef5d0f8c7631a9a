/**
 * Data as a table: the few fields of each slice that tell things apart. `--json` has all of them.
 *
 * @since 0.1.0
 */
import { isRawNumber, parse } from "@effect-flanks/client/Json"
import type { Slice } from "@effect-flanks/client/Readiness"
import type { Styles } from "../Screen.ts"
import { type Cell, table } from "../TextTable.ts"

const movement = ["operationDate", "description", "amount", "balance", "currency"] as const

const columns: { readonly [S in Slice]: ReadonlyArray<string> } = {
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

const cell = (value: unknown): Cell => ({
  // A null is something that Flanks could not retrieve.
  text: value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value),
  isRight: isNumber(value)
})

/** Renders the JSON of a slice. */
export const render = (slice: Slice, json: string, width: number, { faint }: Styles): string => {
  const data = parse(json)
  const rows = (Array.isArray(data) ? data : [data]).filter(isObject)
  if (rows.length === 0) return "Nothing there."
  const names = columns[slice].filter((name) => rows.some((row) => row[name] !== undefined))
  const numeric = new Set(names.filter((name) => rows.some((row) => isNumber(row[name]))))
  return table(
    names.map((text) => ({ text, style: faint, isRight: numeric.has(text) })),
    rows.map((row) => names.map((name) => ({ ...cell(row[name]), isRight: numeric.has(name) }))),
    width
  )
}
