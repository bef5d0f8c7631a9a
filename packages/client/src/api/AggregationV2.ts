/**
 * Aggregation v2: the products and transactions of all connections, page by page, with your own labels. Source: client.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import { pageOf, Secrets } from "./Connect.ts"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { Amount, Day, informing, record, WireSecret } from "./Field.ts"

/**
 * Your own labels on a product or a transaction.
 *
 * @category schemas
 */
export const Labels = Schema.Record(Schema.String, Schema.String)

/**
 * A product of any kind. Source: client.
 *
 * @category schemas
 */
export class Product extends Schema.Opaque<Product>()(record({
  product_id: Schema.String,
  product_type: Schema.String,
  /** A secret, which is the same as a `credentials_token`. */
  connection_id: WireSecret,
  name: Schema.String,
  balance: Amount,
  currency: Schema.String,
  iban: Schema.String,
  labels: informing(Labels)
})) {}

/**
 * A transaction of any kind. Source: client.
 *
 * @category schemas
 */
export class Transaction extends Schema.Opaque<Transaction>()(record({
  transaction_id: Schema.String,
  product_id: Schema.String,
  amount: Amount,
  currency: Schema.String,
  description: informing(Schema.String),
  date: Day,
  category: informing(Schema.String),
  labels: informing(Labels)
})) {}

const Values = Schema.optionalKey(Schema.Array(Schema.String))

/**
 * Selects products. An empty array matches none, and an empty query matches all. Source: client.
 *
 * @category schemas
 */
export class ProductQuery extends Schema.Opaque<ProductQuery>()(
  open({ product_id_in: Values, product_type_in: Values, connection_id_in: Secrets })
) {}

/**
 * Selects transactions. Source: client.
 *
 * @category schemas
 */
export class TransactionQuery extends Schema.Opaque<TransactionQuery>()(open({
  transaction_id_in: Values,
  product_id_in: Values,
  connection_id_in: Secrets,
  date_from: Schema.optionalKey(Day),
  date_to: Schema.optionalKey(Day)
})) {}

const PageToken = field(Schema.String)

const { post } = Endpoint.of("aggregation-v2")

/**
 * The response to a change of labels. Its form is undocumented: it may have the labels, or only a message. Source:
 * inferred.
 *
 * @category schemas
 */
export const Labelled = record({
  message: informing(Schema.String),
  success: Schema.Boolean,
  product_id: informing(Schema.String),
  transaction_id: informing(Schema.String),
  labels: informing(Labels)
})

/**
 * The endpoints of Aggregation v2.
 *
 * @category endpoints
 */
export class AggregationV2Group extends HttpApiGroup.make("aggregationV2").add(
  post("products", "/aggregation/v2/list-products", {
    replay: "safe",
    source: "client",
    payload: Schema.Struct({ query: ProductQuery, page_token: PageToken }),
    success: pageOf(Product)
  }),
  post("transactions", "/aggregation/v2/list-transactions", {
    replay: "safe",
    source: "client",
    payload: Schema.Struct({ query: TransactionQuery, page_token: PageToken }),
    success: pageOf(Transaction)
  }),
  post("setProductLabels", "/aggregation/v2/set-product-labels", {
    replay: "safe",
    source: "client",
    payload: Schema.Struct({ product_id: Schema.String, labels: Labels }),
    success: Labelled
  }),
  post("setTransactionLabels", "/aggregation/v2/set-transaction-labels", {
    replay: "safe",
    source: "client",
    payload: Schema.Struct({ transaction_id: Schema.String, labels: Labels }),
    success: Labelled
  })
).middleware(Bearer) {}
