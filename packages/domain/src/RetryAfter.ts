/**
 * The `Retry-After` header, with which a server says how long to wait.
 *
 * @since 0.1.0
 */

/**
 * Headers in the form of any common HTTP client: a `Headers`, an axios object, or a plain record.
 *
 * @category models
 */
export type HeadersLike =
  | { readonly get: (name: string) => string | null | undefined }
  | { readonly [name: string]: string | ReadonlyArray<string> | number | null | undefined }

const seconds = /^\d+$/
const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /

/** The end of a date without a time zone. JavaScript would read it in the machine's own zone, but HTTP dates are in GMT. */
const withoutZone = /\d\d:\d\d(?: \d{4})?$/

/** A longer wait has the same effect, and milliseconds stay exact. */
const longest = Number.MAX_SAFE_INTEGER

/**
 * Reads the value of a `Retry-After` header, which is a number of seconds or an HTTP date.
 *
 * It returns milliseconds from `now`, never a negative number, or null for any other value. `now` is in milliseconds since
 * the epoch. `fromHeaders` finds the header for you.
 *
 * @example
 * import * as RetryAfter from "@effect-flanks/domain/RetryAfter"
 *
 * RetryAfter.parse("120", 0) // => 120000
 * RetryAfter.parse("Thu, 01 Jan 1970 00:01:00 GMT", 0) // => 60000
 * RetryAfter.parse("soon", 0) // => null
 *
 * @see {@link fromHeaders} for the headers of a response
 *
 * @category parsing
 */
export const parse = (value: string, now: number): number | null => {
  const text = value.trim()
  if (seconds.test(text)) return Math.min(Number(text) * 1000, longest)
  if (!date.test(text)) return null
  // oxlint-disable-next-line eslint/no-restricted-globals -- this parses a text and reads no clock
  const at = Date.parse(withoutZone.test(text) ? `${text} GMT` : text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

const isGetter = (headers: HeadersLike): headers is { readonly get: (name: string) => string | null | undefined } =>
  typeof headers["get"] === "function"

const lookUp = (headers: HeadersLike): unknown => {
  if (isGetter(headers)) return headers.get("retry-after")
  const name = Object.keys(headers).find((key) => key.toLowerCase() === "retry-after")
  return name === undefined ? undefined : headers[name]
}

/**
 * Reads `Retry-After` from the headers of a response. The names of the headers can be in any case.
 *
 * It returns milliseconds from `now`, or null if the header is missing or isn't readable. `now` is in milliseconds since
 * the epoch.
 *
 * @example
 * import * as RetryAfter from "@effect-flanks/domain/RetryAfter"
 *
 * RetryAfter.fromHeaders({ "Retry-After": "2" }, 0) // => 2000
 *
 * @category parsing
 */
export const fromHeaders = (headers: HeadersLike, now: number): number | null => {
  const found = lookUp(headers)
  const [value] = Array.isArray(found) ? found : [found]
  return typeof value === "string" || typeof value === "number" ? parse(String(value), now) : null
}
