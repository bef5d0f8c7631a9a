/**
 * JSON without loss: a number that a double would change keeps its text.
 *
 * @since 0.1.0
 */
import { isDouble } from "./internal/json/decimals.ts"
import { lossless } from "./internal/json/lossless.ts"

/** A JSON number as its text, in JavaScript's own form for it where it has one. `stringify` writes it back as it was. */
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
  suspect.test(text) ? lossless.parse(text, (number) => !isDouble(number)) : JSON.parse(text)

/**
 * Writes JSON, a `RawNumber` as its text. Where `JSON` has `rawJSON`, `JSON.stringify` does the same; older browsers round.
 *
 * @example
 * import * as Json from "@effect-flanks/client/Json"
 *
 * Json.stringify(Json.parse("[12345678901234.567891]")) // => "[12345678901234.567891]"
 */
export const stringify = (value: unknown): string => lossless.stringify(value)
