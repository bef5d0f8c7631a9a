/** The owner of generated data, its visible part, and the generators of its values. */
import * as DateTime from "effect/DateTime"
import { between, digits, hex, pick } from "./chance.ts"

/** The owner of the sample data, and the time of its last update. */
export interface Owner {
  /** The sample data depends on it. The same login has the same data. */
  readonly seed: string
  /** Ids depend on it: the same product seen through other credentials has another. */
  readonly token: string
  readonly externalId: string | null
  readonly bank: string
  /** The days since 1970 on which the history begins and on which it was fetched. */
  readonly from: number
  readonly to: number
}

/** A day in milliseconds. */
export const dayMillis = 86_400_000

/** How many days of history a bank gives at first. */
export const historyDays = 90

/** There are few days, and every movement asks for its own. */
const isoDays = new Map<number, string>()

/** A day since 1970 as `YYYY-MM-DD`. */
export const isoDay = (day: number): string => {
  const known = isoDays.get(day)
  if (known !== undefined) return known
  const iso = DateTime.formatIsoDateUtc(DateTime.makeUnsafe(day * dayMillis))
  isoDays.set(day, iso)
  return iso
}

/** Hundredths as an amount. */
export const cents = (hundredths: number): number => Math.round(hundredths) / 100

/** The id of something that the bank refers to by this. */
export const idOf = (owner: Owner, reference: string): string => hex(`${owner.token}/${reference}`, 24)

/** The id that is derived from the caller's own id of the user; null without one. */
export const externalIdOf = (owner: Owner, reference: string): string | null =>
  owner.externalId === null ? null : hex(`${owner.externalId}/${reference}`, 24)

/** The remainder of a number too long for a double. */
const remainder = (decimal: string, by: number): number =>
  Array.from(decimal).reduce((rest, digit) => (rest * 10 + Number(digit)) % by, 0)

/** A Spanish IBAN with its check digits, at a bank number that no bank has. */
export const iban = (owner: Owner, nth: number): string => {
  const account = `0000${digits(`${owner.seed}/iban/${nth}`, 16)}`
  return `ES${String(98 - remainder(`${account}142800`, 97)).padStart(2, "0")}${account}`
}

const valueOf = (character: string): string => String(Number.parseInt(character, 36))

/** An ISIN with its check digit, in a country that ISO leaves to private use. */
export const isin = (reference: string): string => {
  const body = `ZZ${digits(`isin/${reference}`, 9)}`
  const sum = Array.from(Array.from(body, valueOf).join("")).toReversed().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${body}${(10 - sum % 10) % 10}`
}

/** The name of a person, as a bank writes it. */
export const personOf = (owner: Owner, nth: number): string =>
  [
    pick(`${owner.seed}/name/${nth}`, ["ADA", "BRUNO", "CARLA", "DARIO", "ELSA", "FIDEL", "GALA", "HUGO", "IRIS"]),
    pick(`${owner.seed}/surname/${nth}`, ["INVENTADA", "FICTICIO", "DE PRUEBA", "SUPUESTA", "EJEMPLAR"]),
    pick(`${owner.seed}/second/${nth}`, ["ROCA", "VEGA", "LUNA", "MAR", "PINO", "SOL"])
  ].join(" ")

/** The securities account with this number. */
export const securitiesAccount = (owner: Owner, nth: number): string =>
  `0000${digits(`${owner.seed}/valores/${nth}`, 12)}`

/** How many of these the owner has. */
export const countOf = (owner: Owner, what: string, from: number, to: number): number =>
  between(`${owner.seed}/count/${what}`, from, to)
