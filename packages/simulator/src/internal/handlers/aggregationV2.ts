import { ProductQuery, TransactionQuery } from "@effect-flanks/client/api/AggregationV2"
import type { DataKind } from "@effect-flanks/client/DataKind"
import * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import { stateAt } from "../../Lifecycle.ts"
import * as SampleData from "../../SampleData.ts"
import { type Credentials, inOrder, lookUp, type World } from "../../World.ts"
import { paged, refuseField, withKnownFilters } from "./envelope.ts"
import { type HandlerResult, type Handlers, respond } from "./handler.ts"

interface Product {
  readonly product_id: string
  readonly product_type: string
  readonly connection_id: string
  readonly name: string | null
  readonly balance: unknown
  readonly currency: string | null
  readonly iban: string | null
}

interface Transaction {
  readonly transaction_id: string
  readonly product_id: string | null
  readonly amount: unknown
  readonly currency: string | null
  readonly description: string | null
  readonly date: string | null
  readonly category: string | null
}

/** A transaction with the connection that it belongs to, which its body does not name. */
interface Movement {
  readonly connectionId: string
  readonly transaction: Transaction
}

type Thing = { readonly [field: string]: unknown }

const text = (value: unknown): string | null => typeof value === "string" ? value : null

/** The data of credentials of one kind. Empty before its extraction, or if it is in error. */
const things = (world: World, credentials: Credentials, dataKind: Exclude<DataKind, "identity">, now: number) => {
  const { seed, timing } = world.settings
  const { checking, created, errored, updatedAt } = stateAt(credentials, now, timing)
  const isReady = !checking && created.includes(dataKind) && !errored.includes(dataKind)
  const found: ReadonlyArray<Thing> = isReady
    ? SampleData.of(dataKind, credentials, seed, updatedAt ?? credentials.createdAt)
    : []
  return found
}

/** The types of products that the one public client of v2 knows. Portfolios are not among them. */
const productSlices = [
  ["account", "Account", "_id"],
  ["investment", "Investment", "_id"],
  ["card", "Card", "card_id"],
  ["liability", "Liability", "liability_id"]
] as const

const productsOf = (world: World, credentials: Credentials, now: number): ReadonlyArray<Product> =>
  productSlices.flatMap(([dataKind, type, id]) =>
    things(world, credentials, dataKind, now).map((thing) => ({
      product_id: String(thing[id]),
      product_type: type,
      connection_id: credentials.token,
      name: text(thing["name"]) ?? text(thing["alias"]) ?? text(thing["pan"]) ?? text(thing["type"]),
      balance: thing["balance"] ?? null,
      currency: text(thing["currency"]),
      iban: text(thing["iban"])
    }))
  )

const transactionDataKinds = [
  ["accountTransaction", "account_id"],
  ["cardTransaction", "card_id"],
  ["investmentTransaction", "investment_id"],
  ["liabilityTransaction", "liability_id"]
] as const

const transactionsOf = (world: World, credentials: Credentials, now: number): ReadonlyArray<Movement> =>
  transactionDataKinds.flatMap(([dataKind, product]) =>
    things(world, credentials, dataKind, now).map((thing) => ({
      connectionId: credentials.token,
      transaction: {
        transaction_id: String(thing["_id"]),
        product_id: text(thing[product]),
        amount: thing["amount"] ?? null,
        currency: text(thing["currency"]),
        description: text(thing["description"]),
        date: text(thing["operationDate"]),
        category: text(thing["category"])
      }
    }))
  )

const lets = (wanted: ReadonlyArray<string> | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value))

const wantsProduct = (query: ProductQuery) => (product: Product): boolean =>
  lets(query.product_id_in, product.product_id) && lets(query.product_type_in, product.product_type) &&
  lets(query.connection_id_in?.map(Redacted.value), product.connection_id)

const wantsTransaction = (query: TransactionQuery) => {
  const from = query.date_from && DateTime.formatIsoDateUtc(query.date_from)
  const to = query.date_to && DateTime.formatIsoDateUtc(query.date_to)
  return ({ connectionId, transaction: { date, product_id, transaction_id } }: Movement): boolean =>
    lets(query.product_id_in, product_id) && lets(query.transaction_id_in, transaction_id) &&
    lets(query.connection_id_in?.map(Redacted.value), connectionId) &&
    (from === undefined || (date !== null && date >= from)) && (to === undefined || (date !== null && date <= to))
}

const labelsOf = ({ labels }: World, id: string) => lookUp(labels, id) ?? {}

/** Sets the labels of something that is there. */
const labelled = <A>(
  world: World,
  field: "product_id" | "transaction_id",
  id: string,
  labels: { readonly [name: string]: string },
  ids: Iterable<string>,
  value: A
): HandlerResult<A> => {
  for (const known of ids) {
    if (known === id) return respond({ ...world, labels: HashMap.set(world.labels, id, labels) }, value)
  }
  return refuseField(world, field, "not_found")
}

const all = <A>(world: World, of: (credentials: Credentials) => ReadonlyArray<A>): ReadonlyArray<A> =>
  inOrder(world.credentials).flatMap(of)

/** Aggregation v2. */
export const aggregationV2: Handlers<"aggregationV2"> = {
  products: ({ now, payload, world }) =>
    withKnownFilters(world, payload.query, ProductQuery, () => {
      const found = all(world, (one) => productsOf(world, one, now)).filter(wantsProduct(payload.query))
      return paged(world, found, payload.page_token, ({ items, next_page_token }) =>
        respond(world, {
          items: items.map((product) => ({ ...product, labels: labelsOf(world, product.product_id) })),
          next_page_token
        }))
    }),
  transactions: ({ now, payload, world }) =>
    withKnownFilters(world, payload.query, TransactionQuery, () => {
      const found = all(world, (one) => transactionsOf(world, one, now)).filter(wantsTransaction(payload.query))
      return paged(world, found, payload.page_token, ({ items, next_page_token }) =>
        respond(world, {
          items: items.map(({ transaction }) => ({
            ...transaction,
            labels: labelsOf(world, transaction.transaction_id)
          })),
          next_page_token
        }))
    }),
  setProductLabels: ({ now, payload: { labels, product_id }, world }) => {
    const ids = all(world, (one) => productsOf(world, one, now)).map((product) => product.product_id)
    return labelled(world, "product_id", product_id, labels, ids, { success: true })
  },
  setTransactionLabels: ({ now, payload: { labels, transaction_id }, world }) => {
    const ids = all(world, (one) => transactionsOf(world, one, now)).map(({ transaction }) =>
      transaction.transaction_id
    )
    return labelled(world, "transaction_id", transaction_id, labels, ids, { success: true })
  }
}
