import { AggregationGroup } from "@effect-flanks/client/api/Aggregation"
import { Amount, data, Day } from "@effect-flanks/client/api/Field"
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import * as SampleData from "@effect-flanks/simulator/SampleData"
import { usual } from "@effect-flanks/simulator/scenarios/Scenario"
import type { Credentials } from "@effect-flanks/simulator/World"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { day, start } from "./harness.ts"

const credentials = (login: string, rest: Partial<Credentials> = {}): Credentials => ({
  n: 1,
  token: "c1",
  bank: "testbank",
  login,
  life: usual,
  externalId: null,
  extra: {},
  linkToken: null,
  createdAt: start,
  forced: { sca: null, reset: null, transaction: null },
  satisfiedAt: null,
  ...rest
})

const everything = (of: Credentials, fetchedAt: number) =>
  Object.fromEntries(dataKinds.map((dataKind) => [dataKind, SampleData.of(dataKind, of, "seed", fetchedAt)])) as {
    readonly [S in DataKind]: SampleData.SampleData[S]
  }

const remainder = (iban: string) =>
  Array.from(iban.slice(4) + iban.slice(0, 4), (c) => Number.parseInt(c, 36)).join("").split("")
    .reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)

const sum = (amounts: ReadonlyArray<unknown>) =>
  amounts.reduce<number>((total, n) => total + Math.round(Number(n) * 100), 0)

const logins = fc.string({ maxLength: 20 })
const days = fc.integer({ min: 0, max: 400 })

