/** What a request that got no answer means, read from what runtimes say of it. */
import { TransportError } from "@effect-flanks/domain/FlanksError"
import type { HttpClientError } from "effect/http/HttpClientError"

type Reason = TransportError["reason"]

/** The codes of Node and of undici; what browsers say is only that it failed. */
const reasons: { readonly [code: string]: Reason } = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns"
}

/** The codes of an error and of its causes, outermost first; an error of several attempts has a code of its own. */
const codesOf = (error: unknown, depth = 0): Array<string> => {
  if (typeof error !== "object" || error === null || depth > 5) return []
  const { cause, code } = error as { readonly code?: unknown; readonly cause?: unknown }
  const deeper = codesOf(cause, depth + 1)
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? [code, ...deeper] : deeper
}

/** A body that broke off is a reset even where the runtime has no code for it. */
const isInBody = ({ reason }: HttpClientError): boolean => reason._tag === "DecodeError"

/** Host and path, without what may hold a secret. */
const place = ({ request }: HttpClientError): string => {
  const url = URL.parse(request.url)
  return url === null ? request.method : `${request.method} ${url.host}${url.pathname}`
}

export const fromClientError = (error: HttpClientError): TransportError => {
  const codes = codesOf(error)
  const known = codes.find((code) => code in reasons)
  const reason = known !== undefined ? reasons[known] : isInBody(error) ? "reset" : undefined
  return new TransportError({
    reason: reason ?? "unknown",
    description: `${known ?? codes[0] ?? error.reason._tag}, ${place(error)}`
  })
}
