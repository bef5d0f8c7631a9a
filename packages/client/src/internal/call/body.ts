/** Reads a body as text, up to a limit. */
import * as Effect from "effect/Effect"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** The default limit. A longer body isn't read to its end. */
export const mostBytes = 10 * 1024 * 1024

/** The text that is classified instead of a body beyond the limit. It is unreadable, so the status decides. */
const beyond = (maxBytes: number): string => `<more than ${maxBytes} bytes>`

/** The decoder for the charset that a response states, or for UTF-8, which is JSON's, if it states no known one. */
const decoderOf = (contentType: string | undefined): TextDecoder => {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(contentType ?? "")?.[1]
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

const textOf = (chunks: ReadonlyArray<Uint8Array>, decoder: TextDecoder): string => {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return decoder.decode(all)
}

const readBounded = (
  response: HttpClientResponse,
  maxBytes: number,
  decoder: TextDecoder,
  chunks: Array<Uint8Array> = []
): Effect.Effect<string, HttpClientError> =>
  Effect.suspend(() => {
    chunks.length = 0
    let length = 0
    const streamed = response.stream.pipe(
      Stream.takeUntil((chunk) => {
        chunks.push(chunk)
        length += chunk.length
        return length > maxBytes
      }),
      Stream.runDrain,
      Effect.map(() => length > maxBytes ? beyond(maxBytes) : textOf(chunks, decoder)),
      Effect.catchIf((error) => error.reason._tag === "EmptyBodyError", () => Effect.succeed(""))
    )
    // If the application's own client has read the body, it no longer streams, but its text is still available.
    return Effect.flatMap(Effect.exit(streamed), (exit) =>
      length > 0 ? exit : Effect.catchCause(response.text, () => exit))
  })

/**
 * A body with a stated length is read at once, because the protocol enforces the length. A body that is compressed, or has
 * no stated length, is counted while it arrives, and dropped if it becomes too long.
 */
export const readText = (response: HttpClientResponse, maxBytes: number): Effect.Effect<string, HttpClientError> => {
  const { headers } = response
  const decoder = decoderOf(headers["content-type"])
  const stated = headers["content-length"]
  if (
    stated === undefined || !/^\d+$/.test(stated) || headers["content-encoding"] !== undefined ||
    decoder.encoding !== "utf-8"
  ) {
    return readBounded(response, maxBytes, decoder)
  }
  return Number(stated) > maxBytes
    ? Effect.as(Stream.runDrain(Stream.take(response.stream, 0)), beyond(maxBytes))
    : response.text
}

/** Reads one body, and provides the part that has arrived at any time. */
export interface BodyReader {
  /** Like `readText`, but returns the beginning of a body that is too long. */
  readonly read: (response: HttpClientResponse) => Effect.Effect<string, HttpClientError>
  readonly arrived: () => string
}

/** For the response to a request that is sent once, of which no part may be lost. */
export const makeBodyReader = (maxBytes: number): BodyReader => {
  const chunks: Array<Uint8Array> = []
  let decoder = new TextDecoder()
  const arrived = () => textOf(chunks, decoder)
  return {
    arrived,
    read: (response) =>
      Effect.suspend(() => {
        decoder = decoderOf(response.headers["content-type"])
        return Effect.map(
          readBounded(response, maxBytes, decoder, chunks),
          (text) => chunks.length > 0 ? arrived() : text
        )
      })
  }
}
