/** Any response, and any sequence of them. */
import * as fc from "fast-check"
import { bodiesForNoStatus } from "../../examples/totality.ts"
import { response } from "../Responses.ts"

export { life } from "../Credentials.ts"

export const anyResponse = response

export const pair = fc.tuple(response, response)

export const impossibleStatus = fc.tuple(
  fc.oneof(fc.integer({ max: 99 }), fc.integer({ min: 600 }), fc.double({ noInteger: true, noNaN: true })),
  fc.constantFrom(...bodiesForNoStatus)
).map(([status, one]) => ({ ...one, status }))
