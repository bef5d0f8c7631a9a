/** Reading a body as text, but not beyond a bound. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Headers } from "effect/http/Headers"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"

/** What is classified instead of a body over the bound; as any other that cannot be read, the status decides. */
const beyond = (maxBytes: number): string => `<more than ${maxBytes} bytes>`

/** Where the chunks of a body are put as they arrive, for who must lose nothing of one that breaks off. */
export const Arriving = Context.Reference<Array<Uint8Array> | null>("@effect-flanks/client/internal/body/Arriving", {
  defaultValue: () => null
})

/** The decoder for the charset that a response states; UTF-8, which is JSON's, if it states none that is known. */
const decoderOf = (contentType: string | undefined): TextDecoder => {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(contentType ?? "")?.[1]
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

/** The text of a body that came in chunks. */
export const textOf = (chunks: ReadonlyArray<Uint8Array>, decoder = new TextDecoder()): string => {
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
 * length, is counted while it arrives, and dropped when it is too long. So is one of which every byte is kept.
 */
export const readText = (
  response: HttpClientResponse,
  headers: Headers,
  maxBytes: number
): Effect.Effect<string, HttpClientError> =>
  Effect.withFiber(({ context }) => {
    const arriving = Context.get(context, Arriving)
    const decoder = decoderOf(headers["content-type"])
    if (arriving !== null) return readBounded(response, maxBytes, decoder, arriving)
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
  })
