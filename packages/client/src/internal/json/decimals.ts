/** Compares decimals by their text. */
import { lossless, type RawJson } from "./lossless.ts"

const number = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** A decimal: `digits` times ten to the power of `exponent`. The digits have no zeros at either end. */
interface Decimal {
  readonly digits: string
  readonly exponent: number
}

/** Reads the text of a JSON number; null for any other text. Two texts of the same number give equal results. */
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
export const isDouble = (text: string): boolean => {
  const exact = decimalOf(text)
  const rounded = decimalOf(String(Number(text)))
  return exact?.digits === rounded?.digits && exact?.exponent === rounded?.exponent
}

/** A number for `JSON.stringify`: a double if one can hold it, otherwise its text. */
export const writable = (text: string): number | RawJson => isDouble(text) ? Number(text) : lossless.rawJSON(text)
