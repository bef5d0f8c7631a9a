/** Decodes values from the wire; null for invalid ones. */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import { isRawNumber } from "../../Json.ts"
import { decimalOf } from "./decimals.ts"

/**
 * A number with more digits or a larger exponent isn't an amount of money, and computing with it could use up the memory.
 */
const mostDigits = 100
const largestExponent = 400

export const isWireNumber = (u: unknown): u is unknown =>
  typeof u === "number" || typeof u === "string" || isRawNumber(u)

export const amountOf = (wire: unknown): BigDecimal.BigDecimal | null => {
  if (!isWireNumber(wire)) return null
  const decimal = decimalOf(isRawNumber(wire) ? wire.rawJSON : String(wire))
  return decimal === null || decimal.digits.length > mostDigits || Math.abs(decimal.exponent) > largestExponent
    ? null
    : BigDecimal.make(BigInt(decimal.digits), -decimal.exponent)
}

export const dayOf = (text: string): DateTime.Utc | null => {
  // oxlint-disable-next-line eslint/no-restricted-globals -- it reads a text, and no clock
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? text : NaN)
  // JavaScript reads February 30 as March 2.
  return date.getUTCDate() === Number(text.slice(8)) ? DateTime.fromDateUnsafe(date) : null
}

/** A number since 1970 that is at least this large is in milliseconds. In seconds it would be later than the year 5000. */
const firstMillis = 100_000_000_000

export const instantOf = (count: number): DateTime.Utc | null =>
  Option.getOrNull(DateTime.make(Math.abs(count) < firstMillis ? count * 1000 : count))
