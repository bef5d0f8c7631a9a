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
  { name: "Cartera Gestionada de Prueba", type: "M" },
  { name: "Cuenta de Fondos Inventada", type: "F" }
] as const

const catalogue = [
  { name: "FONDO INVENTADO RENTA VARIABLE GLOBAL", type: "F" },
  { name: "FONDO FICTICIO RENTA FIJA EURO", type: "F" },
  { name: "ETF DE EJEMPLO MUNDO", type: "ETF" },
  { name: "ACCIONES SUPUESTA SA", type: "VI" },
  { name: "BONO DE PRUEBA 2040", type: "FI" },
  { name: "PLAN DE PENSIONES EJEMPLAR", type: "PP" }
] as const

type Security = (typeof catalogue)[number]

/** The price on a day, in hundredths: it drifts up, and swings by months and by weeks. */
const price = ({ name }: Security, day: number): number => {
  const base = between(`price/${name}`, 1_000, 25_000)
  const phase = fraction(`phase/${name}`) * 2 * Math.PI
  const trend = 1 + (day % 20_000) * 0.00002
  return base * trend * (1 + 0.06 * Math.sin(day / 37 + phase) + 0.02 * Math.sin(day / 6 + 3 * phase))
}

/** One position, of so many units that each has at most three decimals. */
interface Position {
  readonly portfolio: number
  readonly security: Security
  readonly units: number
}

const positions = (owner: Owner): ReadonlyArray<Position> =>
  kinds.flatMap((_, portfolio) =>
    catalogue.slice(portfolio * 3, portfolio * 3 + countOf(owner, `positions/${portfolio}`, 2, 3)).map((security) => ({
      portfolio,
      security,
      units: between(`${owner.seed}/units/${security.name}`, 5_000, 900_000) / 1000
    }))
  )

const balanceOf = ({ security, units }: Position, day: number): number => Math.round(units * price(security, day))

const portfolioId = (owner: Owner, nth: number): string => idOf(owner, securitiesAccount(owner, nth))

const investmentId = (owner: Owner, { portfolio, security }: Position): string =>
  idOf(owner, `${securitiesAccount(owner, portfolio)}/${isin(security.name)}`)

/** The portfolios; each is worth what is in it. */
export const portfolios = (owner: Owner): ReadonlyArray<typeof Portfolio.Encoded> =>
  kinds.map(({ name, type }, nth) => ({
    _id: portfolioId(owner, nth),
    name,
    type,
    tax_type: null,
    currency: "EUR",
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

/** The investments; `amount` counts units. */
export const investments = (owner: Owner): ReadonlyArray<typeof Investment.Encoded> =>
  positions(owner).map((position) => {
    const reference = isin(position.security.name)
    return {
      _id: investmentId(owner, position),
      name: position.security.name,
      isin: reference,
      cusip: null,
      symbol: position.security.type === "VI" ? "SUPU" : null,
      portfolio_id: portfolioId(owner, position.portfolio),
      type: position.security.type,
      amount: position.units,
      balance: cents(balanceOf(position, owner.to)),
      currency: "EUR",
      entity: owner.bank,
      external_id: externalIdOf(owner, `${securitiesAccount(owner, position.portfolio)}/${reference}`),
      updated_at_timestamp: owner.to * dayMillis / 1000
    }
  })

/** What was bought in the history: a tenth of each position, on a day of it. */
export const investmentTransactions = (owner: Owner): ReadonlyArray<typeof InvestmentTransaction.Encoded> =>
  positions(owner).map((position) => {
    const day = owner.from + between(`${owner.seed}/bought/${position.security.name}`, 0, 60)
    return {
      investment_id: investmentId(owner, position),
      refValos: securitiesAccount(owner, position.portfolio),
      _id: idOf(owner, `bought/${position.security.name}`),
      description: `COMPRA ${position.security.name}`,
      amount: cents(-balanceOf(position, day) / 10),
      balance: null,
      currency: "EUR",
      operationDate: isoDay(day),
      valueDate: isoDay(day + 2)
    }
  })
