/**
 * The `Retry-After` header: how long a server asks to wait.
 *
 * @since 0.1.0
 */

/** Headers in any of the forms that HTTP clients give them. */
export type HeadersLike =
  | { readonly get: (name: string) => string | null | undefined }
  | { readonly [name: string]: string | ReadonlyArray<string> | number | null | undefined }

const seconds = /^\d{1,10}$/
const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /

/**
 * Reads the value of a `Retry-After` header: seconds or an HTTP date. Returns milliseconds from `now` (milliseconds since
 * the epoch), never negative, or null if the value is neither.
 *
 * @example
 * import * as RetryAfter from "@effect-flanks/domain/RetryAfter"
 *
 * RetryAfter.parse("120", 0) // => 120000
 * RetryAfter.parse("Thu, 01 Jan 1970 00:01:00 GMT", 0) // => 60000
 * RetryAfter.parse("soon", 0) // => null
 */
export const parse = (value: string, now: number): number | null => {
  const text = value.trim()
  if (seconds.test(text)) return Number(text) * 1000
  if (!date.test(text)) return null
  // oxlint-disable-next-line eslint/no-restricted-globals -- it reads a text, and no clock
  const at = Date.parse(text)
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
 * The same, read from the headers of a response: a `Headers`, an axios object, or a plain record whatever its case. Null
 * without the header.
 *
 * @example
 * import * as RetryAfter from "@effect-flanks/domain/RetryAfter"
 *
 * RetryAfter.fromHeaders({ "Retry-After": "2" }, 0) // => 2000
 */
export const fromHeaders = (headers: HeadersLike, now: number): number | null => {
  const found = lookUp(headers)
  const [value] = Array.isArray(found) ? found : [found]
  return typeof value === "string" || typeof value === "number" ? parse(String(value), now) : null
}
