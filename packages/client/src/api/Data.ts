/**
 * The data that Flanks aggregates: portfolios, investments, accounts, cards, liabilities, their transactions and their
 * holders. Each is a type and a Schema.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Amount, data, Day, inferred, informing, record, Timestamp } from "./Field.ts"

const Text = Schema.String
const Texts = Schema.Array(Schema.String)

/** Letters in the docs. A third party that uses the API saw numbers too. */
const Code = Schema.Union([Text, Schema.Int])

/**
 * The values of an investment's `type`. Flanks can add others. Source: docs.
 *
 * @category values
 */
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
 * The subtypes of investments, by their code in the API, with the type of each. Flanks can add others. The docs don't name
 * the field, so look for it among the unknown fields. Source: docs.
 *
 * @category values
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

/**
 * The values of a portfolio's `type`. Flanks can add others. `S` is the same as `VI` of an investment. Source: docs.
 *
 * @category values
 */
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

/**
 * The values of an account's `type`. Flanks can add others. Source: docs.
 *
 * @category values
 */
export const accountTypes = ["cashAccount", "safekeepingAccount", "nostroAccount", "vostroAccount", "other"] as const

/**
 * The values of a liability's `type`, from an incomplete copy of the page. Flanks can add others. Source: docs.
 *
 * @category values
 */
export const liabilityTypes = ["Credit", "Loan", "Confirming"] as const

/**
 * A portfolio. The same portfolio has a different `_id` for each set of credentials. Source: docs.
 *
 * @category products
 */
export class Portfolio extends Schema.Opaque<Portfolio>()(record({
  _id: Text,
  name: Text,
  /** One of `portfolioTypes`, or a newer one. */
  type: Code,
  tax_type: informing(Text),
  /** The ISO 4217 code of the currency. */
  currency: Text,
  /** The securities account. */
  refValores: Text,
  /** The IBAN of the cash account that belongs to it. */
  refAccount: Text,
  /** The IBANs of all such accounts. The docs don't say whether this is a list. */
  refAccounts: informing(Schema.Union([Text, Texts])),
  owners: informing(Texts),
  balance: Amount,
  entity: Text,
  external_id: Text,
  updated_at_timestamp: informing(Timestamp)
})) {}

/**
 * An investment, which is a position in a portfolio. Source: docs; for `cusip` and `symbol`, a third party.
 *
 * @category products
 */
export class Investment extends Schema.Opaque<Investment>()(record({
  _id: Text,
  name: Text,
  /** The ISIN, or another identifier if the investment has no ISIN. */
  isin: Text,
  cusip: Text,
  symbol: Text,
  portfolio_id: Text,
  /** One of `investmentTypes`, or a newer one. According to a third party, it can be a number from 1 to 90. */
  type: Code,
  amount: Amount,
  balance: Amount,
  currency: Text,
  entity: inferred(Text),
  external_id: inferred(Text),
  updated_at_timestamp: inferred(Timestamp)
})) {}

/**
 * The fields that other transactions probably have, because those of accounts have them. Source: inferred.
 *
 * @category transactions
 */
export const inferredMovement = {
  _id: inferred(Text),
  amount: inferred(Amount),
  balance: inferred(Amount),
  currency: inferred(Text),
  description: inferred(Text),
  operationDate: inferred(Day),
  valueDate: inferred(Day)
}

/**
 * A transaction of an investment. Source: docs.
 *
 * @category transactions
 */
export class InvestmentTransaction extends Schema.Opaque<InvestmentTransaction>()(record({
  investment_id: Text,
  /** The securities account. Flanks uses this spelling here. */
  refValos: Text,
  ...inferredMovement
})) {}

/**
 * An account. Source: client; for `type`, docs.
 *
 * @category products
 */
export class Account extends Schema.Opaque<Account>()(record({
  _id: Text,
  iban: Text,
  entity: Text,
  alias: informing(Text),
  /** One of `accountTypes`, or a newer one. According to a third party, it can be a number from 100 to 137. */
  type: Code,
  balance: Amount,
  currency: Text,
  description: informing(Text),
  isOwner: informing(Schema.Boolean),
  numOwners: informing(Schema.Int),
  owners: informing(Texts)
})) {}

/**
 * The payer and the beneficiary of a transfer. Source: client.
 *
 * @category products
 */
export const Transfer = data({ beneficiary: Text, ibanBeneficiary: Text, payer: Text, ibanPayer: Text })

/**
 * A transaction of an account. Source: client.
 *
 * @category transactions
 */
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

/**
 * A liability, such as a loan or a credit. Source: docs; for `availableBalance` and `limit`, a third party.
 *
 * @category products
 */
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

/**
 * A transaction of a liability. Source: docs.
 *
 * @category transactions
 */
export class LiabilityTransaction extends Schema.Opaque<LiabilityTransaction>()(record({
  liability_id: Text,
  ...inferredMovement
})) {}

/**
 * A card. Its number is masked except for the last four digits. Source: docs; for `limit`, a third party.
 *
 * @category products
 */
export class Card extends Schema.Opaque<Card>()(record({
  card_id: Text,
  pan: Text,
  limit: Amount,
  balance: inferred(Amount),
  currency: inferred(Text),
  entity: inferred(Text)
})) {}

/**
 * A transaction of a card. Source: docs.
 *
 * @category transactions
 */
export class CardTransaction extends Schema.Opaque<CardTransaction>()(record({
  card_id: Text,
  ...inferredMovement
})) {}

/**
 * The identity of the user whose credentials they are; one object. The docs name three fields without their forms. Source:
 * docs.
 *
 * @category products
 */
export class Identity
  extends Schema.Opaque<Identity>()(record({ _id: Text, contactInfo: Schema.Unknown, address: Schema.Unknown }))
{}

/**
 * A holder of a product. `rel` is `Titular` or `Autorizado`. Source: docs.
 *
 * @category products
 */
export class Holder extends Schema.Opaque<Holder>()(record({ product_id: Text, rel: Text, name: inferred(Text) })) {}
