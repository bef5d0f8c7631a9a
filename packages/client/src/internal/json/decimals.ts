/** Decimals by their text, and what JavaScript's own JSON does for them. */
import type { RawNumber } from "../../Json.ts"

/** What ECMAScript 2026 adds to `JSON`: Node 22, Chrome 114, Firefox 135 and Safari 18.4 have it. */
interface Lossless {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
  rawJSON(text: string): RawNumber
  isRawJSON(u: unknown): u is RawNumber
}

export const lossless = JSON as unknown as Lossless

const number = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** A decimal: `digits` times ten to the power of `exponent`, without zeros at either end. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

/** Reads a JSON number's text, null if it is none; of two texts that mean the same number the results are equal. */
export const decimalOf = (text: string): Decimal | null => {
  const match = number.exec(text)
  if (match === null) return null
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match
  const all = (whole + fraction).replace(/^0+/, "")
  const digits = all.replace(/0+$/, "")
  if (digits === "") return { digits: "0", exponent: 0 }
  return { digits: sign + digits, exponent: Number(exponent) - fraction.length + (all.length - digits.length) }
}

/** Whether a double holds the number of this text. */
const isDouble = (text: string): boolean => {
  const exact = decimalOf(text)
  const rounded = decimalOf(String(Number(text)))
  return exact?.digits === rounded?.digits && exact?.exponent === rounded?.exponent
}

/** A number for `JSON.stringify`: a double where one holds it, else its text. */
export const writable = (text: string): number | RawNumber => isDouble(text) ? Number(text) : lossless.rawJSON(text)
