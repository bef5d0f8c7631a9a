/** An HTTP client in memory that responds from a script, and records its requests. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

/** A request that was sent. */
export interface Sent {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A response, or a failure instead of one. */
export type Answer =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** No response: the runtime's code for it. */
  | { readonly code: string }
  /** The body breaks off after these characters. */
  | { readonly broken: string; readonly status?: number }
  /** A response whose body stops after these characters, but doesn't end. */
  | { readonly stuck: string; readonly status?: number }
  /** No response, ever. */
  | "silence"
  /** A response whose body never ends. */
  | "endless"

const bodyOf = ({ body }: HttpClientRequest.HttpClientRequest): string =>
  body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""

const webResponse = (
  status: number,
  body: ConstructorParameters<typeof Response>[0],
  headers: Readonly<Record<string, string>> = {}
) => new Response(body, { status, headers: { "content-type": "application/json", ...headers } })

/** A body of one chunk, with its continuation. */
const streamed = (text: string, then: (controller: ReadableStreamDefaultController) => void) => {
  let pulled = false
  return new ReadableStream({
    pull(controller) {
      if (pulled) then(controller)
      else controller.enqueue(new TextEncoder().encode(text))
      pulled = true
    }
  })
}

const respond = (
  request: HttpClientRequest.HttpClientRequest,
  answer: Answer
): Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError> => {
  const web = (response: Response) => Effect.succeed(HttpClientResponse.fromWeb(request, response))
  if (answer === "silence") return Effect.never
  if (answer === "endless") return web(webResponse(200, streamed("[", () => undefined)))
  if ("code" in answer) {
    const cause = new TypeError("fetch failed", { cause: Object.assign(new Error("secret"), { code: answer.code }) })
    return Effect.fail(
      new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
    )
  }
  if ("stuck" in answer) return web(webResponse(answer.status ?? 200, streamed(answer.stuck, () => undefined)))
  if ("broken" in answer) {
    const body = streamed(answer.broken, (controller) => controller.error(new TypeError("terminated")))
    return web(webResponse(answer.status ?? 200, body))
  }
  const { body = "", headers, status = 200 } = answer
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const length = { "content-length": String(new TextEncoder().encode(text).length) }
  return web(webResponse(status, status === 204 ? null : text, { ...length, ...headers }))
}

/** A client that responds with `script`, which can be a list or a function. */
export const make = (script: (sent: Sent) => Answer | Effect.Effect<Answer>) => {
  const sent: Array<Sent> = []
  const aborted: Array<Sent> = []
  const client = HttpClient.make((request, url, signal) =>
    Effect.suspend(() => {
      const one: Sent = { method: request.method, url, headers: request.headers, body: bodyOf(request) }
      sent.push(one)
      signal.addEventListener("abort", () => aborted.push(one))
      const answer = script(one)
      return Effect.isEffect(answer)
        ? Effect.flatMap(answer, (later) => respond(request, later))
        : respond(request, answer)
    })
  )
  return { client, sent, aborted }
}
