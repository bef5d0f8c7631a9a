/** Random requests to a server that simulates Flanks. */
import * as fc from "fast-check"
import * as Examples from "../../examples/server.ts"
import { secret } from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"

const endpoint = fc.constantFrom(...Examples.everyEndpoint)

export const authorization = fc.record({
  endpoint,
  authorization: fc.stringMatching(/^[A-Za-z0-9]{1,40}$/).map((token): string | null => `Bearer ${token}`)
})

export const body = fc.record({
  path: fc.constantFrom(...Examples.paths),
  body: Bodies.body.map((text) => text.toWellFormed())
})

export const unknownValue = fc.record({ endpoint, value: secret })
