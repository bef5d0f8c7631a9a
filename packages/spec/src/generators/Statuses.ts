/**
 * Statuses and codes: all of them in order, and random ones.
 *
 * @since 0.1.0
 */
import { combinations } from "@effect-flanks/domain/Documented"
import { type Code, rows, type Tag, transientStatuses } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"

/**
 * Every status that HTTP allows, 100 to 599.
 *
 * @category examples
 */
export const everyStatus: ReadonlyArray<number> = Array.from({ length: 500 }, (_, index) => 100 + index)

/**
 * Whether a status means success.
 *
 * @category guards
 */
export const isSuccess = (status: number): boolean => status >= 200 && status <= 299

/**
 * The statuses that the documentation shows.
 *
 * @category examples
 */
export const documentedStatuses: ReadonlyArray<number> = [...new Set(combinations.map(({ status }) => status))]

/**
 * The statuses that decide by themselves, each with its tag.
 *
 * @category examples
 */
export const decidingStatuses: ReadonlyArray<{ readonly status: number; readonly tag: Tag }> = (
  ["Unauthorized", "AccessDenied", "MethodNotAllowed", "UnsupportedMediaType", "InternalServerError"] as const
).map((tag) => ({ status: rows[tag].statuses[0], tag }))

/**
 * The seven codes, each with its tag.
 *
 * @category examples
 */
export const everyCode: ReadonlyArray<{ readonly code: Code; readonly tag: Tag }> = (
  Object.keys(rows) as ReadonlyArray<Tag>
).flatMap((tag) => {
  const { code } = rows[tag]
  return code === null ? [] : [{ code, tag }]
})

const known: ReadonlySet<number> = new Set(everyCode.map(({ code }) => code))

/**
 * Undocumented codes, the nearest to the seven first.
 *
 * @category examples
 */
export const unknownCodes: ReadonlyArray<number> = [
  ...[...known].flatMap((code) => [code - 1, code + 1]).filter((code) => !known.has(code)),
  0,
  1,
  -20002,
  200,
  401,
  2000,
  200020,
  Number.MAX_SAFE_INTEGER
]

const some = (statuses: ReadonlyArray<number>) => fc.constantFrom(...statuses)

/**
 * Any status, with those that have a meaning more often.
 *
 * @category arbitraries
 */
export const status: fc.Arbitrary<number> = fc.oneof(
  some(documentedStatuses),
  some([201, 204, 299, 300, 399, 404, 422, ...transientStatuses]),
  fc.integer({ min: 100, max: 599 })
)

/**
 * Any 2xx.
 *
 * @category arbitraries
 */
export const successStatus: fc.Arbitrary<number> = fc.oneof(
  some([200, 201, 202, 204]),
  fc.integer({ min: 200, max: 299 })
)

/**
 * Any status except a 2xx.
 *
 * @category arbitraries
 */
export const failureStatus: fc.Arbitrary<number> = status.filter((drawn) => !isSuccess(drawn))

/**
 * One of the seven codes.
 *
 * @category arbitraries
 */
export const knownCode = fc.constantFrom(...everyCode)

/**
 * An undocumented code.
 *
 * @category arbitraries
 */
export const unknownCode: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...unknownCodes),
  fc.maxSafeInteger().filter((code) => !known.has(code))
)