describe("the sample data", () => {
  it("fits the contract's Schemas, with everything, nothing, or nothing known", () => {
    const decoders = new Map(dataKinds.map((dataKind) => {
      const [schema] = AggregationGroup.endpoints[dataKind].success
      return [dataKind, Schema.decodeUnknownSync(schema as unknown as Schema.ConstraintDecoder<unknown>)]
    }))
    // The contract takes a field that is inferred in any form; what is made up here has the one that is expected.
    const movements = Schema.decodeUnknownSync(Schema.Array(data({
      _id: Schema.String,
      amount: Amount,
      balance: Amount,
      currency: Schema.String,
      description: Schema.String,
      operationDate: Day,
      valueDate: Day
    })))
    fc.assert(
      fc.property(logins, days, fc.constantFrom("usual", "none", "unknown"), (login, after, sampleData) => {
        const all = everything(credentials(login, { life: { ...usual, sampleData } }), start + after * day)
        for (const dataKind of dataKinds) decoders.get(dataKind)?.(JSON.parse(JSON.stringify(all[dataKind])))
        for (const made of [all.investmentTransaction, all.liabilityTransaction, all.cardTransaction]) movements(made)
      }),
      { numRuns: 30 }
    )
  })

  it("adds up: portfolios hold their investments, movements lead to balances", () => {
    fc.assert(
      fc.property(logins, days, (login, after) => {
        const { account, accountTransaction, investment, portfolio } = everything(
          credentials(login),
          start + after * day
        )
        for (const { _id, balance } of portfolio) {
          const held = investment.filter((one) => one.portfolio_id === _id)
          expect(sum([balance])).toBe(sum(held.map((one) => one.balance)))
        }
        for (const { _id, balance } of account) {
          const moved = accountTransaction.filter((one) => one.account_id === _id)
          expect(moved[0]?.balance).toBe(balance)
          const before = moved.slice(1).map((one, i) => sum([one.balance, moved[i]?.amount]))
          expect(moved.slice(0, -1).map((one) => sum([one.balance]))).toEqual(before)
        }
      }),
      { numRuns: 20 }
    )
  })

  it("refers only to what is there", () => {
    const { account, accountTransaction, card, cardTransaction, holder, investment, investmentTransaction, ...rest } =
      everything(credentials("ada"), start)
    const ids = new Set([
      ...account.map(({ _id }) => _id),
      ...card.map(({ card_id }) => card_id),
      ...investment.map(({ _id }) => _id),
      ...rest.liability.map(({ liability_id }) => liability_id),
      ...rest.portfolio.map(({ _id }) => _id)
    ])
    const references = [
      ...accountTransaction.map(({ account_id }) => account_id),
      ...cardTransaction.map(({ card_id }) => card_id),
      ...investmentTransaction.map(({ investment_id }) => investment_id),
      ...rest.liabilityTransaction.map(({ liability_id }) => liability_id),
      ...holder.map(({ product_id }) => product_id)
    ]
    expect(references.length).toBeGreaterThan(100)
    for (const reference of references) expect(ids).toContain(reference)
  })

  it("is the same for the same seed, login and day, and another for another", () => {
    const of = (login: string, seed: string, at: number) =>
      SampleData.of("accountTransaction", credentials(login), seed, at)
    expect(of("ada", "s", start)).toEqual(of("ada", "s", start + day / 4))
    for (const other of [of("bob", "s", start), of("ada", "t", start)]) expect(other).not.toEqual(of("ada", "s", start))
  })

  it("only grows by what the days bring", () => {
    const at = (when: number) => SampleData.of("accountTransaction", credentials("ada"), "s", when)
    const later = at(start + 40 * day)
    expect(later.length).toBeGreaterThan(at(start).length)
    for (const movement of at(start)) expect(later).toContainEqual(movement)
  })

  it("gives the same product another id through other credentials, and keeps it by the caller's own", () => {
    const portfolios = (token: string, externalId: string | null) =>
      SampleData.of("portfolio", credentials("ada", { token, externalId }), "s", start)
    expect(portfolios("c1", null)[0]?._id).not.toBe(portfolios("c2", null)[0]?._id)
    expect(portfolios("c1", "me")[0]?.external_id).toBe(portfolios("c2", "me")[0]?.external_id)
    expect(portfolios("c1", null)[0]?.external_id).toBeNull()
  })

  it("has valid numbers that belong to nobody", () => {
    const { account, card, investment } = everything(credentials("ada"), start)
    for (const { iban } of account) {
      expect(iban).toMatch(/^ES\d\d0000\d{16}$/)
      expect(remainder(iban ?? "")).toBe(1)
    }
    for (const { isin } of investment) expect(isin ?? "ZZ0000000000").toMatch(/^(?:ZZ\d{10}|PLAN-\d{5})$/)
    for (const { pan } of card) expect(pan).toMatch(/^\*{12}\d{4}$/)
  })

  it("is as unclean as a bank's: several currencies, closed positions, other identifiers, no names, noise, nulls", () => {
    fc.assert(
      fc.property(logins, days, (login, after) => {
        const { account, investment, investmentTransaction, portfolio } = everything(
          credentials(login),
          start + after * day
        )
        for (const list of [account, portfolio, investment]) {
          expect(new Set(list.map(({ currency }) => currency))).toEqual(new Set(["EUR", "USD"]))
        }
        const closed = investment.filter(({ amount }) => amount === 0)
        expect(closed.length).toBeGreaterThanOrEqual(2)
        const bought = new Set(investmentTransaction.map(({ investment_id }) => investment_id))
        for (const { _id, balance, updated_at_timestamp } of closed) {
          expect([balance, updated_at_timestamp, bought.has(_id ?? null)]).toEqual([0, null, false])
        }
        expect(investment.some(({ isin }) => isin !== null && !/^ZZ\d{10}$/.test(String(isin)))).toBe(true)
        expect(investment.filter(({ isin, name }) => isin === null && name === null)).toHaveLength(1)
        expect(investment.some(({ balance }) => /\.\d{6,}$/.test(String(balance)))).toBe(true)
        const values = [account, portfolio, investment].flat().flatMap((one) => Object.values(one))
        expect(values.filter((value) => value === null).length / values.length).toBeGreaterThan(0.15)
      }),
      { numRuns: 20 }
    )
  })

  it("hides all but ids where nothing is known", () => {
    const { account, identity } = everything(credentials("ada", { life: { ...usual, sampleData: "unknown" } }), start)
    expect(account[0]).toMatchObject({ _id: expect.any(String), balance: null, owners: null })
    expect(identity).toMatchObject({ _id: expect.any(String), contactInfo: null })
  })
})
