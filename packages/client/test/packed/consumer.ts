/** A service that uses the published package, over a `fetch` with fixed responses. Its output is compared. */
import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const answers: { readonly [path: string]: readonly [status: number, body: object] } = {
  "/v0/token": [200, { access_token: "access", expires_in: 3600, token_type: "Bearer", scope: "aggregation" }],
  "/v0/bank/available": [200, [{ id: "1", name: "A Bank" }]],
  "/v0/bank/credentials/portfolio": [400, { error: "Not for now", error_code: 50003 }]
}

const answer: typeof fetch = (input) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const [status, body] = answers[url.pathname] ?? [404, {}]
  return Promise.resolve(
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } })
  )
}

const flanks = layer({
  grant: {
    grant_type: "client_credentials",
    client_id: Redacted.make("my-id"),
    client_secret: Redacted.make("my-secret")
  }
}).pipe(Layer.provide(FetchHttpClient.layer), Layer.provide(Layer.succeed(FetchHttpClient.Fetch, answer)))

const program = Effect.gen(function*() {
  const client = yield* FlanksClient
  const banks = yield* client.entities()
  const portfolios = yield* client.aggregation.portfolio(Redacted.make("token")).pipe(
    Effect.map((found) => String(found.length)),
    Effect.catchTag("ScaRequired", ({ actor }) => Effect.succeed(`whose turn: ${actor}`))
  )
  return [banks.map(({ name }) => name).join(), portfolios].join("\n")
})

console.log(await Effect.runPromise(Effect.provide(program, flanks)))
