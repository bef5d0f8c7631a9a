import * as Annotations from "@effect-flanks/client/api/Annotations"
import { Contract, operations } from "@effect-flanks/client/api/Contract"
import type { Portfolio } from "@effect-flanks/client/api/Data"
import { Exchanged, LinksGroup } from "@effect-flanks/client/api/Links"
import type * as BigDecimal from "effect/BigDecimal"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"
import { describe, expect, expectTypeOf, it } from "vitest"

const names = (replay: Annotations.Facts["replay"]) =>
  operations.filter((operation) => operation.replay === replay).map(({ name }) => name)

describe("Contract", () => {
  it("has every operation once", () => {
    const places = operations.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(places).size).toBe(operations.length)
    expect(operations).toHaveLength(38)
  })

  it("marks every operation that must not be blindly retried as unsafe", () => {
    expect(names("once")).toEqual(["links.exchange"])
    expect(names("creating")).toEqual(["credentials.create"])
    expect(names("unsafe")).toEqual([
      "links.create",
      "credentials.force",
      "connect.createSession",
      "reports.build",
      "letters.createSigned"
    ])
  })

  it("requires the access token everywhere except to issue it", () => {
    const { paths } = OpenApi.fromApi(Contract)
    const open = operations.filter(({ method, path }) =>
      paths[path]?.[method.toLowerCase() as "post"]?.security.length === 0
    )
    expect(open.map(({ name }) => name)).toEqual(["token.issue"])
  })

  it("has the types of the data, including nulls and absence", () => {
    expectTypeOf<Portfolio["balance"]>().toEqualTypeOf<BigDecimal.BigDecimal | null | undefined>()
    expectTypeOf<Portfolio["unheard of"]>().toEqualTypeOf<unknown>()
    expect(Annotations.of(LinksGroup.endpoints.exchange).generation).toBe("v0")
  })
})

describe("links", () => {
  const link = { token: "l1", name: "Invented", active: true, pending_code_count: 0 }
  const successOf = (id: "list" | "create" | "edit") => {
    const [schema] = LinksGroup.endpoints[id].success
    return schema as unknown as Schema.Codec<unknown, unknown>
  }

  it("are decoded in every known form, and encoded in the documented one", () => {
    for (const wire of [{ success: true, data: link }, link]) {
      expect(Schema.decodeSync(successOf("create"))(wire)).toEqual(link)
      expect(Schema.decodeSync(successOf("edit"))(wire)).toEqual(link)
    }
    for (const wire of [{ success: true, count: 1, items: [link] }, [link]]) {
      expect(Schema.decodeSync(successOf("list"))(wire)).toEqual([link])
    }
    expect(Schema.encodeSync(successOf("create"))(link)).toEqual({ success: true, data: link })
    expect(Schema.encodeSync(successOf("list"))([link])).toEqual({ success: true, count: 1, items: [link] })
    expect(Schema.encodeSync(successOf("edit"))(link)).toEqual(link)
  })

  it("don't accept an exchange without a token", () => {
    expect(() => Schema.decodeUnknownSync(Exchanged)({ message: "Successfully retrieved" })).toThrow(
      "credentials_token"
    )
  })
})
