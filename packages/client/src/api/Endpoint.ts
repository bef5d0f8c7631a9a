/**
 * Defines the operations of the contract: their facts, their Schemas, and the failures that all of them have.
 *
 * @since 0.1.0
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type * as Schema from "effect/Schema"
import * as Annotations from "./Annotations.ts"
import { failures } from "./ErrorBodies.ts"

type Path = `/${string}`
type Payload = Schema.Top & { readonly sseMode?: never }
type Success = Schema.Top | ReadonlyArray<Schema.Top>
type Facts = Omit<Annotations.Facts, "generation">

/**
 * The facts of an operation, and the Schemas of its body and of its success.
 *
 * @category models
 */
export interface Operation<P, S> extends Facts {
  readonly payload: P
  readonly success: S
}

/** The Schemas describe Flanks' own JSON, so they are used without the codecs that an `HttpApi` adds. */
const schemas = <P, S>({ payload, success }: Operation<P, S>) =>
  ({ disableCodecs: true, payload, success, error: failures }) as const

/**
 * The operations of one generation of the API, by their method.
 *
 * @example
 * import * as Endpoint from "@effect-flanks/client/api/Endpoint"
 * import * as Schema from "effect/Schema"
 *
 * const { post } = Endpoint.of("v0")
 * const list = post("list", "/v0/links/list-links", {
 *   replay: "safe",
 *   source: "docs",
 *   payload: Schema.Struct({}),
 *   success: Schema.Array(Schema.String)
 * })
 * list.method // => "POST"
 *
 * @category constructors
 */
export const of = (generation: Annotations.Facts["generation"]) => {
  const annotations = ({ replay, source }: Facts) => Annotations.make({ replay, source, generation })
  return {
    /** A `GET`, with or without a query. */
    get: <
      const N extends string,
      const U extends Path,
      const S extends Success,
      Q extends HttpApiEndpoint.QueryConstraint = never
    >(name: N, path: U, { query, success, ...facts }: Facts & { readonly success: S; readonly query?: Q }) =>
      HttpApiEndpoint.get(name, path, { disableCodecs: true, query, success, error: failures })
        .annotateMerge(annotations(facts)),
    /** A `POST` with a body. Flanks' reads are POSTs too. */
    post: <const N extends string, const U extends Path, P extends Payload, const S extends Success>(
      name: N,
      path: U,
      operation: Operation<P, S>
    ) => HttpApiEndpoint.post(name, path, schemas(operation)).annotateMerge(annotations(operation)),
    /** A `PUT` with a body. */
    put: <const N extends string, const U extends Path, P extends Payload, const S extends Success>(
      name: N,
      path: U,
      operation: Operation<P, S>
    ) => HttpApiEndpoint.put(name, path, schemas(operation)).annotateMerge(annotations(operation)),
    /** A `DELETE` with a body. */
    delete: <const N extends string, const U extends Path, P extends Payload, const S extends Success>(
      name: N,
      path: U,
      operation: Operation<P, S>
    ) => HttpApiEndpoint.delete(name, path, schemas(operation)).annotateMerge(annotations(operation))
  }
}
