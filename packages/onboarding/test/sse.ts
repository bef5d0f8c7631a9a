/** A reader of server-sent events, as a browser is one. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** Reads the events of one response. */
export class Reader {
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #abort: AbortController
  text = ""

  constructor(body: ReadableStream<Uint8Array<ArrayBuffer>>, abort: AbortController) {
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader()
    this.#abort = abort
  }

  /** Reads until a text has come. */
  until(text: string): Effect.Effect<string> {
    return Effect.promise(async () => {
      while (!this.text.includes(text)) {
        const { done, value } = await this.#reader.read()
        if (done) throw new Error(`it ended after ${this.text}`)
        this.text += value
      }
      return this.text
    })
  }

  get events(): ReadonlyArray<{ readonly id: string; readonly state: { readonly _tag: string } }> {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, json = ""]) => JSON.parse(json))
  }

  get ids(): ReadonlyArray<string> {
    return [...this.text.matchAll(/^id: (.*)$/gm)].map(([, id = ""]) => id)
  }

  get close(): Effect.Effect<void> {
    return Effect.sync(() => {
      this.#abort.abort()
    })
  }
}

const controller = () => new AbortController()

/** A request for events, which ends with the scope. */
export const connect = Effect.fnUntraced(
  function*(url: string, path: string, headers: { readonly [name: string]: string } = {}) {
    const abort = controller()
    const response = yield* Effect.promise(() => fetch(`${url}${path}`, { headers, signal: abort.signal }))
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        abort.abort()
      })
    )
    return { response, abort }
  }
)

/** Reads the events of a path. */
export const read = Effect.fnUntraced(
  function*(url: string, path: string, headers: { readonly [name: string]: string } = {}) {
    const { abort, response } = yield* connect(url, path, headers)
    assert.deepStrictEqual([response.status, response.headers.get("content-type")], [200, "text/event-stream"])
    assert.strictEqual(response.headers.get("cache-control"), "no-store")
    if (response.body === null) throw new Error("no body")
    return new Reader(response.body, abort)
  }
)
