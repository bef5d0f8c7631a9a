/** Decoding a success against the contract. */
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Body from "../../Body.ts"
import { UnexpectedShape } from "../../ClientError.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const isKey = (key: unknown): key is string | number => typeof key === "string" || typeof key === "number"

/** Decodes bodies that classification has accepted: JSON, or nothing at all. */
export const decoder = <A>(
  operation: string,
  schema: Schema.Codec<A, unknown>
): (response: HttpClientResponse) => Effect.Effect<A, UnexpectedShape> => {
  const decode = Body.decoder(schema)
  return (response) =>
    Effect.flatMap(Effect.orDie(response.text), (text) => {
      const unexpected = (path: ReadonlyArray<string | number>, expected: string) =>
        Effect.fail(
          new UnexpectedShape({ operation, httpStatus: response.status, path, expected, body: Redacted.make(text) })
        )
      try {
        const decoded = decode(text)
        if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success)
        const [first] = format(decoded.failure.issue).issues
        return unexpected((first?.path ?? []).filter(isKey), first?.message ?? "another form")
      } catch (error) {
        // What was JSON for classification can be too deep now: long numbers make its reading another one.
        if (!(error instanceof RangeError)) throw error
        return unexpected([], "Expected JSON that is not nested as deeply")
      }
    })
}
