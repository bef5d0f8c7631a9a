/** Decodes the body of a success with the contract's Schema. */
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Body from "../../Body.ts"
import { UnexpectedShape } from "../../ClientError.ts"
import { outcome } from "../../FlanksHttpClient.ts"
import { jsonText } from "../json/jsonText.ts"
import { hasOneOf, namesOf } from "../json/knownFields.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** The body of an outcome also masks the secrets of the request when it is shown. */
const bodyOf = (response: HttpClientResponse, text: string): Redacted.Redacted =>
  outcome(response)?.body ?? Redacted.make(text)

const isKey = (key: unknown): key is string | number => typeof key === "string" || typeof key === "number"

/** The fields with which Flanks reports that something was done. */
const acknowledgement = ["message", "success"]

/** The fields of the records at the top of a Schema. */
const fieldsOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (ast.encoding !== undefined) return ast.encoding.flatMap(({ to }) => fieldsOf(to))
  return ast._tag === "Union" ? ast.types.flatMap(fieldsOf) : namesOf(ast.checks) ?? []
}

/**
 * Checks the response of an operation without data. An empty response is accepted, and so is any known form. An object in
 * another form might mean that nothing was done.
 */
export const acknowledged = (
  operation: string,
  schema: Schema.Codec<unknown, unknown>
): (response: HttpClientResponse) => Effect.Effect<void, UnexpectedShape> => {
  const names = [...fieldsOf(schema.ast), ...acknowledgement]
  const decode = Body.decoder(schema)
  return (response) =>
    Effect.flatMap(Effect.orDie(response.text), (text) => {
      const json = jsonText(text)
      const said: unknown = json === null ? null : JSON.parse(json)
      if (typeof said !== "object" || said === null || Object.keys(said).length === 0) return Effect.void
      if (hasOneOf(said, names) || Result.isSuccess(decode(text))) return Effect.void
      return Effect.fail(
        new UnexpectedShape({
          operation,
          httpStatus: response.status,
          path: [],
          expected: "Expected an object with one of its known fields",
          body: bodyOf(response, text)
        })
      )
    })
}

/** Decodes bodies that classification accepted, which are JSON or empty. */
export const decoder = <A>(
  operation: string,
  schema: Schema.Codec<A, unknown>
): (response: HttpClientResponse) => Effect.Effect<A, UnexpectedShape> => {
  const decode = Body.decoder(schema)
  return (response) =>
    Effect.flatMap(Effect.orDie(response.text), (text) => {
      const unexpected = (path: ReadonlyArray<string | number>, expected: string) =>
        Effect.fail(
          new UnexpectedShape({ operation, httpStatus: response.status, path, expected, body: bodyOf(response, text) })
        )
      try {
        const decoded = decode(text)
        if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success)
        const [first] = format(decoded.failure.issue).issues
        return unexpected((first?.path ?? []).filter(isKey), first?.message ?? "another form")
      } catch (error) {
        // JSON that classification could parse may be too deep here, because a body with long numbers is parsed in another
        // way.
        if (!(error instanceof RangeError)) throw error
        return unexpected([], "Expected JSON that is not nested as deeply")
      }
    })
}
