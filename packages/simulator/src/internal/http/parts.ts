/** Reads the parts of a multipart body; of a file only how it begins. */
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Multipart from "effect/http/Multipart"
import * as Stream from "effect/Stream"
import type { Part } from "../../Request.ts"

/** How many bytes of a file are looked at. */
const looked = 512

const characters = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, looked))

const readFile = (file: Multipart.File): Effect.Effect<Part, Multipart.MultipartError> =>
  file.content.pipe(
    Stream.runFold(() => "", (start, bytes) => start.length < looked ? start + characters(bytes) : start),
    Effect.map((start) => ({ name: file.key, value: null, filename: file.name, start }))
  )

/** Reads the parts of a request's body. */
export const readParts = (
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<ReadonlyArray<Part>, Multipart.MultipartError> =>
  request.multipartStream.pipe(
    Stream.mapEffect((part) =>
      part._tag === "Field"
        ? Effect.succeed<Part>({ name: part.key, value: part.value, filename: null, start: "" })
        : readFile(part)
    ),
    Stream.runCollect
  )
