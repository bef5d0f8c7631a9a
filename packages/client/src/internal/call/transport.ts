/** Turns a request without a response into an error. */
import type { TransportError } from "@effect-flanks/domain/FlanksError"
import * as Transport from "@effect-flanks/domain/Transport"
import type { HttpClientError } from "effect/http/HttpClientError"
import { isClientError, type ResendingTransport } from "../../ClientError.ts"

/** Host and path, without the parts of a URL that may hold a secret. */
const targetOf = ({ request }: HttpClientError): string => {
  const url = URL.parse(request.url)
  return url === null ? request.method : `${request.method} ${url.host}${url.pathname}`
}

/** The program's mistake, if the transport refused a request because of one. */
export const refusalOf = ({ reason }: HttpClientError): ResendingTransport | null => {
  const { cause } = reason as { readonly cause?: unknown }
  return isClientError(cause) && cause._tag === "ResendingTransport" ? cause : null
}

/** A body that broke off is a reset, even if the runtime has no code for it. */
export const fromClientError = (error: HttpClientError): TransportError =>
  Transport.fromUnknown(error, {
    otherwise: error.reason._tag === "DecodeError" ? "reset" : "unknown",
    target: targetOf(error)
  })
