/** Makes requests to a server that simulates Flanks, and reads its responses. */
import { maskBody } from "@effect-flanks/domain/Secrets"
import * as Effect from "effect/Effect"
import type { Response, Server, ServerRequest } from "../Implementation.ts"
import type { PartTrial } from "../Law.ts"
import { settle } from "./ask.ts"

export const tokenPath = "/v0/token"

export const asJson = { "content-type": "application/json" }

export const grant = ({ clientId, clientSecret }: Server) => ({
  grant_type: "client_credentials",
  client_id: clientId,
  client_secret: clientSecret
})

export const post = (path: string, body: unknown, headers: ServerRequest["headers"] = {}): ServerRequest => ({
  method: "POST",
  path,
  headers: { ...asJson, ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body)
})

type Fields = { readonly [field: string]: unknown }

/** The fields of a body that is an object; empty for any other body. */
export const fieldsOf = ({ body }: Response): Fields => {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === "object" && json !== null ? json as Fields : {}
  } catch {
    return {}
  }
}

/** Removes a token, which must not be in a report. */
export const maskedText = ({ body, status }: Response): string => `${status} ${maskBody(body)}`.slice(0, 200)

export type Send = (request: ServerRequest) => Effect.Effect<Response, unknown>

/** A trial with several requests in sequence. */
export const trialOfRequests = (
  input: unknown,
  judge: (send: Send, server: Server) => Effect.Effect<string | null, unknown>
): PartTrial<Server> => ({
  input,
  run: (server) => judge((request) => settle(() => server.send(request)), server)
})

/** The header with a valid access token. */
export const authorize = (send: Send, server: Server) =>
  Effect.map(send(post(tokenPath, grant(server))), (response) => ({
    authorization: `Bearer ${String(fieldsOf(response)["access_token"])}`
  }))
