/**
 * Responses: documented ones, near misses, and any others.
 *
 * @since 0.1.0
 */
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import type { Response, Verdict } from "../Implementation.ts"
import { type Member, member, membersOf, spell } from "../internal/json.ts"
import { jsonBlank, secret, smallTalk, words } from "../internal/words.ts"
import * as Bodies from "./Bodies.ts"
import * as Statuses from "./Statuses.ts"

/**
 * The expected fields of a verdict, compared if the verdict has them.
 *
 * @category models
 */
export type Expected = Omit<Partial<Verdict>, "tag" | "printed"> & { readonly tag: Verdict["tag"] }

/**
 * A response and its expected verdict.
 *
 * @category models
 */
export interface Sample extends Response {
  readonly expected: Expected
}

/**
 * A response whose body is an object, with the object's members one by one.
 *
 * @category models
 */
export interface Parsed {
  readonly status: number
  readonly members: ReadonlyArray<Member>
  readonly expected: Expected
}

/**
 * The expected verdict on a documented combination.
 *
 * @category expectations
 */
export const expectedOf = ({ body, reason, tag }: Combination): Expected => ({
  tag,
  outcome: rows[tag].kind,
  basis: "documented",
  code: body.error_code ?? null,
  reason
})

/**
 * The expected verdict on a failure whose body is unknown.
 *
 * @category expectations
 */
export const byStatus = (status: number): Expected => {
  const own = Statuses.decidingStatuses.find((deciding) => deciding.status === status)
  if (own !== undefined) return { tag: own.tag, basis: "status", code: null }
  return status === 409
    ? { tag: "ConfigurationError", basis: "status", code: null }
    : { tag: "UnexpectedResponse", basis: "none", code: null }
}

/**
 * Every documented combination, with the documentation's placeholders.
 *
 * @category examples
 */
export const everyDocumented: ReadonlyArray<Parsed> = combinations.map((combination) => ({
  status: combination.status,
  members: membersOf(combination.body),
  expected: expectedOf(combination)
}))

const filled = fc.record({ token: secret, said: words, element: words, attribute: words })

/**
 * A documented response with other names, tokens and sentences where the documentation has placeholders.
 *
 * @category arbitraries
 */
export const documentedMembers: fc.Arbitrary<Parsed> = fc.tuple(fc.constantFrom(...everyDocumented), filled).map((
  [{ members, ...response }, { attribute, element, said, token }]
) => ({
  ...response,
  members: members.map(([key, raw]): Member => [
    key,
    raw.replace("<CREDENTIALS_TOKEN>", token)
      .replace("application with this name", `${element} with this ${attribute}`)
      .replaceAll(/<[A-Z_]+>/g, said)
  ])
}))

/** Fields that classification reads, with values that change nothing in a documented response without them. */
const harmless: fc.Arbitrary<ReadonlyArray<Member>> = fc.tuple(secret, smallTalk).chain(([token, said]) =>
  fc.subarray([
    member("success", true),
    member("trace_id", "t-1"),
    member("credentials_token", token),
    member("message", said)
  ])
)

/**
 * A documented response in any spelling, with meaningless fields among its own.
 *
 * @category arbitraries
 */
export const documented: fc.Arbitrary<Sample> = fc.tuple(
  documentedMembers,
  harmless,
  Bodies.noise,
  Bodies.spelling
).chain((
  [{ expected, members: own, status }, others, noise, spelling]
) => {
  const members = [...own, ...others.filter(([name]) => own.every(([key]) => key !== name)), ...noise]
  return fc.shuffledSubarray(members, { minLength: members.length, maxLength: members.length }).map((shuffled) => ({
    status,
    body: spell(shuffled, spelling),
    expected
  }))
})

/**
 * A documented response with one difference.
 *
 * @category arbitraries
 */
export const nearMiss: fc.Arbitrary<Response> = documentedMembers.chain(({ members, status }) => {
  const body = spell(members)
  const fields = members.map(([key]) => key)
  return fc.oneof(
    Statuses.status.map((other) => ({ status: other, body })),
    fc.constantFrom(...fields).map((field) => ({ status, body: spell(members.filter(([key]) => key !== field)) })),
    fc.tuple(fc.constantFrom(...fields), Bodies.json).map(([field, raw]) => ({
      status,
      body: spell(members.map(([key, value]) => [key, key === field ? raw : value]))
    })),
    Bodies.json.map((raw) => ({ status, body: spell([...members, ["error_code", raw]]) })),
    fc.tuple(fc.nat(body.length), fc.string({ maxLength: 1 })).map(([at, unit]) => ({
      status,
      body: body.slice(0, at) + unit + body.slice(at + 1)
    })),
    jsonBlank.map((space) => ({ status, body: `${space}\ufeff${body}` }))
  )
})

/**
 * Any response: a documented one, a near miss, or anything else.
 *
 * @category arbitraries
 */
export const response: fc.Arbitrary<Response> = fc.oneof(
  documented.map(({ body, status }) => ({ status, body })),
  nearMiss,
  fc.record({ status: Statuses.status, body: Bodies.body })
)
