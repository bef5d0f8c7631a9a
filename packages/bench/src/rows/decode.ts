/** Decoding what the client reads: exact amounts, dates, secrets out of sight. */
import { Status } from "@effect-flanks/client/api/Credentials"
import { InvestmentTransaction } from "@effect-flanks/client/api/Data"
import { data } from "@effect-flanks/client/api/Field"
import { decoder } from "@effect-flanks/client/Body"
import * as Json from "@effect-flanks/client/Json"
import * as Schema from "effect/Schema"
import * as bodies from "../bodies.ts"
import { byName, over, race, ratio } from "../measure.ts"
import { ajv, type Decode, zod } from "../peers/decoders.ts"
import { textOf } from "../peers/same.ts"
import type { Parts, Row } from "../row.ts"

const Transactions = Schema.Array(InvestmentTransaction)
const decodeStatus = Schema.decodeUnknownSync(Status)
const decodeTransactions = Schema.decodeUnknownSync(Transactions)

/** As many fields, of which none becomes anything else. */
const asTheyCome = data({
  investment_id: Schema.String,
  refValos: Schema.String,
  _id: Schema.String,
  description: Schema.String,
  amount: Schema.Finite,
  balance: Schema.Finite,
  currency: Schema.String,
  operationDate: Schema.String,
  valueDate: Schema.String
})
const decodeAsTheyCome = Schema.decodeUnknownSync(Schema.Array(asTheyCome))

/** As the client does: in place, and other values with the Schema. */
export const decoders = {
  status: decoder(Status),
  transactions: decoder(Transactions)
} as const satisfies Record<string, Decode>

type Peers = Readonly<Record<string, Decode>>

/** `whole` decode the same fields to the same values as ours. `partly` do less, as their names say. */
const measure = (what: string, body: string, ours: Decode, whole: Peers, partly: Peers): ReadonlyArray<Row> => {
  for (const [name, decode] of Object.entries(whole)) {
    if (textOf(decode(body)) !== textOf(ours(body))) throw new Error(`${name} decodes ${what} to something else`)
  }
  const contestants: Peers = { ours, "JSON.parse of the same": JSON.parse, ...whole, ...partly }
  const times = race(byName(Object.entries(contestants).map(([name, decode]) => [name, over([body], decode)])))
  const of = (name: string) => times[name] ?? []
  return Object.keys(contestants).slice(1).map((peer) => ({
    what,
    peer,
    unit: "ratio",
    ...ratio(of("ours"), of(peer)),
    note: `itself ${ratio(of(peer), of("JSON.parse of the same")).median.toFixed(2)} x JSON.parse`
  }))
}

export const parts: Parts = {
  "a credentials status": () =>
    measure("a credentials status", bodies.status, decoders.status, {
      "our Schema alone": (text) => decodeStatus(Json.parse(text)),
      "zod, tokens as plain text": zod.status
    }, {
      "ajv, which only validates": ajv.status
    }),
  "1,000 transactions": () =>
    measure("1,000 transactions", bodies.transactions(1000), decoders.transactions, {
      "our Schema alone": (text) => decodeTransactions(Json.parse(text)),
      "zod, amounts as doubles": zod.transactions
    }, {
      "ajv, which only validates": ajv.transactions,
      "a Schema that leaves amounts and days as they come": (text) => decodeAsTheyCome(JSON.parse(text))
    })
}
