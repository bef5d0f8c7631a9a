/** These tests show which differences make a response unreadable. */
import { type FlanksClient } from "@effect-flanks/client/FlanksClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import { called, calls } from "./calls.ts"
import { flanks, token } from "./flanks.ts"

type Client = FlanksClient["Service"]

describe("an access token", () => {
  const lifetimes: ReadonlyArray<readonly [expires: unknown, seconds: number]> = [
    [3600, 3600],
    ["3600", 3600],
    ["soon", Infinity],
    [{ in: 3600 }, Infinity],
    [null, Infinity],
    [-1, Infinity]
  ]

  it.effect.each(lifetimes)("is used with any lifetime: %j", ([expires_in, seconds]) =>
    Effect.gen(function*() {
      const body = {
        access_token: "A",
        expires_in,
        token_type: 7,
        scope: ["a"],
        refresh_token: { of: "r3fresh-s3cret" }
      }
      const fake = flanks(() => ({ body: [] }), () => ({ body }))
      yield* fake.use((client) =>
        Effect.gen(function*() {
          yield* client.entities()
          yield* client.entities()
          expect(fake.tokenRequests).toHaveLength(1)
          yield* TestClock.adjust("1 hour")
          yield* client.entities()
          expect(fake.tokenRequests).toHaveLength(seconds === Infinity ? 1 : 2)
        })
      )
    }))

  it.effect("is a response in another form if it is missing, and is requested once", () =>
    Effect.gen(function*() {
      const fake = flanks(() => ({ body: [] }), () => ({ body: { token: "t0ken-s3cret", expires_in: 3600 } }))
      const error = yield* fake.use((client) => Effect.flip(client.entities()))
      expect(error).toMatchObject({ _tag: "UnexpectedShape", operation: "token.issue", path: ["access_token"] })
      expect(fake.tokenRequests).toHaveLength(1)
      expect(inspect(error) + JSON.stringify(error)).not.toContain("s3cret")
    }))
})

describe("a field that only informs", () => {
  const answers: ReadonlyArray<readonly [operation: string, body: unknown, kept: (result: never) => unknown, unknown]> =
    [
      [
        "credentials.status",
        { pending: false, last_update: "yesterday" },
        (s: { last_update: unknown }) => s.last_update,
        "yesterday"
      ],
      [
        "credentials.status",
        { pending: false, last_update_timestamp: "x" },
        (s: { last_update_timestamp: unknown }) => s.last_update_timestamp,
        "x"
      ],
      ["credentials.status", { pending: false, name: 5 }, (s: { name: unknown }) => s.name, 5],
      ["credentials.list", { items: [{ credentials_token: "t", external_id: 5 }], pages: 1 }, ([a]: Array<{
        external_id: unknown
      }>) => a?.external_id, 5],
      ["links.list", { success: "yes", count: "1", items: [{ token: "l", pending_code_count: "3" }] }, ([a]: Array<{
        pending_code_count: unknown
      }>) => a?.pending_code_count, "3"],
      ["links.unusedCodes", [{ code: "c", link_token: 7 }], ([a]: Array<{ link_token: unknown }>) => a?.link_token, 7],
      ["entities.list", [{ id: "b", logo_url: { dark: "x" } }], ([a]: Array<{ logo_url: unknown }>) => a?.logo_url, {
        dark: "x"
      }],
      [
        "aggregation.portfolio",
        [{ _id: "p", updated_at_timestamp: "now" }],
        ([a]: Array<{ updated_at_timestamp: unknown }>) => a?.updated_at_timestamp,
        "now"
      ],
      [
        "aggregation.account",
        [{ _id: "a", numOwners: "2" }],
        ([a]: Array<{ numOwners: unknown }>) => a?.numOwners,
        "2"
      ],
      [
        "aggregation.accountTransaction",
        [{ _id: "a", transfer: "to B" }],
        ([a]: Array<{ transfer: unknown }>) => a?.transfer,
        "to B"
      ],
      [
        "aggregationV2.products",
        { items: [{ product_id: "p", labels: ["a"] }] },
        ([a]: Array<{ labels: unknown }>) => a?.labels,
        ["a"]
      ],
      [
        "connect.connectors",
        { items: [{ connector_id: "c", name: { en: "C" } }] },
        ([a]: Array<{ name: unknown }>) => a?.name,
        { en: "C" }
      ],
      ["reports.templates", { items: [{ template_id: 1, description: 5 }] }, ({ items: [a] }: {
        items: Array<{ description: unknown }>
      }) => a?.description, 5]
    ]

  it.effect.each(answers)(
    "is kept unchanged if it does not parse: %s %j",
    ([operation, body, kept, value]) =>
      Effect.gen(function*() {
        const result = yield* flanks(() => ({ body })).use((client) =>
          calls[operation]?.(client) ?? Effect.die(operation)
        )
        expect(kept(result as never)).toEqual(value)
      })
  )

  it.effect("stays a secret if it is one", () =>
    Effect.gen(function*() {
      const body = { pending: false, transaction_token: { of: "s3cret" } }
      const status = yield* flanks(() => ({ body })).use(({ credentials }) => credentials.status(token))
      expect(Redacted.value(status.transaction_token ?? Redacted.make(""))).toContain("s3cret")
      expect(inspect(status, { depth: 9 }) + JSON.stringify(status)).not.toContain("s3cret")
    }))

  it.effect("is never an amount, which is an error in another form", () =>
    Effect.gen(function*() {
      const error = yield* flanks(() => ({ body: [{ _id: "a", balance: "n/a" }] })).use((client) =>
        Effect.flip(client.aggregation.account(token))
      )
      expect(error).toMatchObject({ _tag: "UnexpectedShape", path: [0, "balance"] })
    }))
})

