/** Bodies as Flanks sends them, with invented content. */

/** A credentials status, half way through the first extraction. */
export const status = JSON.stringify({
  pending: true,
  blocked: false,
  sca_token: "sca-7f3a9c",
  name: "Any Bank",
  last_transaction_date: "2026-03-01",
  last_update: "2026-03-02",
  time: "06:30",
  last_update_timestamp: 1_772_432_000,
  created_at_timestamp: 1_700_000_000,
  errored: {
    product: { auth: false, account: false, card: false, portfolio: false, investment: true, liability: false },
    transaction: { account: false, card: false, investment: false, liability: false }
  },
  created: {
    product: { auth: true, account: true, card: true, portfolio: true, investment: false, liability: false },
    transaction: { account: true, card: false, investment: false, liability: false }
  }
})

const two = (n: number): string => String(n).padStart(2, "0")

/** Movements of investments. */
export const transactions = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, i) => ({
    investment_id: `investment-${i % 17}`,
    refValos: `0000-${i % 5}`,
    _id: `movement-${i}`,
    description: i % 3 === 0 ? "DIVIDEND" : "PURCHASE OF SHARES",
    amount: Math.round(1_234_567 * Math.sin(i)) / 100,
    balance: i % 10 === 0 ? null : i * 1.25,
    currency: "EUR",
    operationDate: `2026-${two(1 + i % 12)}-${two(1 + i % 28)}`,
    valueDate: `2026-${two(1 + i % 12)}-${two(1 + i % 28)}`
  })))

const clauses = [
  "The bank did not send the movements of this account, ",
  "please check whether the user has accepted its new conditions. ",
  "Some products could not be read: the holder is unknown. ",
  "We will try again later, in the next hours. "
]

/** Sentences in which no secret is, this long. */
export const prose = (characters: number): string => {
  const round = clauses.join("")
  return round.repeat(Math.ceil(characters / round.length)).slice(0, characters)
}
