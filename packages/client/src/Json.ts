/**
 * JSON without loss of digits: a number that a double would change keeps its text.
 *
 * @since 0.1.0
 */
import { isDouble } from "./internal/json/decimals.ts"
import { lossless } from "./internal/json/lossless.ts"

/**
 * The text of a JSON number, in JavaScript's own form for it if the runtime has one. `stringify` writes it back unchanged.
 *
 * @category numbers
 */
export interface RawNumber {
  readonly rawJSON: string
}

/**
 * Whether a value is a `RawNumber`, which is a number that a double can't hold.
 *
 * @category guards
 */
export const isRawNumber = (u: unknown): u is RawNumber => lossless.isRawJSON(u)

/**
 * A double holds every number of 15 digits. Only texts like these need a closer look, which costs ten times a plain parse.
 */
const suspect = /(?:^|[:,[\s])-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Parses JSON without losing digits. A number that a double would change becomes a `RawNumber`, and any other a `number`.
 *
 * It throws a `SyntaxError` on text that isn't JSON.
 *
 * @example
 * import * as Json from "@effect-flanks/client/Json"
 *
 * JSON.stringify(Json.parse('[0.1, 12345678901234.567891]')) // => "[0.1,12345678901234.567891]"
 *
 * @category conversions
 */
export const parse = (text: string): unknown =>
  suspect.test(text) ? lossless.parse(text, (number) => !isDouble(number)) : JSON.parse(text)

/**
 * Writes JSON, with all the digits of each `RawNumber`. In runtimes with `JSON.rawJSON`, `JSON.stringify` does the same. In
 * older browsers it rounds.
 *
 * @example
 * import * as Json from "@effect-flanks/client/Json"
 *
 * Json.stringify(Json.parse("[12345678901234.567891]")) // => "[12345678901234.567891]"
 *
 * @category conversions
 */
export const stringify = (value: unknown): string => lossless.stringify(value)