describe("an object without any of its known fields", () => {
  /** Successes in another form, and the result of each operation. */
  const strangers = [
    { data: { error: "x", error_code: 50002 } },
    { status: "error" },
    { result: { code: "s3cret" } },
    [{ status: "error", detail: "s3cret" }]
  ]
  const silent = new Set([
    "links.delete",
    "credentials.delete",
    "aggregationV2.setProductLabels",
    "aggregationV2.setTransactionLabels"
  ])
  /** These have a field `status` or `data`, so they accept the object. */
  const known = (
    operation: string,
    body: object
  ): boolean => ("status" in body && ["connect.sessions", "reports.status", "reports.build"].includes(operation))

  it.effect.each(called.map(({ name }) => name).filter((name) => name !== "links.exchange"))(
    "is not a response to %s",
    (name) =>
      Effect.gen(function*() {
        for (const body of strangers.filter((stranger) => !known(name, stranger))) {
          const fake = flanks(() => ({ body }))
          const result = yield* fake.use((client: Client) => Effect.result(calls[name]?.(client) ?? Effect.die(name)))
          expect([name, body, Result.isFailure(result) && result.failure._tag]).toEqual([name, body, "UnexpectedShape"])
          if (!Result.isFailure(result) || !("body" in result.failure)) return
          expect(Redacted.value(result.failure.body as Redacted.Redacted)).toBe(JSON.stringify(body))
        }
      })
  )

  it.effect.each([...silent])("is accepted from %s", (name) =>
    Effect.gen(function*() {
      for (const body of ["", {}, { message: "Successfully deleted" }, { success: true }]) {
        yield* flanks(() => ({ body })).use((client: Client) => calls[name]?.(client) ?? Effect.die(name))
      }
    }))

  it.effect("doesn't show that a delayed token is active", () =>
    Effect.gen(function*() {
      const fake = flanks(({ url }) => ({
        body: url.pathname.endsWith("/status") ? { pending: true } : { data: { error_code: 20003 } }
      }))
      const at = (yield* Effect.clockWith((clock) => Effect.sync(() => clock.currentTimeMillisUnsafe()))) -
        25 * 3_600_000
      const { makeUnsafe } = yield* Effect.promise(() => import("effect/DateTime"))
      const error = yield* fake.use((client) => Effect.flip(client.awaitActivation({ token, at: makeUnsafe(at) })))
      expect(error._tag).toBe("UnexpectedShape")
    }))
})
