/** A response whose body was already read and classified, and can be read again. */
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Effect from "effect/Effect"
import type { Headers } from "effect/http/Headers"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpIncomingMessage from "effect/http/HttpIncomingMessage"
import * as UrlParams from "effect/http/UrlParams"
import * as Inspectable from "effect/Inspectable"
import { pipeArguments } from "effect/Pipeable"
import type { Json } from "effect/Schema"
import * as Stream from "effect/Stream"
import { jsonText } from "../json/jsonText.ts"

type Response = HttpClientResponse.HttpClientResponse

/** Marks the responses of this library, from any copy of it. */
const TypeId = "~@effect-flanks/client/ClassifiedResponse"

/** Whether a response was classified. */
export const isClassified = (response: object): response is ClassifiedResponse => TypeId in response

export class ClassifiedResponse extends Inspectable.Class implements Response {
  readonly [HttpIncomingMessage.TypeId]: typeof HttpIncomingMessage.TypeId = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId]: typeof HttpClientResponse.TypeId = HttpClientResponse.TypeId
  readonly [TypeId]: typeof TypeId = TypeId
  readonly #original: Response
  readonly headers: Headers
  readonly body: string
  readonly outcome: Accepted | TokenDelayed

  constructor(original: Response, headers: Headers, body: string, outcome: Accepted | TokenDelayed) {
    super()
    this.#original = original
    this.headers = headers
    this.body = body
    this.outcome = outcome
  }
  get request() {
    return this.#original.request
  }
  get url() {
    return this.#original.url
  }
  get status() {
    return this.#original.status
  }
  get cookies() {
    return this.#original.cookies
  }
  get remoteAddress() {
    return this.#original.remoteAddress
  }
  get text() {
    return Effect.succeed(this.body)
  }
  get json() {
    return Effect.sync((): Json => {
      const json = jsonText(this.body)
      return json === null ? null : JSON.parse(json)
    })
  }
  get arrayBuffer() {
    return Effect.sync(() => new TextEncoder().encode(this.body).buffer)
  }
  get stream() {
    return Stream.sync(() => new TextEncoder().encode(this.body))
  }
  get urlParamsBody() {
    return Effect.sync(() => UrlParams.fromInput(new URLSearchParams(this.body)))
  }
  get formData() {
    return this.#original.formData
  }
  get upgrade() {
    return this.#original.upgrade
  }
  pipe() {
    return pipeArguments(this, arguments)
  }
  toJSON() {
    return this.#original.toJSON()
  }
}
