import { AccessToken } from "@effect-flanks/client/AccessToken"
import { defaultBaseUrl } from "@effect-flanks/client/FlanksClient"
import { classify } from "@effect-flanks/client/FlanksHttpClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"

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
