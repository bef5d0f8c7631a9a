/** Reading a body as text, but not beyond a bound. */
import * as Effect from "effect/Effect"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** A longer body is not read to its end, unless the caller wants it. */
export const mostBytes = 10 * 1024 * 1024

/** What is classified instead of a body over the bound; as any other that cannot be read, the status decides. */
const beyond = (maxBytes: number): string => `<more than ${maxBytes} bytes>`

/** The decoder for the charset that a response states; UTF-8, which is JSON's, if it states none that is known. */
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
    // Of a body that the application's own client has looked at, nothing streams any more; its text is still there.
    return Effect.flatMap(Effect.exit(streamed), (exit) =>
      length > 0 ? exit : Effect.catchCause(response.text, () => exit))
  })

/**
 * A body of a stated length is read at once: the protocol holds the server to it. One that is compressed, or without a
 * length, is counted while it arrives, and dropped when it is too long.
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

/** Reads one body, and knows at any time what has arrived of it. */
export interface BodyReader {
  /** As `readText`, except that the beginning stands for a body that is too long. */
  readonly read: (response: HttpClientResponse) => Effect.Effect<string, HttpClientError>
  readonly arrived: () => string
}

/** For the answer to a request that is sent once: nothing of it may get lost. */
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
