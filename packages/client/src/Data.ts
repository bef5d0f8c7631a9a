/**
 * The wealth that Flanks aggregates: portfolios, investments, accounts, cards, liabilities, their transactions, and whose
 * they are. Types and Schemas under one name.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Amount, data, Day, Timestamp } from "./Field.ts"

const Text = Schema.String
const Texts = Schema.Array(Schema.String)

/** What the `type` of an investment says; others can come. Source: docs. */
export const investmentTypes = {
  F: "fund",
  VI: "variable income",
  PP: "pension plan",
  FI: "fixed income",
  C: "crypto",
  ETF: "exchange traded fund",
  CFD: "contract for difference",
  L: "liquidity",
  O: "other",
  DV: "derivative",
  BP: "bank product",
  AEP: "alternative and emerging"
} as const

/** What the `type` of a portfolio says; others can come. `S` is what investments call `VI`. Source: docs. */
export const portfolioTypes = {
  M: "managed",
  UM: "unmanaged",
  F: "funds",
  S: "variable income",
  CFD: "contracts for difference",
  PP: "pension plans",
  FI: "fixed income",
  C: "crypto",
  ETF: "exchange traded funds",
  L: "liquidity",
  O: "other",
  DV: "derivatives",
  BP: "bank products",
  AEP: "alternative and emerging",
  MIX: "mixed"
} as const

/** What the `type` of an account says; others can come. Source: docs. */
export const accountTypes = ["cashAccount", "safekeepingAccount", "nostroAccount", "vostroAccount", "other"] as const

/** A portfolio. The same one seen through other credentials has another `_id`. Source: docs. */
export const Portfolio = data({
  _id: Text,
  name: Text,
  /** One of `portfolioTypes`, or a newer one. */
  type: Text,
  tax_type: Text,
  /** ISO 4217. */
  currency: Text,
  /** The securities account. */
  refValores: Text,
  /** The IBAN of the account beside it. */
  refAccount: Text,
  /** All their IBANs; the docs leave open whether as a list. */
  refAccounts: Schema.Union([Text, Texts]),
  owners: Texts,
  balance: Amount,
  entity: Text,
  external_id: Text,
  updated_at_timestamp: Timestamp
})

/** A portfolio. */
export type Portfolio = typeof Portfolio.Type

/** An investment: a position in a portfolio. Source: docs. */
export const Investment = data({
  _id: Text,
  name: Text,
  /** The ISIN, or another identifier where there is none. */
  isin: Text,
  cusip: Text,
  symbol: Text,
  portfolio_id: Text,
  /** One of `investmentTypes`, or a newer one. */
  type: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  entity: Text,
  external_id: Text,
  updated_at_timestamp: Timestamp
})

/** An investment. */
export type Investment = typeof Investment.Type

/** A movement of an investment. Source: docs for the first two, inferred for the rest. */
export const InvestmentTransaction = data({
  investment_id: Text,
  /** As Flanks spells it here. */
  refValos: Text,
  _id: Text,
  description: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  operationDate: Day,
  valueDate: Day
})

/** A movement of an investment. */
export type InvestmentTransaction = typeof InvestmentTransaction.Type

/** An account. Source: client. */
export const Account = data({
  _id: Text,
  iban: Text,
  entity: Text,
  alias: Text,
  /** One of `accountTypes`, or a newer one. */
  type: Text,
  balance: Amount,
  currency: Text,
  description: Text,
  isOwner: Schema.Boolean,
  numOwners: Schema.Int,
  owners: Texts
})

/** An account. */
export type Account = typeof Account.Type

/** Who paid whom. Source: client. */
export const Transfer = data({ beneficiary: Text, ibanBeneficiary: Text, payer: Text, ibanPayer: Text })

/** A movement on an account. Source: client. */
export const AccountTransaction = data({
  _id: Text,
  account_id: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  entity: Text,
  cardNumber: Text,
  category: Schema.Union([Text, Schema.Finite]),
  operationDate: Day,
  valueDate: Day,
  description: Text,
  productDescription: Text,
  transfer: Transfer
})

/** A movement on an account. */
export type AccountTransaction = typeof AccountTransaction.Type

/** A loan, a credit, and whatever else is owed. Source: docs. */
export const Liability = data({
  liability_id: Text,
  type: Text,
  balance: Amount,
  availableBalance: Amount,
  limit: Amount,
  currency: Text,
  entity: Text
})

/** A loan, a credit, and whatever else is owed. */
export type Liability = typeof Liability.Type

/** A movement of a liability. Source: docs for its id, inferred for the rest. */
export const LiabilityTransaction = data({
  liability_id: Text,
  _id: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  description: Text,
  operationDate: Day,
  valueDate: Day
})

/** A movement of a liability. */
export type LiabilityTransaction = typeof LiabilityTransaction.Type

/** A card; its number is masked except for the last four digits. Source: docs. */
export const Card = data({ card_id: Text, pan: Text, limit: Amount, balance: Amount, currency: Text, entity: Text })

/** A card. */
export type Card = typeof Card.Type

/** A movement on a card. Source: docs for its id, inferred for the rest. */
export const CardTransaction = data({
  card_id: Text,
  _id: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  description: Text,
  operationDate: Day,
  valueDate: Day
})

/** A movement on a card. */
export type CardTransaction = typeof CardTransaction.Type

/** Whose credentials they are; one object. The docs name three fields without their shapes. Source: docs. */
export const Identity = data({ _id: Text, contactInfo: Schema.Unknown, address: Schema.Unknown })

/** Whose credentials they are. */
export type Identity = typeof Identity.Type

/** Who a product belongs to, and how: `Titular` or `Autorizado`. Source: docs. */
export const Holder = data({ product_id: Text, rel: Text, name: Text })

/** Who a product belongs to. */
export type Holder = typeof Holder.Type
