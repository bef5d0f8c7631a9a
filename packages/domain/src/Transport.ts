/**
 * Turns the error of a request without a response into a `TransportError`, for callers with their own HTTP client.
 *
 * @since 0.1.0
 */
import { TransportError } from "./FlanksError.ts"

type Reason = TransportError["reason"]

/** The codes of Node, undici, Deno, Bun and axios. Browsers say only that a request failed. */
const reasons: { readonly [code: string]: Reason } = {
  ECONNREFUSED: "refused",
  ConnectionRefused: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  ConnectionReset: "reset",
  ConnectionClosed: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "reset",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  TimeoutError: "timeout",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns"
}

const isCode = (u: unknown): u is string => typeof u === "string" && /^[A-Z][A-Za-z0-9_]{2,40}$/.test(u)

/** The codes and names of an error, of its causes and of the errors that it aggregates, the outermost first. */
const codesOf = (error: unknown, depth = 0): ReadonlyArray<string> => {
  if (typeof error !== "object" || error === null || depth > 5) return []
  const { cause, code, errors, name } = error as {
    readonly cause?: unknown
    readonly code?: unknown
    readonly errors?: unknown
    readonly name?: unknown
  }
  const attempts = Array.isArray(errors) ? errors.slice(0, 8) : []
  return [
    ...[code, name].filter(isCode),
    ...codesOf(cause, depth + 1),
    ...attempts.flatMap((one) => codesOf(one, depth + 1))
  ]
}

/** Names that say nothing. */
const generic: ReadonlySet<string> = new Set([
  "Error",
  "TypeError",
  "AggregateError",
  "AxiosError",
  "FetchError",
  "Object"
])

/** An unsafe request may be sent again only if every attempt to connect failed, so one that got further decides. */
const reasonOf = (codes: ReadonlyArray<string>): Reason => {
  const known = codes.flatMap((code) => reasons[code] ?? [])
  return known.find((reason) => reason === "reset" || reason === "timeout") ?? known[0] ?? "unknown"
}

/** An error that names only the codes, because the network's message may hold a secret from the URL. */
const sanitized = (codes: ReadonlyArray<string>): Error => {
  const error = new Error([...new Set(codes)].join(", "))
  error.name = "NetworkError"
  return error
}

/**
 * Facts that the caller knows and the error doesn't say.
 *
 * @category models
 */
export interface TransportOptions {
  /** The reason to use if the error has no known code; `unknown` by default. */
  readonly otherwise?: Reason | undefined
  /** The target of the request, without secrets, such as `POST api.flanks.io/v0/token`. */
  readonly target?: string | undefined
}

/**
 * Turns anything that `fetch`, undici, axios or `node:http` threw into a `TransportError`.
 *
 * **When to use**
 *
 * Use it if you make requests with your own HTTP client and want to handle a missing response like the other errors.
 *
 * **Details**
 *
 * `reason` says whether an operation that isn't replay-safe can be retried: after `refused` and `dns` no request was sent.
 * The error's message is dropped, because it may hold a secret. Its codes are in `description` and `cause`.
 *
 * @example
 * import * as Transport from "@effect-flanks/domain/Transport"
 *
 * const thrown = new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })
 * Transport.fromUnknown(thrown).reason // => "refused"
 *
 * @category constructors
 */
export const fromUnknown = (
  thrown: unknown,
  { otherwise = "unknown", target }: TransportOptions = {}
): TransportError => {
  const codes = codesOf(thrown).filter((code) => !generic.has(code))
  const known = reasonOf(codes)
  const reason = known === "unknown" ? otherwise : known
  const first = codes.find((code) => reasons[code] === reason) ?? codes[0] ?? "no code"
  return new TransportError({
    reason,
    description: target === undefined ? first : `${first}, ${target}`,
    ...codes.length > 0 && { cause: sanitized(codes) }
  })
}
