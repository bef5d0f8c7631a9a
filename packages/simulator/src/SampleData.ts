/**
 * Generates small, plausible bank data for each login. It is invented, depends only on the seed and the login, and is as of
 * the day of its refresh. It has the form in which it is sent.
 *
 * @since 0.1.0
 */
import type { Holder, Identity } from "@effect-flanks/client/api/Data"
import type { DataKind } from "@effect-flanks/client/DataKind"
import * as Accounts from "./internal/world/accounts.ts"
import { digits } from "./internal/world/chance.ts"
import * as Debts from "./internal/world/debts.ts"
import { dayMillis, historyDays, idOf, type Owner, personOf } from "./internal/world/owner.ts"
import * as Portfolios from "./internal/world/portfolios.ts"
import type { Life } from "./scenarios/Scenario.ts"
import type { Credentials } from "./World.ts"

const identity = (owner: Owner): typeof Identity.Encoded => ({
  _id: idOf(owner, "identity"),
  contactInfo: {
    name: personOf(owner, 0),
    emails: [`${digits(`${owner.seed}/mail`, 6)}@example.com`],
    phones: null
  },
  address: { street: `CALLE INVENTADA ${digits(`${owner.seed}/street`, 2)}`, city: "VILLA FICTICIA", country: "ES" }
})

const holders = (owner: Owner): ReadonlyArray<typeof Holder.Encoded> => [
  ...Portfolios.portfolios(owner).map(({ _id }) => ({
    product_id: _id ?? null,
    rel: "Titular",
    name: personOf(owner, 0)
  })),
  ...Accounts.accounts(owner).flatMap(({ _id }, nth) => [
    { product_id: _id ?? null, rel: "Titular", name: personOf(owner, 0) },
    ...(nth === 1 ? [{ product_id: _id ?? null, rel: "Autorizado", name: personOf(owner, 1) }] : [])
  ]),
  ...Accounts.cards(owner).map(({ card_id }) => ({ product_id: card_id ?? null, rel: "Titular", name: null }))
]

/** The data of every kind. */
const parts = {
  identity,
  holder: holders,
  portfolio: Portfolios.portfolios,
  investment: Portfolios.investments,
  investmentTransaction: Portfolios.investmentTransactions,
  account: Accounts.accounts,
  accountTransaction: Accounts.accountTransactions,
  card: Accounts.cards,
  cardTransaction: Accounts.cardTransactions,
  liability: Debts.liabilities,
  liabilityTransaction: Debts.liabilityTransactions
} satisfies { readonly [S in DataKind]: (owner: Owner) => unknown }

/**
 * The data of each kind, in the form in which it is sent.
 *
 * @category models
 */
export type SampleData = { readonly [S in DataKind]: ReturnType<(typeof parts)[S]> }

const isId = (name: string): boolean => name === "_id" || name.endsWith("_id")

/** Hides all values except the IDs. */
const withoutValues = (item: object): object =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, isId(name) ? value : null]))

/** The visible part of an item or a list, if a scenario hides some of it. */
const visiblePart = (data: unknown, extent: Life["sampleData"]): unknown => {
  if (extent === "usual") return data
  if (!Array.isArray(data)) return withoutValues(data as object)
  return extent === "none" ? [] : data.map((item: object) => withoutValues(item))
}

/**
 * The data of one kind. `fetchedAt` is the time of the last refresh, in milliseconds since 1970. The data doesn't change
 * between refreshes.
 *
 * @category sample data
 */
export const of = <S extends DataKind>(
  dataKind: S,
  credentials: Credentials,
  seed: string,
  fetchedAt: number
): SampleData[S] => {
  const owner: Owner = {
    seed: `${seed}/${credentials.login}`,
    token: credentials.token,
    externalId: credentials.externalId,
    bank: credentials.bank,
    from: Math.floor(credentials.createdAt / dayMillis) - historyDays,
    to: Math.floor(fetchedAt / dayMillis)
  }
  return visiblePart(parts[dataKind](owner), credentials.life.sampleData) as SampleData[S]
}
