/**
 * Amounts of money, exact. They are Effect's `BigDecimal`, which prints as an object: here is how to show one, how to write one
 * as JSON, and how to get a number of it.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"

/**
 * An amount with all its digits, as JSON writes numbers and as `Intl.NumberFormat` takes them.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * Amount.toText(BigDecimal.fromStringUnsafe("279114.82")) // => "279114.82"
 */
export const toText = (amount: BigDecimal.BigDecimal): string => BigDecimal.format(amount)

/**
 * The double next to an amount, for charts and sorting: beyond 15 digits it is another number.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * Amount.toNumber(BigDecimal.fromStringUnsafe("279114.82")) // => 279114.82
 */
export const toNumber = (amount: BigDecimal.BigDecimal): number => Number(BigDecimal.format(amount))

/**
 * For `JSON.stringify`: writes every amount as its text, where it would write Effect's own form of it. `DataKind.toJson` writes
 * whole data as Flanks does.
 *
 * @example
 * import * as Amount from "@effect-flanks/client/Amount"
 * import * as BigDecimal from "effect/BigDecimal"
 *
 * JSON.stringify({ balance: BigDecimal.fromStringUnsafe("1.50") }, Amount.replacer) // => '{"balance":"1.5"}'
 */
export function replacer(this: unknown, key: string, value: unknown): unknown {
  // oxlint-disable-next-line oxc/no-this-in-exported-function -- JSON.stringify gives the holder of a value as `this`
  const held: unknown = (this as Readonly<Record<string, unknown>>)[key]
  return BigDecimal.isBigDecimal(held) ? toText(held) : value
}
