/** What is owed: a mortgage that is paid off by the month, and a credit line. */
import type { Liability, LiabilityTransaction } from "@effect-flanks/client/api/Data"
import { between } from "./chance.ts"
import { cents, idOf, isoDay, type Owner } from "./owner.ts"

const liabilityId = (owner: Owner, nth: number): string => idOf(owner, `liability/${nth}`)

/** The days on which an instalment was due in the history. */
const dueDays = ({ from, to }: Owner): ReadonlyArray<number> => {
  const days: Array<number> = []
  for (let day = from; day <= to; day++) if (isoDay(day).endsWith("-10")) days.push(day)
  return days
}

const instalment = (owner: Owner): number => between(`${owner.seed}/instalment`, 40_000, 90_000)

const opening = (owner: Owner): number => between(`${owner.seed}/mortgage`, 6_000_000, 24_000_000)

/** The liabilities, as what is owed: below zero. */
export const liabilities = (owner: Owner): ReadonlyArray<typeof Liability.Encoded> => {
  const limit = between(`${owner.seed}/limit`, 3, 20) * 100_000
  const used = between(`${owner.seed}/used`, 0, limit)
  return [
    {
      liability_id: liabilityId(owner, 0),
      type: "Loan",
      balance: cents(instalment(owner) * dueDays(owner).length - opening(owner)),
      availableBalance: null,
      limit: null,
      currency: "EUR",
      entity: owner.bank
    },
    {
      liability_id: liabilityId(owner, 1),
      type: "Credit",
      balance: cents(-used),
      availableBalance: cents(limit - used),
      limit: cents(limit),
      currency: "EUR",
      entity: owner.bank
    }
  ]
}

/** The instalments of the mortgage, the latest first. */
export const liabilityTransactions = (owner: Owner): ReadonlyArray<typeof LiabilityTransaction.Encoded> =>
  dueDays(owner).map((day, i) => ({
    liability_id: liabilityId(owner, 0),
    _id: idOf(owner, `instalment/${day}`),
    amount: cents(instalment(owner)),
    balance: cents(instalment(owner) * (i + 1) - opening(owner)),
    currency: "EUR",
    description: "RECIBO HIPOTECA",
    operationDate: isoDay(day),
    valueDate: isoDay(day)
  })).toReversed()
