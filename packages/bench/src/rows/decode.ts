/** Decoding what the client reads: exact amounts, dates, secrets out of sight. */
import { Status } from "@effect-flanks/client/Credentials"
import { InvestmentTransaction } from "@effect-flanks/client/Data"
import * as Json from "@effect-flanks/client/Json"
import * as Schema from "effect/Schema"
import * as bodies from "../bodies.ts"
import { over, race, ratio } from "../measure.ts"
import { ajv, type Decode, zod } from "../peers/decoders.ts"
import type { Parts, Row } from "../row.ts"

const decodeStatus = Schema.decodeUnknownSync(Status)
const decodeTransactions = Schema.decodeUnknownSync(Schema.Array(InvestmentTransaction))

export const decoders = {
  status: (text: string) => decodeStatus(Json.parse(text)),
  transactions: (text: string) => decodeTransactions(Json.parse(text))
} as const satisfies Record<string, Decode>

const measure = (what: string, body: string, of: keyof typeof decoders): ReadonlyArray<Row> => {
  const times = race({
    ours: over([body], decoders[of]),
    zod: over([body], zod[of]),
    ajv: over([body], ajv[of]),
    parse: over([body], (text) => JSON.parse(text))
  })
  const row = (peer: Exclude<keyof typeof times, "ours">, name: string, note: string): Row => ({
    what,
    peer: name,
    unit: "ratio",
    ...ratio(times.ours, times[peer]),
    note
  })
  const itself = (peer: "zod" | "ajv") => `itself ${ratio(times[peer], times.parse).median.toFixed(2)} x JSON.parse`
  return [
    row("zod", "zod", `${itself("zod")}; amounts are doubles there, tokens plain text`),
    row("ajv", "ajv, which only validates", itself("ajv")),
    row("parse", "JSON.parse of the same", "which checks nothing")
  ]
}

export const parts: Parts = {
  "a credentials status": () => measure("a credentials status", bodies.status, "status"),
  "1,000 transactions": () => measure("1,000 transactions", bodies.transactions(1000), "transactions")
}
