/** Lists of pages always end, whatever the server sends. */
import type { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Answer, Sent } from "./fake.ts"
import { flanks } from "./flanks.ts"

type Client = FlanksClient["Service"]

/** How to call each list, and an item of it. */
const cursors: Readonly<
  Record<string, {
    readonly list: (client: Client) => Stream.Stream<unknown, { readonly _tag: string }>
    readonly item: (id: string) => object
  }>
> = {
  "connect.connectors": { list: ({ connect }) => connect.connectors(), item: (id) => ({ connector_id: id }) },
  "connect.sessions": { list: ({ connect }) => connect.sessions(), item: (id) => ({ session_id: id }) },
  "aggregationV2.products": { list: (client) => client.aggregationV2.products(), item: (id) => ({ product_id: id }) },
  "aggregationV2.transactions": {
    list: (client) => client.aggregationV2.transactions(),
    item: (id) => ({ transaction_id: id })
  }
}

const bodyOf = ({ body }: Sent): { readonly page?: number; readonly page_token?: string } => JSON.parse(body)

const entry = (id: string | number) => ({ credentials_token: `token-${id}`, external_id: String(id) })

/** Runs a list to its end, and returns how it ended, its items and the number of requests. */
const drain = (
  script: (sent: Sent, count: number) => Answer,
  list: (client: Client) => Stream.Stream<unknown, { readonly _tag: string }>,
  maxPages?: number
) => {
  let count = 0
  const fake = flanks((sent) => script(sent, ++count))
  const items: Array<unknown> = []
  return fake.use((client) =>
    list(client).pipe(
      Stream.runForEach((item) => Effect.sync(() => items.push(item))),
      Effect.match({ onSuccess: () => null, onFailure: (error) => error }),
      Effect.map((error) => ({ error, items, requests: fake.sent.length }))
    )
  ).pipe(Effect.provideService(RequestPolicy, { ...defaults, ...maxPages !== undefined && { maxPages } }))
}

const credentials = ({ credentials: { list } }: Client) => list()

describe("a list by number", () => {
  const endless: ReadonlyArray<readonly [string, (page: number) => object, gives: number]> = [
    ["a server that ignores the page, without a number of pages", () => ({ items: [entry("a")] }), 1],
    [
      "a server that ignores the page, and says that it is the first",
      () => ({ items: [entry("a")], page: 1, pages: 9 }),
      1
    ],
    ["a null number of pages", () => ({ items: [entry("a")], pages: null }), 1],
    ["a huge number of pages", () => ({ items: [entry("a")], pages: 1e9 }), 1],
    ["a growing number of pages", (page) => ({ items: [entry("a")], pages: page + 1 }), 1],
    ["an invalid number of pages", () => ({ items: [entry("a")], pages: "many" }), 1],
    ["pages that are empty, one after the other", (page) => ({ items: [], page, pages: 1e9 }), 0],
    ["the same items in another order", (page) => ({
      items: page % 2 === 0 ? [entry("a"), entry("b")] : [entry("b"), entry("a")],
      pages: 1e9
    }), 2],
    ["pages that take turns", (page) => ({ items: [entry(page % 3)], pages: null }), 3]
  ]

  it.effect.each(endless)("ends with an error: %s", ([, page, gives]) =>
    Effect.gen(function*() {
      const ended = yield* drain((sent) => ({ body: page(bodyOf(sent).page ?? 0) }), credentials)
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape", operation: "credentials.list" })
      expect(ended.items).toHaveLength(gives)
      expect(ended.requests).toBeLessThanOrEqual(4)
    }))

  it.effect("ends with an error at the limit", () =>
    Effect.gen(function*() {
      const ended = yield* drain((sent) => ({ body: { items: [entry(bodyOf(sent).page ?? 0)] } }), credentials, 20)
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape" })
      expect(ended).toMatchObject({ requests: 20 })
      expect(ended.items).toHaveLength(20)
    }))

  const ending: ReadonlyArray<readonly [string, (page: number) => object, gives: number]> = [
    ["by the number of pages", (page) => ({ items: [entry(page)], page, pages: 3 }), 3],
    ["by the number of pages as a string", (page) => ({ items: [entry(page)], page: String(page), pages: "3" }), 3],
    ["by an empty page, without a number of pages", (page) => ({ items: page > 3 ? [] : [entry(page)] }), 3],
    ["by an empty last page", (page) => ({ items: page > 2 ? [] : [entry(page)], pages: 3 }), 2],
    ["by no pages at all", () => ({ items: [], page: 1, pages: 0 }), 0],
    ["with items that overlap", (page) => ({ items: [entry(page), entry(page + 1)], pages: 3 }), 6]
  ]

  it.effect.each(ending)("ends %s", ([, page, gives]) =>
    Effect.gen(function*() {
      const ended = yield* drain((sent) => ({ body: page(bodyOf(sent).page ?? 0) }), credentials)
      expect(ended.error).toBeNull()
      expect(ended.items).toHaveLength(gives)
    }))

  it.effect("shows no token of the list in its error", () =>
    Effect.gen(function*() {
      const { error } = yield* drain(() => ({ body: { items: [entry("s3cret")] } }), credentials)
      expect(JSON.stringify(error)).not.toContain("s3cret")
    }))
})

describe.each(Object.entries(cursors))("%s, a list by cursor,", (name, { item, list }) => {
  it.effect("ends with an error when a cursor repeats, after any number of pages", () =>
    Effect.gen(function*() {
      const ended = yield* drain(
        (_, count) => ({ body: { items: [item(`i${count}`)], next_page_token: `c${count % 3}` } }),
        list
      )
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape", operation: name, path: ["next_page_token"] })
      expect(ended.requests).toBeLessThanOrEqual(5)
    }))

  it.effect("ends with an error when a page repeats earlier items", () =>
    Effect.gen(function*() {
      const ended = yield* drain((_, count) => ({ body: { items: [item("a")], next_page_token: `c${count}` } }), list)
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape", operation: name, path: ["items"] })
      expect(ended.items).toHaveLength(1)
      expect(ended.requests).toBe(2)
    }))

  it.effect("ends with an error when empty pages keep naming another page", () =>
    Effect.gen(function*() {
      const ended = yield* drain((_, count) => ({ body: { items: [], next_page_token: `c${count}` } }), list)
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape", operation: name, path: ["items"] })
      expect(ended.requests).toBe(11)
    }))

  it.effect("ends with an error at the limit", () =>
    Effect.gen(function*() {
      const ended = yield* drain(
        (_, count) => ({ body: { items: [item(`i${count}`)], next_page_token: `c${count}` } }),
        list,
        7
      )
      expect(ended.error).toMatchObject({ _tag: "UnexpectedShape", operation: name })
      expect(ended.requests).toBe(7)
    }))

  it.effect("ends with its last page, even an empty one", () =>
    Effect.gen(function*() {
      const ended = yield* drain(
        (sent) => ({
          body: bodyOf(sent).page_token === undefined
            ? { items: [item("a")], next_page_token: "c" }
            : { items: [], next_page_token: null }
        }),
        list
      )
      expect(ended).toMatchObject({ error: null, requests: 2 })
    }))

  it.effect.each([["null", { next_page_token: null }], ["absent", {}], ["empty", { next_page_token: "" }]] as const)(
    "ends with a page whose cursor is %s",
    ([, end]) =>
      Effect.gen(function*() {
        const ended = yield* drain((_, count) => ({ body: { items: [item(`i${count}`)], ...end } }), list)
        expect(ended).toMatchObject({ error: null, requests: 1 })
        expect(ended.items).toHaveLength(1)
      })
  )
})
