/**
 * Shows exact amounts of money as text, and converts them to JSON or to numbers. An amount is Effect's `BigDecimal`, which
 * by itself prints as an object.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"

/**
 * Returns an amount as text with all its digits, in the form of a JSON number. `Intl.NumberFormat` accepts it too.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * Amount.toText(BigDecimal.fromStringUnsafe("279114.82")) // => "279114.82"
 *
 * @see {@link toNumber} for charts
 *
 * @category conversions
 */
export const toText = (amount: BigDecimal.BigDecimal): string => BigDecimal.format(amount)

/**
 * Returns the nearest double to an amount, for charts and sorting. An amount of more than 15 digits can change.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * Amount.toNumber(BigDecimal.fromStringUnsafe("279114.82")) // => 279114.82
 *
 * @see {@link toText} for all digits
 *
 * @category conversions
 */
export const toNumber = (amount: BigDecimal.BigDecimal): number => Number(BigDecimal.format(amount))

/**
 * A replacer for `JSON.stringify` that writes every amount as a string, rather than in Effect's own form.
 *
 * To write data in Flanks' form, with amounts as numbers, use `DataKind.toJson`.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * JSON.stringify({ balance: BigDecimal.fromStringUnsafe("1.50") }, Amount.replacer) // => '{"balance":"1.5"}'
 *
 * @category conversions
 */
export function replacer(this: unknown, key: string, value: unknown): unknown {
  // oxlint-disable-next-line oxc/no-this-in-exported-function -- JSON.stringify gives the holder of a value as `this`
  const held: unknown = (this as Readonly<Record<string, unknown>>)[key]
  return BigDecimal.isBigDecimal(held) ? toText(held) : value
}
