import * as Aggregation from "@effect-flanks/client/api/Aggregation"
import * as AggregationV2 from "@effect-flanks/client/api/AggregationV2"
import * as Connect from "@effect-flanks/client/api/Connect"
import * as Credentials from "@effect-flanks/client/api/Credentials"
import * as Data from "@effect-flanks/client/api/Data"
import * as Entities from "@effect-flanks/client/api/Entities"
import * as ErrorBodies from "@effect-flanks/client/api/ErrorBodies"
import * as Field from "@effect-flanks/client/api/Field"
import * as Letters from "@effect-flanks/client/api/Letters"
import * as Links from "@effect-flanks/client/api/Links"
import * as Reports from "@effect-flanks/client/api/Reports"
import * as Token from "@effect-flanks/client/api/Token"
import * as ClientError from "@effect-flanks/client/ClientError"
import * as IssuedToken from "@effect-flanks/client/IssuedToken"
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import * as ConfigurationReason from "@effect-flanks/domain/ConfigurationReason"
import * as FlanksError from "@effect-flanks/domain/FlanksError"
import * as Outcome from "@effect-flanks/domain/Outcome"
import * as Session from "@effect-flanks/domain/Session"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"

const modules = {
  Aggregation,
  AggregationV2,
  Connect,
  Credentials,
  Data,
  Entities,
  ErrorBodies,
  Field,
  Letters,
  Links,
  Reports,
  Token,
  ClientError,
  IssuedToken,
  TokenPoller,
  BodySchemas,
  ConfigurationReason,
  FlanksError,
  Outcome,
  Session,
  Wait
}

type AnyCodec = Schema.Codec<unknown, unknown>

const schemas = Object.entries(modules).flatMap(([module, exports]) =>
  Object.entries(exports).flatMap(([name, value]: [string, unknown]) =>
    Schema.isSchema(value) ? [[`${module}.${name}`, value as unknown as AnyCodec] as const] : []
  )
)

const newer = { deep: [1, "two", null] }

/** Data in Flanks' form: an amount, a day, an instant, a secret, an unknown field, null and a missing field. */
const wire: unknown = {
  balance: 279_114.82,
  amount: "12.50",
  quantity: 1,
  date: "2026-03-01",
  last_update: 1_700_000_000,
  credentials_token: "token",
  connection_id: "connection",
  currency: "EUR",
  iban: null,
  newer
}

describe("the JSON codec of every public Schema", () => {
  it("covers the Schemas of every module", () => {
    expect(schemas.length).toBeGreaterThan(80)
  })

  it.each(schemas)("%s can be made, and can be the success of another HttpApi", (_, schema) => {
    expect(() => Schema.encodeUnknownResult(Schema.toCodecJson(schema))).not.toThrow()
  })

  const open = schemas.filter(([, schema]) => {
    const decoded = Schema.decodeResult(schema)(wire)
    return decoded._tag === "Success" && typeof decoded.success === "object"
  })

  it("is tested with data for every Schema that reads it", () => {
    expect(open.map(([name]) => name)).toEqual(
      expect.arrayContaining(["Data.Portfolio", "Data.Account", "Data.AccountTransaction", "AggregationV2.Product"])
    )
  })

  it.each(open)("%s encodes decoded data to JSON, including amounts and dates, and decodes it again", (_, schema) => {
    const codec = Schema.toCodecJson(schema)
    const decoded = Schema.decodeSync(schema)(wire)
    const encoded: unknown = JSON.parse(JSON.stringify(Schema.encodeUnknownSync(codec)(decoded)))
    const isOpen = typeof decoded === "object" && decoded !== null && "newer" in decoded
    expect(encoded).toMatchObject(isOpen ? { newer } : {})
    const again = Schema.decodeUnknownSync(codec)(encoded)
    expect(JSON.stringify(Schema.encodeUnknownSync(codec)(again))).toBe(JSON.stringify(encoded))
  })
})
