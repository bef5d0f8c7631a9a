/** Portfolios, the investments in them, and what was bought. */
import type { Investment, InvestmentTransaction, Portfolio } from "@effect-flanks/client/api/Data"
import { between, fraction } from "./chance.ts"
import {
  cents,
  countOf,
  dayMillis,
  externalIdOf,
  iban,
  idOf,
  isin,
  isoDay,
  type Owner,
  personOf,
  securitiesAccount
} from "./owner.ts"

const kinds = [
  { name: "Cartera Gestionada de Prueba", type: "M", currency: "EUR" },
  { name: "Cuenta de Fondos Inventada", type: "F", currency: "EUR" },
  { name: null, type: "UM", currency: "USD" }
] as const

interface Security {
  /** The seed of its identifiers and prices. */
  readonly key: string
  readonly name: string | null
  readonly type: string
  /** What stands where the ISIN is expected: an ISIN, another text, or nothing. */
  readonly identifier: "isin" | "other" | "none"
}

const named = (name: string, type: string, identifier: Security["identifier"] = "isin"): Security => ({
  key: name,
  name,
  type,
  identifier
})

/** What can be in each portfolio. Banks do not send clean data: some things have no ISIN, and some have no name. */
const catalogue: ReadonlyArray<ReadonlyArray<Security>> = [
  [
    named("FONDO INVENTADO RENTA VARIABLE GLOBAL", "F"),
    named("FONDO FICTICIO RENTA FIJA EURO", "F"),
    named("ETF DE EJEMPLO MUNDO", "ETF")
  ],
  [
    named("PLAN DE PENSIONES EJEMPLAR", "PP", "other"),
    named("ACCIONES SUPUESTA SA", "VI"),
    named("BONO DE PRUEBA 2040", "FI")
  ],
  [named("INVENTED GLOBAL EQUITY FUND", "F"), { key: "unnamed", name: null, type: "O", identifier: "none" }]
]

/** The price on a day, in hundredths: it drifts up, and swings by months and by weeks. */
const price = ({ key }: Security, day: number): number => {
  const base = between(`price/${key}`, 1_000, 25_000)
  const phase = fraction(`phase/${key}`) * 2 * Math.PI
  const trend = 1 + (day % 20_000) * 0.00002
  return base * trend * (1 + 0.06 * Math.sin(day / 37 + phase) + 0.02 * Math.sin(day / 6 + 3 * phase))
}

/** One position, of so many units that each has at most three decimals; none of a position that was closed. */
interface Position {
  readonly portfolio: number
  readonly security: Security
  readonly units: number
}

/** How many of a portfolio's securities the owner still has; the others were closed. */
const openCount = (owner: Owner, portfolio: number): number =>
  portfolio === 2 ? 2 : countOf(owner, `positions/${portfolio}`, 1, 2)

const positions = (owner: Owner): ReadonlyArray<Position> =>
  catalogue.flatMap((securities, portfolio) =>
    securities.map((security, nth) => ({
      portfolio,
      security,
      units: nth < openCount(owner, portfolio)
        ? between(`${owner.seed}/units/${security.key}`, 5_000, 900_000) / 1000
        : 0
    }))
  )

const balanceOf = ({ security, units }: Position, day: number): number => Math.round(units * price(security, day))

const portfolioId = (owner: Owner, nth: number): string => idOf(owner, securitiesAccount(owner, nth))

const investmentId = (owner: Owner, { portfolio, security }: Position): string =>
  idOf(owner, `${securitiesAccount(owner, portfolio)}/${isin(security.key)}`)

const identifierOf = ({ identifier, key }: Security): string | null =>
  identifier === "none" ? null : identifier === "isin" ? isin(key) : `PLAN-${isin(key).slice(-5)}`

/** The amount as a computation with doubles leaves it, such as 32041.620000000003. */
const noisy = (amount: number): number => amount + 2 ** (Math.floor(Math.log2(amount)) - 51)

/** The portfolios; each is worth what is in it. */
export const portfolios = (owner: Owner): ReadonlyArray<typeof Portfolio.Encoded> =>
  kinds.map(({ currency, name, type }, nth) => ({
    _id: portfolioId(owner, nth),
    name,
    type,
    tax_type: null,
    currency,
    refValores: securitiesAccount(owner, nth),
    refAccount: iban(owner, 0),
    refAccounts: nth === 0 ? iban(owner, 0) : null,
    owners: [personOf(owner, 0)],
    balance: cents(
      positions(owner).filter(({ portfolio }) => portfolio === nth)
        .reduce((total, position) => total + balanceOf(position, owner.to), 0)
    ),
    entity: owner.bank,
    external_id: externalIdOf(owner, securitiesAccount(owner, nth)),
    updated_at_timestamp: owner.to * dayMillis / 1000
  }))

/** The investments; `amount` counts units. A position that was closed is still listed, with nothing in it. */
export const investments = (owner: Owner): ReadonlyArray<typeof Investment.Encoded> =>
  positions(owner).map((position) => {
    const { portfolio, security: { key, name, type }, units } = position
    const isOpen = units > 0
    const balance = cents(balanceOf(position, owner.to))
    return {
      _id: investmentId(owner, position),
      name,
      isin: identifierOf(position.security),
      cusip: null,
      symbol: type === "VI" ? "SUPU" : null,
      portfolio_id: portfolioId(owner, portfolio),
      type,
      amount: units,
      balance: isOpen && type === "F" ? noisy(balance) : balance,
      currency: kinds[portfolio]?.currency ?? null,
      entity: isOpen ? owner.bank : null,
      external_id: externalIdOf(owner, `${securitiesAccount(owner, portfolio)}/${isin(key)}`),
      updated_at_timestamp: isOpen ? owner.to * dayMillis / 1000 : null
    }
  })

/** What was bought in the history: a tenth of each open position, on a day of it. */
export const investmentTransactions = (owner: Owner): ReadonlyArray<typeof InvestmentTransaction.Encoded> =>
  positions(owner).filter(({ units }) => units > 0).map((position) => {
    const { portfolio, security: { key, name } } = position
    const day = owner.from + between(`${owner.seed}/bought/${key}`, 0, 60)
    return {
      investment_id: investmentId(owner, position),
      refValos: securitiesAccount(owner, portfolio),
      _id: idOf(owner, `bought/${key}`),
      description: name === null ? null : `COMPRA ${name}`,
      amount: cents(-balanceOf(position, day) / 10),
      balance: null,
      currency: kinds[portfolio]?.currency ?? null,
      operationDate: isoDay(day),
      valueDate: isoDay(day + 2)
    }
  })
