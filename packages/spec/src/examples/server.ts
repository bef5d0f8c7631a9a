/** Requests to a server that simulates Flanks. */
import type { ServerRequest } from "../Implementation.ts"
import { tokenPath } from "../internal/requests.ts"

/** An endpoint, and a body with the fields that it requires. */
export interface Endpoint {
  readonly path: string
  readonly required: { readonly [field: string]: string }
}

export const exchangePath = "/v0/platform/link"

const statusPath = "/v0/bank/credentials/status"

/** The endpoints in every generation of the documentation. Source: docs. */
export const everyEndpoint: ReadonlyArray<Endpoint> = [
  { path: statusPath, required: { credentials_token: "zq10-unknown" } },
  { path: exchangePath, required: { code: "zq10-unknown" } }
]

export const endpoints = () => everyEndpoint

/** The wrong values of a grant; empty for the right one. */
export const grants = (): ReadonlyArray<object> => [
  {},
  { client_secret: "zq10-wrong" },
  { client_id: "zq10-wrong" },
  { grant_type: "implicit" }
]

export const authorizations = () =>
  everyEndpoint.flatMap((endpoint) =>
    [null, "", "Bearer", "Bearer zq10-wrong", "Basic eDp5"].map((authorization) => ({ endpoint, authorization }))
  )

/** A request with one mistake, and the response to it. */
export interface WrongRequest {
  readonly path: string
  readonly change: Partial<ServerRequest>
  readonly status: number
  readonly error: string
}

export const wrongRequests = (): ReadonlyArray<WrongRequest> => [
  ...([[tokenPath, "DELETE"], [statusPath, "DELETE"], [exchangePath, "PUT"]] as const).map(([path, method]) => ({
    path,
    change: { method },
    status: 405,
    error: "Method not allowed"
  })),
  ...everyEndpoint.map(({ path }) => ({
    path,
    change: { headers: { "content-type": "text/plain" } },
    status: 415,
    error: "Not matching body content type"
  }))
]

/** Paths that take a body. */
export const paths = [tokenPath, ...everyEndpoint.map(({ path }) => path)]

export const bodies = () =>
  paths.flatMap((path) => ["", "{", "[]", "null", "<html>", "{\"a\":1}"].map((body) => ({ path, body })))

export const unknownValues = () => everyEndpoint.map((endpoint) => ({ endpoint, value: "zq10-unknown" }))
