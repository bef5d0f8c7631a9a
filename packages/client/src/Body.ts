/**
 * Reading the body of a success against a Schema, for who sends requests themselves.
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
 * Decodes a text, as the client does: amounts keep every digit, and what is as it should be is read several times faster
 * than by the Schema alone. Make the function once. It throws a `SyntaxError` on what is not JSON; classification has
 * refused that before.
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
