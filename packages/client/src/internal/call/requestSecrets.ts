/** The secrets of a request, which its response may repeat in a sentence. */
import { secretsOf } from "@effect-flanks/domain/Secrets"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"

const bearer = /^Bearer +/i

const ofBody = ({ body }: HttpClientRequest): ReadonlyArray<string> => {
  if (body._tag !== "Uint8Array") return []
  try {
    return secretsOf(JSON.parse(new TextDecoder().decode(body.body)))
  } catch {
    return []
  }
}

const ofHeaders = ({ headers }: HttpClientRequest): ReadonlyArray<string> => {
  const { authorization } = headers
  return authorization === undefined ? [] : [authorization.replace(bearer, "")]
}

/** The secrets in the header and the body of a request, by the names of their fields. No query has one. */
export const requestSecrets = (request: HttpClientRequest): ReadonlyArray<string> => [
  ...ofHeaders(request),
  ...ofBody(request)
]
