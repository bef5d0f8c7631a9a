/** Random responses of a wire to a client. */
import * as fc from "fast-check"
import * as Examples from "../../examples/client.ts"
import type { Response } from "../../Implementation.ts"
import type { Script } from "../../internal/wire.ts"
import * as Words from "../../internal/words.ts"

export const answerToASession: fc.Arbitrary<Response | null> = fc.record({
  status: fc.integer({ min: 500, max: 599 }),
  body: fc.string()
})

export const exchange: fc.Arbitrary<Script> = fc.record({
  exchange: fc.array(fc.constantFrom(...Examples.answersToAnExchange), { minLength: 1, maxLength: 4 }),
  unused: fc.array(fc.constantFrom(...Examples.listings), { minLength: 1, maxLength: 3 })
})

export const token = fc.tuple(fc.constantFrom(...Examples.bodiesWithAToken), Words.secret).map(([one, secret]) => ({
  ...one,
  token: secret
}))

export const callsAtOnce = fc.record({ calls: fc.integer({ min: 1, max: 20 }), isStale: fc.boolean() })

export const secret = fc.tuple(fc.constantFrom(...Examples.operations()), Words.secret).chain(([operation, hidden]) =>
  fc.constantFrom(...Examples.answersWith(hidden)).map((answer) => ({ operation, answer, hidden }))
)
