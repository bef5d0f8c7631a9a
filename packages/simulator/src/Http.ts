/**
 * The simulator as an HTTP application, for a port, a web handler, or an in-memory client.
 *
 * @since 0.1.0
 */
import { isLoopbackAddress, isLoopbackHost } from "@effect-flanks/client/Loopback"
import * as ByteSize from "effect/ByteSize"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import { HttpServerError, RequestParseError } from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { MultipartError } from "effect/http/Multipart"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as CannedResponse from "./CannedResponse.ts"
import { readParts } from "./internal/http/parts.ts"
import { site } from "./internal/pages/site.ts"
import type { Request } from "./Request.ts"
import { header } from "./scenarios/Fault.ts"
import { Simulator } from "./Simulator.ts"

/**
 * Closes the connection without a response.
 *
 * @category errors
 */
export class Dropped extends Data.TaggedError("Dropped")<{ readonly request: HttpServerRequest.HttpServerRequest }> {}

/**
 * Closes the connection in the middle of the body.
 *
 * @category errors
 */
export class Truncated extends Data.TaggedError("Truncated") {}

/**
 * The largest accepted body, in bytes. Letters are sent as Base64.
 *
 * @category limits
 */
export const largestBody = 16 * 1024 * 1024

const limits: ReadonlySet<string | undefined> = new Set([
  "BodyTooLarge",
  "FileTooLarge",
  "FieldTooLarge",
  "TooManyParts"
])

/** The response to a body that can't be read. */
const unreadable = ({ reason }: HttpServerError | MultipartError): CannedResponse.CannedResponse => {
  const why = reason._tag === "RequestParseError" ? reason.reason : reason._tag
  return limits.has(why) ? CannedResponse.tooLarge : CannedResponse.invalid("body")
}

type Content = Pick<Request, "body" | "parts">

const contentOf = (
  request: HttpServerRequest.HttpServerRequest,
  contentType: string | null
): Effect.Effect<Content, HttpServerError | MultipartError> => {
  if (request.method === "GET" || request.method === "HEAD") return Effect.succeed({ body: "", parts: null })
  return contentType !== null && /^multipart\/form-data/i.test(contentType)
    ? Effect.map(readParts(request), (parts) => ({ body: "", parts }))
    : Effect.flatMap(request.text, (body) =>
      body.length > largestBody
        ? Effect.fail(new HttpServerError({ reason: new RequestParseError({ request, reason: "BodyTooLarge" }) }))
        : Effect.succeed({ body, parts: null }))
}

const read = (
  request: HttpServerRequest.HttpServerRequest,
  url: URL
): Effect.Effect<Request, HttpServerError | MultipartError> => {
  const { headers, method, remoteAddress } = request
  const contentType = headers["content-type"] ?? null
  const isNear = Option.match(remoteAddress, { onNone: () => true, onSome: isLoopbackAddress })
  return Effect.map(contentOf(request, contentType), (content) => ({
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    authorization: headers["authorization"] ?? null,
    contentType,
    scenario: headers[header] ?? null,
    origin: url.origin,
    isLocal: isNear && isLoopbackHost(url.host),
    ...content
  }))
}

/** The requested URL: the one in the request if it is absolute, otherwise built from its `Host`. */
const urlOf = (request: HttpServerRequest.HttpServerRequest): URL | null =>
  URL.parse(request.originalUrl) ?? Option.getOrNull(HttpServerRequest.toURL(request))

const encoder = new TextEncoder()

/**
 * What a transport can provide.
 *
 * @category models
 */
export interface Transport {
  /** Waits until all output has been sent. */
  readonly flush: (request: HttpServerRequest.HttpServerRequest) => Effect.Effect<void>
  /** Reads the explorer's page. Null without one. */
  readonly explorer: Effect.Effect<string> | null
}

const half = ({ body, contentType, headers, status }: CannedResponse.CannedResponse, flush: Effect.Effect<void>) => {
  const bytes = encoder.encode(body)
  const broken = Stream.fromEffect(Effect.andThen(flush, new Truncated()))
  return HttpServerResponse.stream(
    Stream.concat(Stream.make(bytes.subarray(0, Math.ceil(bytes.length / 2))), broken),
    { status, headers, contentType, contentLength: bytes.length }
  )
}

const whole = ({ body, contentType, headers, status }: CannedResponse.CannedResponse) =>
  HttpServerResponse.text(body, { status, headers, contentType })

/** The location of a defect. Its message could contain secrets. */
const framesOf = (defect: unknown): string =>
  defect instanceof Error
    ? `${defect.name}\n${(defect.stack ?? "").split("\n").filter((text) => /^\s+at /.test(text)).join("\n")}`
    : ""

const bug = whole(CannedResponse.internalError)

/**
 * Handles the request in the context. Fails if the connection must be closed without a response.
 *
 * @category constructors
 */
export const make = (
  { explorer, flush }: Transport
): Effect.Effect<HttpServerResponse.HttpServerResponse, Dropped, HttpServerRequest.HttpServerRequest | Simulator> => {
  const pageAt = site(explorer)
  return Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    const simulator = yield* Simulator
    const url = urlOf(request)
    if (url === null) return whole(CannedResponse.notFound)
    const page = pageAt(request.method, url)
    if (page !== null) return yield* page(simulator, url)
    const { answer, delivery } = yield* read(request, url).pipe(
      Effect.matchEffect({
        onFailure: (error) => Effect.succeed({ answer: unreadable(error), delivery: "whole" }),
        onSuccess: simulator.answer
      })
    )
    if (delivery === "dropped") return yield* new Dropped({ request })
    return delivery === "truncated" ? half(answer, flush(request)) : whole(answer)
  }).pipe(
    Effect.catchDefect((defect) => Effect.as(Effect.logError(`A bug of the simulator. ${framesOf(defect)}`), bug)),
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(largestBody))
  )
}
