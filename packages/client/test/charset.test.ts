/** A body is decoded with the charset that its response states. */
import { classify, outcome } from "@effect-flanks/client/FlanksHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

const latin1 = Uint8Array.from("{\"error\":\"Cr\u00e9dit inconnu\"}", (character) => character.charCodeAt(0))
const utf8 = new TextEncoder().encode("{\"error\":\"Cr\u00e9dit inconnu\"}")

const textOf = (bytes: Uint8Array<ArrayBuffer>, contentType: string | null, withLength: boolean) => {
  const client = HttpClient.make((request) => {
    const headers = {
      ...contentType !== null && { "content-type": contentType },
      ...withLength && { "content-length": String(bytes.length) }
    }
    return Effect.succeed(HttpClientResponse.fromWeb(request, new Response(bytes, { status: 500, headers })))
  })
  return classify(client).get("https://flanks.test/x").pipe(
    Effect.map((response) => outcome(response)?._tag),
    Effect.catchTag("InternalServerError", ({ text }) => Effect.succeed(text))
  )
}

describe("a body", () => {
  const cases: ReadonlyArray<readonly [contentType: string | null, bytes: Uint8Array<ArrayBuffer>]> = [
    ["application/json; charset=ISO-8859-1", latin1],
    ["application/json;charset=\"iso-8859-1\"", latin1],
    ["application/json; charset=utf-8", utf8],
    ["application/json; charset=no-such-charset", utf8],
    ["application/json", utf8],
    [null, utf8]
  ]

  it.effect.each(cases)("is decoded by its charset: %s", ([contentType, bytes]) =>
    Effect.gen(function*() {
      for (const withLength of [true, false]) {
        expect(yield* textOf(bytes, contentType, withLength)).toBe("Cr\u00e9dit inconnu")
      }
    }))
})
