/** Random responses with values that an outcome keeps, and with secrets that it must not show. */
import * as fc from "fast-check"
import * as Examples from "../../examples/keeping.ts"
import { member, membersOf, spell } from "../../internal/json.ts"
import * as Words from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import { statusObject } from "../Credentials.ts"
import { documentedMembers } from "../Responses.ts"
import * as Statuses from "../Statuses.ts"
import * as Texts from "../Texts.ts"

export { documented, response } from "../Responses.ts"

const object = fc.oneof(
  documentedMembers,
  fc.record({
    status: Statuses.status,
    members: fc.uniqueArray(fc.tuple(fc.constantFrom(...Bodies.fieldNames), Bodies.json), {
      maxLength: 6,
      selector: ([key]) => key
    })
  })
)

export const noisy: fc.Arbitrary<Examples.Noisy> = fc.tuple(object, Bodies.noise, Bodies.spelling).chain((
  [{ members, status }, noise, spelling]
) => {
  const all = [...members, ...noise]
  return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }).map((shuffled) => ({
    status,
    members,
    noisy: shuffled,
    spelling
  }))
})

export const text: fc.Arbitrary<Examples.Text> = fc.tuple(
  Statuses.status,
  Words.smallTalk,
  fc.option(Statuses.knownCode)
).map(([status, said, known]) => ({
  status,
  body: spell([member("error", said), ...(known === null ? [] : [member("error_code", known.code)])]),
  text: said
}))

export const envelope: fc.Arbitrary<Examples.Envelope> = fc.record({
  status: Statuses.status,
  envelope: fc.record({ code: Words.smallTalk, details: Words.smallTalk.map((detail) => [detail]) }),
  traceId: Words.smallTalk
})

export const reason: fc.Arbitrary<Examples.Reason> = fc.tuple(
  fc.constantFrom(400, 409, 422),
  fc.oneof(Texts.missingFields, Texts.invalidParameter, Texts.existence)
).map(([status, said]) => ({
  status,
  members: [member("error", said.text)],
  reason: said.reason ?? "Unrecognized"
}))

export const window: fc.Arbitrary<Examples.Window> = Texts.securityChecks.map(
  ({ sentence: { from, to }, text: said }) => {
    const [fromHours, toHours] = [Number(from), Number(to)]
    return { status: 400, text: said, window: fromHours < toHours && toHours <= 168 ? { fromHours, toHours } : null }
  }
)

export const secret: fc.Arbitrary<Examples.Secret> = fc.oneof(
  fc.tuple(Statuses.status, Words.secret).chain(([status, hidden]) =>
    fc.constantFrom(...Examples.bodiesWith(hidden)).map((body) => ({ status, body, hidden }))
  ),
  fc.tuple(Statuses.status, statusObject, Words.secret, fc.constantFrom(...Examples.secretNames)).map((
    [status, one, hidden, name]
  ) => ({ status, body: spell([...membersOf(one), member(name, hidden)]), hidden }))
)
