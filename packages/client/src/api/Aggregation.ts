/**
 * The reads of aggregated data. Each is a `POST` with one credentials token, and returns the data that Flanks last fetched,
 * about once a day.
 *
 * @since 0.1.0
 */
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Data from "./Data.ts"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { WireSecret } from "./Field.ts"

/**
 * Restricts a read, for example `{ account_id: [...] }`. All fields must match, each with any value of its array. Source:
 * docs.
 *
 * @category schemas
 */
export const Query = Schema.Record(Schema.String, Schema.Unknown)

/**
 * The body of a read, as a type and as a Schema.
 *
 * @category schemas
 */
export const Read = Schema.Struct({
  credentials_token: WireSecret,
  query: Schema.optionalKey(Query),
  /** Returns the available data even if Flanks would otherwise respond with 20001. Source: docs. */
  ignore_data_error: Schema.optionalKey(Schema.Boolean)
})

/**
 * The body of a read, as a type and as a Schema.
 *
 * @category schemas
 */
export type Read = typeof Read.Type

const { post } = Endpoint.of("v0")

const read = <const Id extends string, const Path extends `/${string}`, S extends Schema.Top>(
  id: Id,
  path: Path,
  success: S
) => post(id, path, { replay: "safe", source: "docs", payload: Read, success })

/**
 * The endpoints of the reads.
 *
 * @category endpoints
 */
export class AggregationGroup extends HttpApiGroup.make("aggregation").add(
  read("portfolio", "/v0/bank/credentials/portfolio", Schema.Array(Data.Portfolio)),
  read("investment", "/v0/bank/credentials/investment", Schema.Array(Data.Investment)),
  read(
    "investmentTransaction",
    "/v0/bank/credentials/investment/transaction",
    Schema.Array(Data.InvestmentTransaction)
  ),
  read("account", "/v0/bank/credentials/account", Schema.Array(Data.Account)),
  read("accountTransaction", "/v0/bank/credentials/data", Schema.Array(Data.AccountTransaction)),
  read("liability", "/v0/bank/credentials/liability", Schema.Array(Data.Liability)),
  read("liabilityTransaction", "/v0/bank/credentials/liability/transaction", Schema.Array(Data.LiabilityTransaction)),
  read("card", "/v0/bank/credentials/card", Schema.Array(Data.Card)),
  read("cardTransaction", "/v0/bank/credentials/card/transaction", Schema.Array(Data.CardTransaction)),
  read("identity", "/v0/bank/credentials/auth", Data.Identity),
  read("holder", "/v0/bank/credentials/holder", Schema.Array(Data.Holder))
).middleware(Bearer) {}
