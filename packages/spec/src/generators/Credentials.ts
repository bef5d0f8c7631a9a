/**
 * Histories of credentials: status objects in every state, and sequences of responses.
 *
 * @since 0.1.0
 */
import { rows, type Tag } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import { membersOf, spell } from "../internal/json.ts"
import { secret, smallTalk, word } from "../internal/words.ts"
import type { Sample } from "./Responses.ts"

const products = ["auth", "account", "card", "portfolio", "investment", "liability", "holders"]
const transactions = ["account", "card", "investment", "liability"]

const flags = (names: ReadonlyArray<string>, value: fc.Arbitrary<boolean>) =>
  fc.tuple(...names.map(() => value)).map((values) =>
    Object.fromEntries(names.map((name, index) => [name, values[index]]))
  )

/** The data kinds. Transactions have two names. Source: docs. */
const dataKinds = (value: fc.Arbitrary<boolean>) =>
  fc.tuple(flags(products, value), flags(transactions, value), fc.constantFrom("transaction", "transactions")).map((
    [product, transaction, name]
  ) => ({ product, [name]: transaction }))

const never = fc.constant(false)
const always = fc.constant(true)
const nothing = fc.constant(null)

const date = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })).map(([month, day]) =>
  `2025-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
)

const rest = fc.record({
  transaction_token: fc.option(secret),
  name: fc.option(word),
  last_transaction_date: fc.option(date),
  last_update: fc.option(date),
  time: fc.constantFrom("00:00", "23:59", null),
  last_update_timestamp: fc.option(fc.nat()),
  created_at_timestamp: fc.option(fc.nat())
})

const state = (fields: {
  readonly pending: fc.Arbitrary<boolean>
  readonly blocked?: fc.Arbitrary<boolean>
  readonly created: fc.Arbitrary<boolean>
  readonly errored?: fc.Arbitrary<boolean>
  readonly sca_token?: fc.Arbitrary<string | null>
  readonly reset_token?: fc.Arbitrary<string | null>
}) =>
  fc.tuple(
    fc.record({
      pending: fields.pending,
      blocked: fields.blocked ?? never,
      created: dataKinds(fields.created),
      errored: dataKinds(fields.errored ?? never),
      sca_token: fields.sca_token ?? nothing,
      reset_token: fields.reset_token ?? nothing
    }),
    rest
  ).map(([told, others]) => ({ ...others, ...told }))

/**
 * Status objects, by their state. Source of the fields: docs; of the states: inferred.
 *
 * @category arbitraries
 */
export const statusObjects = {
  extracting: state({ pending: always, created: never }),
  partlyReady: state({ pending: always, created: fc.boolean() }),
  ready: state({ pending: never, created: always }),
  degraded: state({ pending: never, created: always, errored: fc.boolean() }),
  needsSca: state({ pending: fc.boolean(), created: fc.boolean(), sca_token: secret }),
  blocked: state({ pending: fc.boolean(), blocked: always, created: fc.boolean(), reset_token: secret })
} as const

/**
 * The name of a state.
 *
 * @category models
 */
export type State = keyof typeof statusObjects

/**
 * A status object in any state.
 *
 * @category arbitraries
 */
export const statusObject: fc.Arbitrary<object> = fc.oneof(...Object.values(statusObjects))

const failure = (tag: Tag, status: number, error: string, basis = "documented"): Sample => ({
  status,
  body: spell(membersOf({ error, ...(rows[tag].code === null ? {} : { error_code: rows[tag].code }) })),
  expected: { tag, outcome: "failure", basis, code: rows[tag].code }
})

const tokenOf = (status: 200 | 202, token: string): Sample => ({
  status,
  body: spell(membersOf({
    message: status === 200 ? "User created successfully" : "Token is delayed during security checks",
    credentials_token: token,
    ...(status === 200 ? {} : { error_code: 20003 })
  })),
  expected: {
    tag: status === 200 ? "Accepted" : "TokenDelayed",
    outcome: status === 200 ? "accepted" : "delayed",
    basis: "documented",
    code: status === 200 ? null : 20003,
    token
  }
})

const statusOf = (status: object): Sample => ({
  status: 200,
  body: JSON.stringify(status),
  expected: { tag: "Accepted", outcome: "accepted", basis: "documented", code: null }
})

const interludes = fc.oneof(
  smallTalk.map((said) => failure("InternalServerError", 500, said)),
  fc.constantFrom(
    failure("Unauthorized", 401, "Not authenticated"),
    failure("BankError", 400, "so the bank is away", "code"),
    { status: 502, body: "<html>", expected: { tag: "UnexpectedResponse", basis: "none", code: null } }
  )
)

const several = (step: Sample, max = 3) => fc.nat(max).map((times) => Array.from({ length: times }, () => step))

/**
 * The history of one set of credentials as a sequence of responses: the exchange, its delay, the security checks, the
 * retrieval and the states, with other failures in between.
 *
 * @category arbitraries
 */
export const life: fc.Arbitrary<ReadonlyArray<Sample>> = fc.tuple(
  fc.integer({ min: 1, max: 24 }),
  fc.tuple(fc.constantFrom(200 as const, 202 as const), secret).map(([status, token]) => [tokenOf(status, token)]),
  several(failure("ScaError", 400, "Making security checks. Your account will be activated in 24-48 hours.")),
  several(failure("Processing", 400, "Retrieving user data. Please try again in a moment.")),
  statusObjects.extracting.map((status) => [statusOf(status)]),
  fc.array(interludes, { maxLength: 2 }),
  statusObjects.partlyReady.map((status) => [statusOf(status)]),
  fc.oneof(
    statusObjects.ready.map((status) => [statusOf(status)]),
    statusObjects.degraded.map((status) => [
      statusOf(status),
      failure("Incomplete", 400, "User data not available. Please try again later.")
    ]),
    statusObjects.needsSca.map((status) => [statusOf(status), failure("ScaRequired", 400, "so confirm it", "code")]),
    statusObjects.blocked.map((status) => [statusOf(status), failure("CredentialsError", 400, "so review it", "code")])
  )
).map(([length, ...steps]) => steps.flat().slice(0, length))
