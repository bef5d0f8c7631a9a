import { AccessToken } from "@effect-flanks/client/AccessToken"
import { Amount, data } from "@effect-flanks/client/api/Field"
import { decoder } from "@effect-flanks/client/Body"
import { config, defaultBaseUrl, FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { classify } from "@effect-flanks/client/FlanksHttpClient"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/** Two applications in one process: a service for each. */
export class Spain extends Context.Service<Spain, FlanksClient["Service"]>()("my-service/Spain") {}
export class France extends Context.Service<France, FlanksClient["Service"]>()("my-service/France") {}

/** `SPAIN_FLANKS_CLIENT_ID`, `SPAIN_FLANKS_BASE_URL`, and so on. */
const application = (name: string) => Layer.unwrap(Effect.map(Config.nested(config, name), layer))

export const applications = Layer.mergeAll(
  Layer.effect(Spain, FlanksClient).pipe(Layer.provide(application("SPAIN"))),
  Layer.effect(France, FlanksClient).pipe(Layer.provide(application("FRANCE")))
)

/** A read that the contract does not have. Returns the response's text. */
export const everything = Effect.fn("everything")(function*(token: Redacted.Redacted) {
  const http = classify(yield* HttpClient.HttpClient)
  const tokens = yield* AccessToken
  const ask = (access: Redacted.Redacted) =>
    HttpClientRequest.post(`${defaultBaseUrl}/v0/bank/credentials/all`).pipe(
      HttpClientRequest.bearerToken(access),
      HttpClientRequest.bodyJsonUnsafe({ credentials_token: Redacted.value(token) }),
      http.execute
    )
  const access = yield* tokens.get
  const response = yield* ask(access).pipe(
    // A 401 means that nothing ran. Try once more with a fresh access token.
    Effect.catchTag("Unauthorized", () => Effect.andThen(tokens.refresh(access), Effect.flatMap(tokens.get, ask)))
  )
  return yield* response.text
})

/** Only the fields that you need. The other fields can then have any shape. */
const balances = decoder(Schema.Array(data({ balance: Amount, currency: Schema.String })))

export const worth = Effect.fn("worth")(function*(token: Redacted.Redacted) {
  const { aggregation } = yield* FlanksClient
  return yield* aggregation.portfolio(token).pipe(
    Effect.catchTag("UnexpectedShape", ({ body }) => Effect.fromResult(balances(Redacted.value(body))))
  )
})
