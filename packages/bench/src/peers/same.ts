/** Compares the results of contestants, each of which has its own types for secrets, dates and amounts. */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

const plain = (value: unknown): unknown => {
  if (Result.isResult(value)) return plain(Result.getOrThrow(value))
  if (Redacted.isRedacted(value)) return Redacted.value(value)
  if (BigDecimal.isBigDecimal(value)) return BigDecimal.toNumberUnsafe(value)
  if (DateTime.isDateTime(value)) return DateTime.toDateUtc(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, field]) => [name, plain(field)])
  )
}

/** A decoded value as text: the same text for the same fields with the same values, whatever their types. */
export const textOf = (value: unknown): string => JSON.stringify(plain(value))

/** The text of a failure: its tag and its code. */
export const failureOf = (error: unknown): string => {
  const { _tag: tag, code, error_code: ownCode = code } = error as { readonly [key: string]: unknown }
  return `${String(tag)} ${String(ownCode)}`
}
