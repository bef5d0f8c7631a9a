/** Two answers of Flanks' in the peers' own words: text in, values out, unknown fields kept, any field null or absent. */
import { Ajv } from "ajv"
import * as z from "zod"

export type Decode = (text: string) => unknown

const text = z.string().nullish()
const flag = z.boolean().nullish()
const amount = z.union([z.number(), z.string().transform(Number)]).nullish()
const day = z.iso.date().transform((iso) => new Date(iso)).nullish()
const instant = z.number().transform((seconds) => new Date(seconds * 1000)).nullish()

const zodFlags = z.looseObject({
  product: z.looseObject({
    auth: flag,
    account: flag,
    card: flag,
    portfolio: flag,
    investment: flag,
    liability: flag,
    holders: flag
  }).nullish(),
  transaction: z.looseObject({ account: flag, card: flag, investment: flag, liability: flag }).nullish(),
  transactions: z.looseObject({ account: flag, card: flag, investment: flag, liability: flag }).nullish()
}).nullish()

export const zodStatus = z.looseObject({
  pending: flag,
  blocked: flag,
  reset_token: text,
  sca_token: text,
  transaction_token: text,
  name: text,
  last_transaction_date: day,
  last_update: day,
  time: text,
  last_update_timestamp: instant,
  created_at_timestamp: instant,
  errored: zodFlags,
  created: zodFlags
})

const zodTransactions = z.array(z.looseObject({
  investment_id: text,
  refValos: text,
  _id: text,
  description: text,
  amount,
  balance: amount,
  currency: text,
  operationDate: day,
  valueDate: day
}))

/** Dates become `Date`s and amounts doubles; nothing is a secret. */
export const zod: { readonly status: Decode; readonly transactions: Decode } = {
  status: (body) => zodStatus.parse(JSON.parse(body)),
  transactions: (body) => zodTransactions.parse(JSON.parse(body))
}

const compiler = new Ajv()
const nullable = (type: string | ReadonlyArray<string>, rest: object = {}) => ({ type, nullable: true, ...rest })
const date = nullable("string", { pattern: "^\\d{4}-\\d\\d-\\d\\d$" })
const flags = (...names: ReadonlyArray<string>) =>
  nullable("object", { properties: Object.fromEntries(names.map((name) => [name, nullable("boolean")])) })
const ajvFlags = nullable("object", {
  properties: {
    product: flags("auth", "account", "card", "portfolio", "investment", "liability", "holders"),
    transaction: flags("account", "card", "investment", "liability"),
    transactions: flags("account", "card", "investment", "liability")
  }
})
const money = { anyOf: [{ type: "number" }, { type: "string" }, { type: "null" }] }

const ajvStatus = compiler.compile({
  type: "object",
  properties: {
    pending: nullable("boolean"),
    blocked: nullable("boolean"),
    reset_token: nullable("string"),
    sca_token: nullable("string"),
    transaction_token: nullable("string"),
    name: nullable("string"),
    last_transaction_date: date,
    last_update: date,
    time: nullable("string"),
    last_update_timestamp: nullable("number"),
    created_at_timestamp: nullable("number"),
    errored: ajvFlags,
    created: ajvFlags
  }
})

const ajvTransactions = compiler.compile({
  type: "array",
  items: {
    type: "object",
    properties: {
      investment_id: nullable("string"),
      refValos: nullable("string"),
      _id: nullable("string"),
      description: nullable("string"),
      amount: money,
      balance: money,
      currency: nullable("string"),
      operationDate: date,
      valueDate: date
    }
  }
})

const validated = (validate: (value: unknown) => boolean): Decode => (body) => {
  const value: unknown = JSON.parse(body)
  if (!validate(value)) throw new Error("not of that form")
  return value
}

/** It only validates: dates stay texts. */
export const ajv: { readonly status: Decode; readonly transactions: Decode } = {
  status: validated(ajvStatus),
  transactions: validated(ajvTransactions)
}
