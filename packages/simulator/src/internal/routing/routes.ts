/** The operations by path and method, with what reads their requests: all of it from the definition of the API. */
import { Bearer } from "@effect-flanks/client/api/ErrorBodies"
import { ClientCredentials, Password } from "@effect-flanks/client/api/Token"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import { Api } from "../../Api.ts"
import type { Call, HandlerResult } from "../handlers/handler.ts"
import { handlers } from "../handlers/index.ts"
import { type Problem, problemsIn } from "./problems.ts"

/** What a value decodes to, or what is wrong with it. */
export type Decoded =
  | { readonly _tag: "Read"; readonly value: unknown }
  | { readonly _tag: "Wrong"; readonly problems: ReadonlyArray<Problem> }

/** One operation. */
export interface Route {
  /** Group and endpoint: `credentials.status`. */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly needsToken: boolean
  /** Where the request is: in a JSON body, in the parts of an upload, or in the query. */
  readonly reads: "json" | "parts" | "query"
  /** Whether it refuses with the newer endpoints' bodies. */
  readonly isNewer: boolean
  readonly decode: (input: { readonly [name: string]: unknown }) => Decoded
  readonly handle: (call: Call<unknown>) => HandlerResult<unknown>
}

const decoder = (schema: Schema.Top | undefined): Route["decode"] => {
  if (schema === undefined) return () => ({ _tag: "Read", value: {} })
  const decode = Schema.decodeUnknownExit(schema as unknown as Schema.ConstraintDecoder<unknown>, { errors: "all" })
  return (input) => {
    const exit = decode(input)
    if (Exit.isSuccess(exit)) return { _tag: "Read", value: exit.value }
    const found = exit.cause.reasons.flatMap((reason): ReadonlyArray<SchemaIssue.Issue> =>
      reason._tag === "Fail" ? [reason.error.issue] : []
    )
    return { _tag: "Wrong", problems: found.flatMap((issue) => problemsIn(issue)) }
  }
}

const withSecret = decoder(ClientCredentials)
const withPassword = decoder(Password)

/** By its grant type, so that what is missing can be named. */
const decodeGrant: Route["decode"] = (input) => (input["grant_type"] === "password" ? withPassword : withSecret)(input)

const isNewer = (path: string): boolean => /^\/(?:v0\/links|connect|aggregation|report|letters)\//.test(path)

const handlerOf = (group: string, endpoint: string): Route["handle"] => {
  const all = handlers as unknown as { readonly [group: string]: { readonly [endpoint: string]: Route["handle"] } }
  const found = all[group]?.[endpoint]
  if (found === undefined) throw new Error(`Nothing handles ${group}.${endpoint}`)
  return found
}

const payloadOf = (payload: ReadonlyMap<string, { readonly schemas: ReadonlyArray<Schema.Top> }>) =>
  Array.from(payload.values(), ({ schemas }) => schemas[0])[0]

const declared: ReadonlyArray<Route> = Object.values(Api.groups).flatMap((group) =>
  Object.values(group.endpoints).map((endpoint): Route => {
    const name = `${group.identifier}.${endpoint.identifier}`
    return {
      name,
      method: endpoint.method,
      path: endpoint.path,
      needsToken: endpoint.middlewares.has(Bearer),
      reads: endpoint.method === "GET" ? "query" : group.identifier === "upload" ? "parts" : "json",
      isNewer: isNewer(endpoint.path),
      decode: name === "token.issue"
        ? decodeGrant
        : decoder(endpoint.method === "GET" ? endpoint.query : payloadOf(endpoint.payload)),
      handle: handlerOf(group.identifier, endpoint.identifier)
    }
  })
)

/** What older docs, or an earlier version of a client, call otherwise. */
const aliases: ReadonlyArray<readonly [name: string, method: string, path: string]> = [
  ["links.list", "GET", "/v0/links/list-links"],
  ["reports.templates", "GET", "/report/v1/list-templates"],
  ["aggregation.investmentTransaction", "POST", "/v0/bank/credentials/investment/transactions"]
]

/** Every operation, and its other names. */
export const routes: ReadonlyArray<Route> = [
  ...declared,
  ...aliases.flatMap(([name, method, path]) =>
    declared.filter((route) => route.name === name).map((route): Route => ({ ...route, method, path }))
  )
]

const byPath = Map.groupBy(routes, ({ path }) => path)

/** The operations at a path, with or without a slash at its end. */
export const routesAt = (path: string): ReadonlyArray<Route> =>
  byPath.get(path.endsWith("/") ? path.slice(0, -1) : path) ?? []
