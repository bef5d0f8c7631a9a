/**
 * Decodes the body of a success with a Schema, for callers that send requests with their own HTTP client.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { compile, fallback, type FastDecoder } from "./internal/call/fastDecoder.ts"
import { jsonText } from "./internal/json/jsonText.ts"
import * as Json from "./Json.ts"

const read = (text: string): unknown => {
  const json = jsonText(text)
  return json === null ? undefined : Json.parse(json)
}

/**
 * Makes a function that decodes a text with a Schema in the same way as the client: amounts keep all their digits, and text
 * that matches the Schema is decoded several times faster than by the Schema alone.
 *
 * **When to use**
 *
 * Use it on the body of an `Accepted` response. Make the function once, and reuse it.
 *
 * **Details**
 *
 * The function throws a `SyntaxError` on text that isn't JSON. `classify` never returns `Accepted` for such text.
 *
 * @example
 * import { decoder } from "@effect-flanks/client/Body"
 * import { Account } from "@effect-flanks/client/api/Data"
 * import * as Result from "effect/Result"
 * import * as Schema from "effect/Schema"
 *
 * const accounts = decoder(Schema.Array(Account))
 *
 * Result.isSuccess(accounts('[{"iban": "ES00", "balance": 12345678901234.567891}]')) // => true
 *
 * @category decoding
 */
export const decoder = <A>(
  schema: Schema.Codec<A, unknown>
): (text: string) => Result.Result<A, Schema.SchemaError> => {
  const decode = Schema.decodeUnknownResult(schema)
  let quick: FastDecoder | undefined
  return (text) => {
    quick ??= compile(schema.ast)
    const value = quick(read(text))
    return value === fallback ? decode(read(text)) : Result.succeed(value as A)
  }
}
