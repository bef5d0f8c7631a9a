/** Any response, and any two responses. */
import * as fc from "fast-check"
import type * as Examples from "../../examples/effect.ts"
import { response } from "../Responses.ts"

export const ending: fc.Arbitrary<Examples.Ending> = response.map((one) => ({ ...one, tag: null }))

export const pair = fc.tuple(response, response)
