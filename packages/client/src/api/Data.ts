/**
 * The wealth that Flanks aggregates: portfolios, investments, accounts, cards, liabilities, their transactions, and whose
 * they are. Types and Schemas under one name.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Amount, data, Day, inferred, informing, record, Timestamp } from "./Field.ts"

const Text = Schema.String
const Texts = Schema.Array(Schema.String)

/** Letters in the docs; a third party that read them saw numbers too. */
const Code = Schema.Union([Text, Schema.Int])

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

/**
 * The subtypes of investments, by the code that the API has for each, and the type that each belongs to; others can come.
 * The docs do not name the field: look for it among the unknown ones. Source: docs.
 */
export const investmentSubtypes = {
  FOP: { type: "DV", means: "forex option" },
  OP: { type: "DV", means: "option" },
  FT: { type: "DV", means: "future" },
  W: { type: "DV", means: "warrant" },
  COM: { type: "DV", means: "commodity" },
  FF: { type: "DV", means: "forex forward" },
  CD: { type: "BP", means: "certificate of deposit" },
  PE: { type: "AEP", means: "private equity" },
  RA: { type: "AEP", means: "real asset" }
} as const satisfies Record<string, { readonly type: keyof typeof investmentTypes; readonly means: string }>

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

/** What the `type` of a liability says, as far as the page could be read; others can come. Source: docs. */
export const liabilityTypes = ["Credit", "Loan", "Confirming"] as const

/** A portfolio. The same one seen through other credentials has another `_id`. Source: docs. */
export class Portfolio extends Schema.Opaque<Portfolio>()(record({
  _id: Text,
  name: Text,
  /** One of `portfolioTypes`, or a newer one. */
  type: Code,
  tax_type: informing(Text),
  /** ISO 4217. */
  currency: Text,
  /** The securities account. */
  refValores: Text,
  /** The IBAN of the account beside it. */
  refAccount: Text,
  /** All their IBANs; the docs leave open whether as a list. */
  refAccounts: informing(Schema.Union([Text, Texts])),
  owners: informing(Texts),
  balance: Amount,
  entity: Text,
  external_id: Text,
  updated_at_timestamp: informing(Timestamp)
})) {}

/** An investment: a position in a portfolio. Source: docs, for `cusip` and `symbol` a third party. */
export class Investment extends Schema.Opaque<Investment>()(record({
  _id: Text,
  name: Text,
  /** The ISIN, or another identifier where there is none. */
  isin: Text,
  cusip: Text,
  symbol: Text,
  portfolio_id: Text,
  /** One of `investmentTypes`, or a newer one; a number from 1 to 90, says a third party. */
  type: Code,
  amount: Amount,
  balance: Amount,
  currency: Text,
  entity: inferred(Text),
  external_id: inferred(Text),
  updated_at_timestamp: inferred(Timestamp)
})) {}

/** What a movement is thought to have, since those on accounts have it. Source: inferred. */
export const inferredMovement = {
  _id: inferred(Text),
  amount: inferred(Amount),
  balance: inferred(Amount),
  currency: inferred(Text),
  description: inferred(Text),
  operationDate: inferred(Day),
  valueDate: inferred(Day)
}

/** A movement of an investment. Source: docs. */
export class InvestmentTransaction extends Schema.Opaque<InvestmentTransaction>()(record({
  investment_id: Text,
  /** As Flanks spells it here. */
  refValos: Text,
  ...inferredMovement
})) {}

/** An account. Source: client, for `type` docs. */
export class Account extends Schema.Opaque<Account>()(record({
  _id: Text,
  iban: Text,
  entity: Text,
  alias: informing(Text),
  /** One of `accountTypes`, or a newer one; a number from 100 to 137, says a third party. */
  type: Code,
  balance: Amount,
  currency: Text,
  description: informing(Text),
  isOwner: informing(Schema.Boolean),
  numOwners: informing(Schema.Int),
  owners: informing(Texts)
})) {}

/** Who paid whom. Source: client. */
export const Transfer = data({ beneficiary: Text, ibanBeneficiary: Text, payer: Text, ibanPayer: Text })

/** A movement on an account. Source: client. */
export class AccountTransaction extends Schema.Opaque<AccountTransaction>()(record({
  _id: Text,
  account_id: Text,
  amount: Amount,
  balance: Amount,
  currency: Text,
  entity: Text,
  cardNumber: Text,
  category: informing(Code),
  operationDate: Day,
  valueDate: Day,
  description: informing(Text),
  productDescription: informing(Text),
  transfer: informing(Transfer)
})) {}

/** A loan, a credit, and whatever else is owed. Source: docs, for `availableBalance` and `limit` a third party. */
export class Liability extends Schema.Opaque<Liability>()(record({
  liability_id: Text,
  /** One of `liabilityTypes`, or a newer one. */
  type: Code,
  balance: Amount,
  availableBalance: Amount,
  limit: Amount,
  currency: inferred(Text),
  entity: inferred(Text)
})) {}

/** A movement of a liability. Source: docs. */
export class LiabilityTransaction extends Schema.Opaque<LiabilityTransaction>()(record({
  liability_id: Text,
  ...inferredMovement
})) {}

/** A card; its number is masked except for the last four digits. Source: docs, for `limit` a third party. */
export class Card extends Schema.Opaque<Card>()(record({
  card_id: Text,
  pan: Text,
  limit: Amount,
  balance: inferred(Amount),
  currency: inferred(Text),
  entity: inferred(Text)
})) {}

/** A movement on a card. Source: docs. */
export class CardTransaction extends Schema.Opaque<CardTransaction>()(record({
  card_id: Text,
  ...inferredMovement
})) {}

/** Whose credentials they are; one object. The docs name three fields without their shapes. Source: docs. */
export class Identity
  extends Schema.Opaque<Identity>()(record({ _id: Text, contactInfo: Schema.Unknown, address: Schema.Unknown }))
{}

/** Who a product belongs to, and how: `Titular` or `Autorizado`. Source: docs. */
export class Holder extends Schema.Opaque<Holder>()(record({ product_id: Text, rel: Text, name: inferred(Text) })) {}
