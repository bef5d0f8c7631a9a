import { Connector, Session } from "@effect-flanks/client/Connect"
import { Status } from "@effect-flanks/client/Credentials"
import * as Data from "@effect-flanks/client/Data"
import { Entity } from "@effect-flanks/client/Entities"
import { Link } from "@effect-flanks/client/Links"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const {
  Account,
  AccountTransaction,
  Card,
  CardTransaction,
  Holder,
  Identity,
  Investment,
  InvestmentTransaction,
  Liability,
  LiabilityTransaction,
  Portfolio,
  Transfer
} = Data

const entities = {
  Portfolio,
  Investment,
  InvestmentTransaction,
  Account,
  AccountTransaction,
  Transfer,
  Liability,
  LiabilityTransaction,
  Card,
  CardTransaction,
  Identity,
  Holder,
  Entity,
  Status,
  Link,
  Connector,
  Session
}

/** What the page says of each entity: how its fields are known. */
const page = readFileSync(new URL("../../../docs/contradictions.md", import.meta.url), "utf8")
const told = new Map(
  Array.from(
    page.matchAll(/^\| `([A-Z]\w+)` +\|(.*)\|$/gm),
    ([, entity = "", cells = ""]) =>
      [entity, Array.from(cells.matchAll(/`(\w+)`/g), ([, field = ""]) => field)] as const
  )
)

const read = (entity: keyof typeof entities) => Schema.decodeUnknownSync(entities[entity])

describe("the data", () => {
  it("has each field once on the page that says how it is known, and no other", () => {
    for (const [name, { schema }] of Object.entries(entities)) {
      expect([name, ...told.get(name)?.toSorted() ?? []]).toEqual([name, ...Object.keys(schema.fields).toSorted()])
    }
  })

  it.each(Object.keys(entities) as ReadonlyArray<keyof typeof entities>)(
    "%s lets each field be null and be absent, and keeps what nobody knows",
    (entity) => {
      const nulls = Object.fromEntries(Object.keys(entities[entity].schema.fields).map((field) => [field, null]))
      expect(read(entity)({ ...nulls, unknown: [1] })).toEqual({ ...nulls, unknown: [1] })
      expect(read(entity)({})).toEqual({})
    }
  )

  it("takes a code for what it is, a word or a number, known or not", () => {
    for (const entity of ["Portfolio", "Investment", "Account", "Liability"] as const) {
      for (const type of ["F", "QUANTUM", 42]) expect(read(entity)({ type })).toEqual({ type })
    }
    expect(read("AccountTransaction")({ category: 213 })).toEqual({ category: 213 })
  })
})
