/** Accounts, what moves on them, and the cards that move it. */
import type { Account, AccountTransaction, Card, CardTransaction } from "@effect-flanks/client/api/Data"
import { between, digits, fraction, pick } from "./chance.ts"
import { cents, iban, idOf, isoDay, type Owner, personOf } from "./owner.ts"

/** One movement, in hundredths. */
interface Movement {
  readonly day: number
  readonly nth: number
  readonly amount: number
  readonly balance: number
  readonly description: string
  readonly category: string | null
  readonly kind: "card" | "transfer" | "other"
}

type Booking = Pick<Movement, "amount" | "description" | "category" | "kind">

const shops = ["PANADERIA DE PRUEBA", "SUPERMERCADO FICTICIO", "LIBRERIA INVENTADA", "BAR EJEMPLO", "FARMACIA SUPUESTA"]

const purchases = (owner: Owner, day: number): ReadonlyArray<Booking> =>
  Array.from({ length: between(`${owner.seed}/shopping/${day}`, 0, 2) }, (_, i) => ({
    amount: -between(`${owner.seed}/price/${day}/${i}`, 240, 9900),
    description: `COMPRA ${pick(`${owner.seed}/shop/${day}/${i}`, shops as [string, ...Array<string>])}`,
    category: fraction(`${owner.seed}/category/${day}/${i}`) < 0.7 ? "shopping" : null,
    kind: "card"
  }))

/** What is booked on a day of the month, on the everyday account, on the savings, and on the account in dollars. */
const bookings = (owner: Owner, nth: number, day: number): ReadonlyArray<Booking> => {
  const dayOfMonth = Number(isoDay(day).slice(8))
  const saved = between(`${owner.seed}/saving`, 100, 400) * 100
  if (nth === 1) {
    return dayOfMonth === 5 ? [{ amount: saved, description: "AHORRO", category: "savings", kind: "transfer" }] : []
  }
  if (nth === 2) {
    return dayOfMonth === 28 ? [{ amount: -250, description: "COMISION", category: null, kind: "other" }] : []
  }
  return [
    ...(dayOfMonth === 1
      ? [{
        amount: between(`${owner.seed}/salary`, 200_000, 420_000),
        description: "NOMINA",
        category: "salary",
        kind: "transfer" as const
      }]
      : []),
    ...(dayOfMonth === 5
      ? [{ amount: -saved, description: "AHORRO", category: "savings", kind: "transfer" as const }]
      : []),
    ...(dayOfMonth === 10
      ? [{
        amount: -between(`${owner.seed}/instalment`, 40_000, 90_000),
        description: "RECIBO HIPOTECA",
        category: null,
        kind: "other" as const
      }]
      : []),
    ...purchases(owner, day)
  ]
}

const movements = (owner: Owner, nth: number): { readonly all: ReadonlyArray<Movement>; readonly balance: number } => {
  let balance = between(`${owner.seed}/opening/${nth}`, 150_000, 2_500_000)
  const all: Array<Movement> = []
  for (let day = owner.from; day <= owner.to; day++) {
    bookings(owner, nth, day).forEach((booking, i) => {
      balance += booking.amount
      all.push({ ...booking, day, nth: i, balance })
    })
  }
  return { all, balance }
}

const numbers = [0, 1] as const

/** The accounts: one for every day, one to save, and one in dollars of which the bank says little. */
const products = [
  { alias: "Cuenta del día a día", type: "cashAccount", description: "CUENTA CORRIENTE", currency: "EUR", owners: 1 },
  { alias: null, type: "other", description: "CUENTA DE AHORRO", currency: "EUR", owners: 2 },
  { alias: null, type: null, description: null, currency: "USD", owners: null }
] as const

const pan = (owner: Owner, nth: number): string => `************${digits(`${owner.seed}/pan/${nth}`, 4)}`

/** The accounts. */
export const accounts = (owner: Owner): ReadonlyArray<typeof Account.Encoded> =>
  products.map(({ alias, currency, description, owners, type }, nth) => {
    const number = iban(owner, nth)
    return {
      _id: idOf(owner, number),
      iban: number,
      entity: owner.bank,
      alias,
      type,
      balance: cents(movements(owner, nth).balance),
      currency,
      description,
      isOwner: owners === null ? null : true,
      numOwners: owners,
      owners: owners === null ? null : Array.from({ length: owners }, (_, person) => personOf(owner, person))
    }
  })

/** What moved on the accounts, the latest first. */
export const accountTransactions = (owner: Owner): ReadonlyArray<typeof AccountTransaction.Encoded> => {
  const everyday = iban(owner, 0)
  const savings = iban(owner, 1)
  const person = personOf(owner, 0)
  const card = pan(owner, 0)
  return products.flatMap(({ currency, description: productDescription }, nth) => {
    const account = nth === 0 ? everyday : iban(owner, nth)
    const account_id = idOf(owner, account)
    const transfer = ({ amount, description }: Movement) => {
      const isSalary = description === "NOMINA"
      return {
        beneficiary: person,
        ibanBeneficiary: amount > 0 ? account : savings,
        payer: isSalary ? "EMPRESA INVENTADA SL" : person,
        ibanPayer: isSalary ? null : everyday
      }
    }
    return movements(owner, nth).all.toReversed().map((movement) => ({
      _id: idOf(owner, `${account}/${movement.day}/${movement.nth}`),
      account_id,
      amount: cents(movement.amount),
      balance: cents(movement.balance),
      currency,
      entity: owner.bank,
      cardNumber: movement.kind === "card" ? card : null,
      category: movement.category,
      operationDate: isoDay(movement.day),
      valueDate: isoDay(movement.day),
      description: movement.description,
      productDescription,
      transfer: movement.kind === "transfer" ? transfer(movement) : null
    }))
  })
}

const cardId = (owner: Owner, nth: number): string => idOf(owner, `card/${nth}`)

/** A debit card, and a credit card that nobody uses. */
export const cards = (owner: Owner): ReadonlyArray<typeof Card.Encoded> =>
  numbers.map((nth) => ({
    card_id: cardId(owner, nth),
    pan: pan(owner, nth),
    limit: nth === 0 ? null : 1500,
    balance: nth === 0 ? cents(movements(owner, 0).balance) : 0,
    currency: "EUR",
    entity: owner.bank
  }))

/** What was paid with the debit card, the latest first. */
export const cardTransactions = (owner: Owner): ReadonlyArray<typeof CardTransaction.Encoded> =>
  movements(owner, 0).all.filter(({ kind }) => kind === "card").toReversed().map((movement) => ({
    card_id: cardId(owner, 0),
    _id: idOf(owner, `card/${movement.day}/${movement.nth}`),
    amount: cents(movement.amount),
    balance: null,
    currency: "EUR",
    description: movement.description,
    operationDate: isoDay(movement.day),
    valueDate: isoDay(movement.day)
  }))
