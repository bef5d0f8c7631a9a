/** URLs that a user comes back to, at random. */
import * as fc from "fast-check"
import * as Examples from "../../examples/redirects.ts"
import { secret } from "../../internal/words.ts"
import * as Sessions from "../Sessions.ts"

const begin = fc.constantFrom(...Sessions.before)

export const text = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }))

export const errorAmongClaims: fc.Arbitrary<Examples.ErrorAmongClaims> = fc.tuple(
  fc.constantFrom(...Sessions.redirectErrors),
  fc.subarray([["session_id", "zq10s"], ["session_id", "zq11s"], ["code", "zq10c"], ["code", ""]] as const)
).map(([row, claims]) => ({ ...row, claims }))

export const claim = fc.record({ name: fc.constantFrom(...Examples.claimNames), value: Sessions.claim, begin })

/** A parameter that is repeated. */
export const unclear: fc.Arbitrary<Examples.Unclear> = fc.tuple(
  fc.constantFrom(...Examples.claimNames, "error"),
  fc.array(Sessions.claim, { minLength: 2, maxLength: 4 }),
  begin
).map(([name, values, start]) => ({ parameters: values.map((value) => [name, value] as const), begin: start }))

export const otherParts: fc.Arbitrary<Examples.OtherParts> = fc.record({
  session: secret,
  others: Sessions.otherParameters,
  begin,
  end: fc.constantFrom(...Examples.ends)
})

export const linkCode: fc.Arbitrary<Examples.LinkCode> = fc.record({
  code: secret,
  parameters: Sessions.otherParameters
})
