/** The secrets of a request, which its response may repeat in a sentence. */
import { isSecretName, secretsOf } from "@effect-flanks/domain/Secrets"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"

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

/** The secrets in the header, the query and the body of a request, by the names of their fields. */
export const requestSecrets = (request: HttpClientRequest): ReadonlyArray<string> => [
  ...ofHeaders(request),
  ...[...request.urlParams].flatMap(([name, value]) =>
    isSecretName(name) ? [Redacted.isRedacted(value) ? Redacted.value(value) : value] : []
  ),
  ...ofBody(request)
]
