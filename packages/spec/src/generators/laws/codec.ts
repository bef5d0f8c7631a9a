/** Outcomes to encode, and bodies of every kind, at random. */
import { combinations } from "@effect-flanks/domain/Documented"
import * as fc from "fast-check"
import * as Examples from "../../examples/codec.ts"
import * as Words from "../../internal/words.ts"
import * as Statuses from "../Statuses.ts"

export { response } from "../Responses.ts"

export const code = fc.record({ status: Statuses.status, code: Statuses.unknownCode })

export const secret = fc.tuple(Statuses.status, Words.secret).chain(([status, hidden]) =>
  fc.constantFrom(...Examples.bodiesWith(hidden)).map((body) => ({ status, body, hidden }))
)

export const body: fc.Arbitrary<Examples.Body> = fc.tuple(
  fc.constantFrom(...combinations),
  Words.smallTalk,
  fc.json()
).map(([one, name, raw]) => ({ kind: Examples.kindOf(one), body: { ...one.body, [name]: JSON.parse(raw) } }))

/** A body that names an error, as a supposed success. */
export const otherBody: fc.Arbitrary<Examples.Body> = fc.record({
  kind: fc.constant("SuccessBody"),
  body: fc.oneof(
    fc.record({ error: Words.smallTalk }),
    fc.record({ error_code: Statuses.knownCode.map((known) => known.code) }),
    fc.record({ error_code: Statuses.unknownCode.map(String), message: Words.smallTalk })
  )
})
