/** Failures without a code, at random. */
import * as fc from "fast-check"
import type * as Examples from "../../examples/statuses.ts"
import { member, spell } from "../../internal/json.ts"
import { blank, smallTalk } from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import * as Statuses from "../Statuses.ts"
import { said } from "../Texts.ts"

export const envelope: fc.Arbitrary<Examples.Envelope> = fc.record({
  status: fc.constant(400),
  code: fc.constant("ValidationError"),
  details: fc.array(fc.record({ error_type: fc.option(smallTalk), field: fc.option(smallTalk) }), { maxLength: 3 }),
  others: Bodies.noise
})

export const decided: fc.Arbitrary<Examples.Decided> = fc.tuple(
  fc.constantFrom(...Statuses.decidingStatuses),
  fc.boolean(),
  Bodies.text,
  Bodies.noise,
  Bodies.prose
).map(([one, hasText, text, noise, prose]) => ({
  ...one,
  body: hasText ? spell([...noise, member("error", text)]) : prose,
  hasText,
  code: null
}))

export const text: fc.Arbitrary<Examples.Text> = fc.record({
  status: fc.constantFrom(400, 409),
  field: fc.constant("error"),
  said,
  others: Bodies.noise,
  spelling: Bodies.spelling
})

export const nearText = fc.record({
  status: fc.constantFrom(400, 409),
  text: said.map((one) => `So: ${one.text}`)
})

export const spacedText = fc.record({ text: said.map((one) => one.text), before: blank, after: blank })

export const textOffItsStatus = fc.record({
  status: Statuses.failureStatus.filter((status) => status !== 400 && status !== 409),
  field: fc.constant("message"),
  text: said.map((one) => one.text)
})

export const conflict: fc.Arbitrary<Examples.Conflict> = fc.oneof(
  Bodies.prose,
  smallTalk.map((talk) => spell([member("error", talk)]))
).map((body) => ({ body, code: null, reason: "Unrecognized" }))

export const rest = fc.record({ status: Statuses.failureStatus, body: Bodies.prose })

export const temporary = fc.record({ status: fc.integer({ min: 520, max: 599 }), body: Bodies.prose })
