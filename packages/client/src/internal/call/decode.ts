/** Decodes the body of a success with the contract's Schema. */
import { classify } from "@effect-flanks/domain/Classify"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import * as Effect from "effect/Effect"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Body from "../../Body.ts"
import { UnexpectedShape } from "../../ClientError.ts"
import { jsonText } from "../json/jsonText.ts"
import { hasOneOf, namesOf } from "../json/knownFields.ts"
import { requestSecrets } from "./requestSecrets.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** The outcome of a response that an error may show, so that the secrets of its request are masked too. */
export const shownOutcome = (response: HttpClientResponse, text: string): Outcome =>
  classify(response.status, text, { secrets: requestSecrets(response.request) })

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
          body: shownOutcome(response, text).body
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
          new UnexpectedShape({
            operation,
            httpStatus: response.status,
            path,
            expected,
            body: shownOutcome(response, text).body
          })
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
