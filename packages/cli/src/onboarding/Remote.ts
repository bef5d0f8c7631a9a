/**
 * Calls the onboarding service over HTTP.
 *
 * @since 0.1.0
 */
import { Api } from "@effect-flanks/onboarding/service/Api"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Option from "effect/Option"
import { exitCodes, Failure } from "../Failure.ts"

/** A client of the service at a URL, with the key from the environment. */
export const make = Effect.fnUntraced(function*(baseUrl: string) {
  const key = yield* Http.apiKey
  return yield* HttpApiClient.make(Api, {
    baseUrl,
    transformClient: HttpClient.mapRequest((request) =>
      Option.match(key, { onNone: () => request, onSome: (found) => HttpClientRequest.bearerToken(request, found) })
    )
  })
})

/** A client of the service. */
export type Remote = Effect.Success<ReturnType<typeof make>>

/** A URL without its user and password, which don't belong in a message. */
const withoutLogin = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1")

/** The failure of a call to the service. */
export const toFailure = (baseUrl: string) => (error: { readonly _tag: string; readonly message: string }): Failure => {
  switch (error._tag) {
    case "HttpClientError":
      return new Failure({
        exitCode: exitCodes.later,
        message:
          `No onboarding service responds at ${
            withoutLogin(baseUrl)
          }. Start it with \`flanks onboarding serve\`, or set its ` +
          "address with --url or FLANKS_ONBOARDING_URL."
      })
    case "Unavailable":
      return new Failure({ exitCode: exitCodes.later, message: `The service responded: ${error.message}` })
    default:
      return new Failure({ exitCode: exitCodes.developer, message: `The service responded: ${error.message}` })
  }
}
