/** A wire that a law controls, with a record of its requests. */
import * as Effect from "effect/Effect"
import type { Client, ClientOperation, ClientResult, Response, Sent } from "../Implementation.ts"
import type { PartTrial } from "../Law.ts"
import { settle } from "./ask.ts"

/** The responses to each kind of request, in turn. The last one repeats. Null breaks the connection. */
export type Script = { readonly [S in Sent]?: ReadonlyArray<Response | null> }

/** A request and its response. */
export interface Exchange {
  readonly sent: Sent
  readonly answer: Response | null
}

/** A response with a JSON body. */
export const json = (status: number, body: object): Response => ({ status, body: JSON.stringify(body) })

export const linkCode = "zq10-link-code"
export const accessToken = "zq11-access-token-0123456789"
export const credentialsToken = "zq12token"

/** The response to each kind of request if all goes well. */
export const usual: { readonly [S in Sent]: Response } = {
  token: json(200, { access_token: accessToken, expires_in: 3600, token_type: "Bearer" }),
  read: json(200, { pending: false, name: "testbank" }),
  exchange: json(200, { credentials_token: credentialsToken, message: "User created successfully" }),
  session: json(200, { session_id: "s-1", session_url: "https://connect.invalid/s-1" }),
  unused: json(200, [])
}

/** Calls a client over a wire with scripted responses, and checks the requests and the result. */
export const trialOfCalls = (
  operations: ReadonlyArray<ClientOperation>,
  script: Script,
  judge: (exchanges: ReadonlyArray<Exchange>, results: ReadonlyArray<ClientResult>) => string | null
): PartTrial<Client> => ({
  input: { operations, wire: script },
  run: (client) => {
    const exchanges: Array<Exchange> = []
    const wire = (sent: Sent): Response | null => {
      const answers = script[sent] ?? [usual[sent]]
      const before = exchanges.filter((exchange) => exchange.sent === sent).length
      const answer = answers[Math.min(before, answers.length - 1)] ?? null
      exchanges.push({ sent, answer })
      return answer
    }
    return Effect.map(settle(() => client.call(operations, wire, linkCode)), (results) => judge(exchanges, results))
  }
})

/** How often this request was sent. */
export const count = (exchanges: ReadonlyArray<Exchange>, sent: Sent): number =>
  exchanges.filter((exchange) => exchange.sent === sent).length
