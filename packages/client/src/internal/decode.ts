/** Decoding a success against the contract. */
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { UnexpectedShape } from "../ClientError.ts"
import * as Json from "../Json.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const isKey = (key: unknown): key is string | number => typeof key === "string" || typeof key === "number"

/** Reads JSON, or nothing at all. That it is JSON is known: what can fail is a depth beyond the stack. */
const read = (text: string): { readonly json: unknown } | null => {
  try {
    return { json: text.trim() === "" ? undefined : Json.parse(text) }
  } catch {
    return null
  }
}

const unexpected = (operation: string, status: number, text: string, { issue }: Schema.SchemaError) => {
  const [first] = format(issue).issues
  return new UnexpectedShape({
    operation,
    status,
    path: (first?.path ?? []).filter(isKey),
    expected: first?.message ?? "another form",
    body: Redacted.make(text)
  })
}

/** Decodes bodies that classification has accepted: JSON, or nothing at all. */
export const decoder = <A>(
  operation: string,
  schema: Schema.Codec<A, unknown>
): (response: HttpClientResponse) => Effect.Effect<A, UnexpectedShape> => {
  const decode = Schema.decodeEffect(schema)
  return (response) =>
    Effect.flatMap(Effect.orDie(response.text), (text) => {
      const { status } = response
      const found = read(text)
      if (found === null) {
        const expected = "Expected JSON that is not nested as deeply"
        return Effect.fail(new UnexpectedShape({ operation, status, path: [], expected, body: Redacted.make(text) }))
      }
      return Effect.mapError(decode(found.json), (error) => unexpected(operation, status, text, error))
    })
}
