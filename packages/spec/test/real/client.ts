/**
 * This project's client as an implementation for the laws, with their wire behind its `HttpClient`, and a clock that skips
 * waits.
 */
import { operations } from "@effect-flanks/client/api/Contract"
import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { SkippingClock } from "@effect-flanks/simulator/SkippingClock"
import * as Skipping from "@effect-flanks/simulator/SkippingClock"
import type { Client, ClientOperation, ClientResult, Sent, Wire } from "@effect-flanks/spec/Implementation"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const sentAs: { readonly [operation: string]: Sent } = {
  "token.issue": "token",
  "credentials.status": "read",
  "links.exchange": "exchange",
  "links.unusedCodes": "unused",
  "connect.createSession": "session"
}

const sentOf = (method: string, path: string): Sent => {
  const name = operations.find((one) => one.method === method && one.path === path)?.name ?? "nothing of the contract"
  const sent = sentAs[name]
  if (sent === undefined) throw new Error(`the laws know no ${name}`)
  return sent
}

const overWire = (wire: Wire) =>
  HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const answer = wire(sentOf(request.method, url.pathname))
      return answer === null
        ? new HttpClientError.HttpClientError({
          reason: new HttpClientError.TransportError({ request, description: "the connection broke" })
        })
        : Effect.succeed(
          HttpClientResponse.fromWeb(
            request,
            // A constructed response has no body on a status that doesn't allow one.
            new Response([204, 205, 304].includes(answer.status) ? null : answer.body, { status: answer.status })
          )
        )
    })
  )

const printed = (result: unknown): string =>
  [
    String(result),
    result instanceof Error ? `${result.message}\n${result.stack}` : "",
    Formatter.format(result),
    JSON.stringify(result),
    Cause.pretty(Cause.fail(result))
  ].join("\n")

const told = (tag: string, outcome: ClientResult["outcome"], token: string | null, of: unknown): ClientResult => ({
  tag,
  outcome,
  token,
  printed: () => printed(of)
})

const token = Redacted.make("zq13-credentials-token")

/** Data belongs to the application, including unchanged unknown fields, and the client doesn't print it. */
const data = told("Accepted", "accepted", null, "data")

const call = Effect.fnUntraced(function*(operation: ClientOperation, linkCode: string) {
  const flanks = yield* FlanksClient
  const called = operation === "read"
    ? Effect.as(flanks.credentials.status(token), data)
    : operation === "session"
    ? Effect.as(flanks.connect.createSession({}), data)
    : Effect.map(flanks.exchange(Redacted.make(linkCode)), (issued) =>
      issued._tag === "DelayedToken"
        ? told("DelayedToken", "delayed", Redacted.value(issued.token), issued)
        : told("Accepted", "accepted", Redacted.value(issued.token), issued))
  return yield* Effect.match(called, {
    onFailure: (error) => told(error._tag, "failure", null, error),
    onSuccess: (result) => result
  })
})

const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("laws"),
  client_secret: Redacted.make("zq14-client-secret")
} as const

/** The client. */
export const client: Client = {
  call: (asked, wire, linkCode) => {
    const watched = Layer.effect(
      HttpClient.HttpClient,
      Effect.map(SkippingClock, ({ watching }) => watching(overWire(wire)))
    )
    return Effect.forEach(asked, (operation) => call(operation, linkCode), { concurrency: "unbounded" }).pipe(
      Effect.provide(
        layer({ baseUrl: "https://flanks.invalid", grant }).pipe(
          Layer.provide(watched),
          Layer.provideMerge(Skipping.layer())
        )
      )
    )
  }
}
