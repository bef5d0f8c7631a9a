import { Connector, Session } from "@effect-flanks/client/api/Connect"
import { Status } from "@effect-flanks/client/api/Credentials"
import * as Data from "@effect-flanks/client/api/Data"
import { Entity } from "@effect-flanks/client/api/Entities"
import { Link } from "@effect-flanks/client/api/Links"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
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

/** The page's sources of the fields of each entity. */
const page = readFileSync(new URL("../../../docs/specification/contradictions.md", import.meta.url), "utf8")
const fieldsIn = (cells: string) => Array.from(cells.matchAll(/`(\w+)`/g), ([, field = ""]) => field)
const told = new Map(
  Array.from(
    page.matchAll(/^\| `([A-Z]\w+)` +\|(.*)\|(.*)\|$/gm),
    ([, entity = "", seen = "", inferred = ""]) =>
      [entity, { seen: fieldsIn(seen), inferred: fieldsIn(inferred) }] as const
  )
)

const read = (entity: keyof typeof entities) => Schema.decodeUnknownSync(entities[entity])

describe("the data", () => {
  it("has exactly the fields of the page that gives their sources", () => {
    for (const [name, { schema }] of Object.entries(entities)) {
      const { inferred = [], seen = [] } = told.get(name) ?? {}
      expect([name, ...[...seen, ...inferred].toSorted()]).toEqual([name, ...Object.keys(schema.fields).toSorted()])
    }
  })

  it("accepts an inferred field in any form, and a documented one in its documented forms", () => {
    const shapeless: Readonly<Record<string, ReadonlyArray<string>>> = { Identity: ["contactInfo", "address"] }
    const informing: Readonly<Record<string, ReadonlyArray<string>>> = {
      Portfolio: ["tax_type", "refAccounts", "owners", "updated_at_timestamp"],
      Account: ["alias", "description", "isOwner", "numOwners", "owners"],
      AccountTransaction: ["category", "description", "productDescription", "transfer"],
      Entity: ["country", "logo_url"],
      Status: [
        "name",
        "last_transaction_date",
        "last_update",
        "time",
        "last_update_timestamp",
        "created_at_timestamp"
      ],
      Link: ["pending_code_count"],
      Connector: ["name"],
      Session: ["status", "error_code"]
    }
    /** This is inferred too, but never kept unchanged, because it is a secret. */
    const secrets: Readonly<Record<string, ReadonlyArray<string>>> = { Session: ["url"] }
    const odd = [[{ another: "form" }]]
    for (const [name, entity] of Object.entries(entities)) {
      const takesAll = Object.keys(entity.schema.fields).filter((field) =>
        Option.exists(
          Schema.decodeOption(entity as Schema.Codec<{ readonly [field: string]: unknown }, unknown>)({
            [field]: odd
          }),
          (found) => found[field] === odd
        )
      )
      const inferred = told.get(name)?.inferred.filter((field) => secrets[name]?.includes(field) !== true) ?? []
      const expected = [...inferred, ...shapeless[name] ?? [], ...informing[name] ?? []]
      expect([name, ...takesAll.toSorted()]).toEqual([name, ...expected.toSorted()])
    }
  })

  it("decodes an inferred field that has the expected form", () => {
    const { amount, operationDate } = Schema.decodeSync(CardTransaction)({
      amount: -1.5,
      operationDate: "2026-03-01"
    })
    expect(BigDecimal.isBigDecimal(amount) && BigDecimal.format(amount)).toBe("-1.5")
    expect(DateTime.isDateTime(operationDate) && DateTime.formatIsoDateUtc(operationDate)).toBe("2026-03-01")
  })

  it.each(Object.keys(entities) as ReadonlyArray<keyof typeof entities>)(
    "%s lets each field be null and be absent, and keeps what nobody knows",
    (entity) => {
      const nulls = Object.fromEntries(Object.keys(entities[entity].schema.fields).map((field) => [field, null]))
      expect(read(entity)({ ...nulls, unknown: [1] })).toEqual({ ...nulls, unknown: [1] })
      // A transfer is part of another object, so it may have no known fields.
      const isAnswer = Option.isSome(Schema.decodeOption(entities[entity])({ unknown: [1] }))
      expect(isAnswer).toBe(entity === "Transfer")
    }
  )

  it("accepts a code as a word or a number, known or unknown", () => {
    for (const entity of ["Portfolio", "Investment", "Account", "Liability"] as const) {
      for (const type of ["F", "QUANTUM", 42]) expect(read(entity)({ type })).toEqual({ type })
    }
    expect(read("AccountTransaction")({ category: 213 })).toEqual({ category: 213 })
  })
})
