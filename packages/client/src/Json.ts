/**
 * JSON without loss: a number that a double would change keeps its text.
 *
 * @since 0.1.0
 */
import { lossless, writable } from "./internal/json/decimals.ts"

/** A JSON number as its text, in JavaScript's own form for it: `JSON.stringify` writes it back as it was. */
export interface RawNumber {
  readonly rawJSON: string
}

/** Whether a value is a number that no double holds. */
export const isRawNumber = (u: unknown): u is RawNumber => lossless.isRawJSON(u)

/** A double holds every number of 15 digits; only these texts need a closer look, which costs ten times a plain parse. */
const suspect = /(?:^|[:,[\s])-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Parses JSON; a number that a double would change comes as a `RawNumber`, all others as `number`. Throws a `SyntaxError`
 * on what is not JSON.
 *
 * @example
 * import * as Json from "@effect-flanks/client/Json"
 *
 * JSON.stringify(Json.parse('[0.1, 12345678901234.567891]')) // => "[0.1,12345678901234.567891]"
 */
export const parse = (text: string): unknown =>
  suspect.test(text)
    ? lossless.parse(
      text,
      (_, value, { source }) => typeof value === "number" && source !== undefined ? writable(source) : value
    )
    : JSON.parse(text)
