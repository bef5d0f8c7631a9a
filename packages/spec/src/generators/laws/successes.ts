/** Bodies of any 2xx without a code. */
import * as fc from "fast-check"
import * as Examples from "../../examples/successes.ts"
import { member, spell } from "../../internal/json.ts"
import { secret, smallTalk } from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import * as Credentials from "../Credentials.ts"
import * as Statuses from "../Statuses.ts"
import { said as anySaid } from "../Texts.ts"

const status = Statuses.successStatus

export const empty = fc.record({ status, body: fc.constant("") })

export const unreadable = fc.record({ status, body: Bodies.prose })

export const data = fc.record({
  status,
  body: fc.oneof(
    fc.tuple(fc.subarray([...Examples.harmless]), Bodies.noise).map(([some, noise]) => spell([...noise, ...some])),
    fc.array(Bodies.json, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
    fc.constantFrom(...Examples.bare)
  )
})

const anError = fc.tuple(Statuses.knownCode, Bodies.noise).map(([{ code }, noise]) =>
  spell([...noise, member("error_code", code)])
)

export const list: fc.Arbitrary<Examples.List> = fc.tuple(
  status,
  fc.array(anError, { minLength: 1, maxLength: 4 }),
  fc.option(Credentials.statusObject)
).map(([on, errors, object]) => ({
  status: on,
  body: `[${[...errors, ...(object === null ? [] : [JSON.stringify(object)])].join(",")}]`,
  isErrors: object === null
}))

export const failing: fc.Arbitrary<Examples.Failing> = fc.tuple(
  status,
  fc.constantFrom(...Examples.failingMembers),
  Bodies.noise,
  fc.option(anySaid),
  smallTalk
).map(([on, one, noise, said, talk]) => ({
  status: on,
  members: [...noise, ...Examples.telling(one, said?.text ?? talk)],
  said
}))

export const statusObject = fc.tuple(Credentials.statusObject, fc.option(secret)).map(([object, token]) =>
  token === null ? object : { ...object, credentials_token: token }
)
