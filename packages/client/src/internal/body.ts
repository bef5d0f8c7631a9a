/** Reading a body as text, but not beyond a bound. */
import * as Effect from "effect/Effect"
import type { Headers } from "effect/http/Headers"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** What is classified instead of a body over the bound; as any other that cannot be read, the status decides. */
const beyond = (maxBytes: number): string => `<more than ${maxBytes} bytes>`

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const joined = (chunks: ReadonlyArray<Uint8Array>, length: number): Uint8Array => {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

const readBounded = (response: HttpClientResponse, maxBytes: number): Effect.Effect<string, HttpClientError> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    let length = 0
    return response.stream.pipe(
      Stream.takeUntil((chunk) => {
        chunks.push(chunk)
        length += chunk.length
        return length > maxBytes
      }),
      Stream.runDrain,
      Effect.map(() => length > maxBytes ? beyond(maxBytes) : utf8(joined(chunks, length))),
      Effect.catchIf((error) => error.reason._tag === "EmptyBodyError", () => Effect.succeed(""))
    )
  })

/**
 * A body of a stated length is read at once: the protocol holds the server to it. One that is compressed, or without a
 * length, is counted while it arrives, and dropped when it is too long.
 */
export const readText = (
  response: HttpClientResponse,
  headers: Headers,
  maxBytes: number
): Effect.Effect<string, HttpClientError> => {
  const stated = headers["content-length"]
  if (stated === undefined || !/^\d+$/.test(stated) || headers["content-encoding"] !== undefined) {
    return readBounded(response, maxBytes)
  }
  return Number(stated) > maxBytes
    ? Effect.as(Stream.runDrain(Stream.take(response.stream, 0)), beyond(maxBytes))
    : response.text
}
