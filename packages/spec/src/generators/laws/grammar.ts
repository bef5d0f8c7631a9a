/** Texts of the grammar, and texts that come close, at random. */
import * as fc from "fast-check"
import { blank } from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import * as Texts from "../Texts.ts"

export { existence, invalidParameter, missingFields, securityChecks } from "../Texts.ts"

const text = Texts.said.map((said) => said.text)

export const anything = Bodies.text

export const parsed = fc.oneof(
  text,
  fc.tuple(text, Bodies.text).map((parts) => parts.join("")),
  Bodies.text.map((parameter) => `Invalid ${parameter}`),
  Bodies.text.map((fields) => `Missing fields: ${fields}`),
  fc.tuple(Bodies.text, Bodies.text).map(([element, attribute]) => `A ${element} with this ${attribute} already exists`)
)

export const nearText = text.map((said) => `So: ${said}`)

export const spaced = fc.record({ said: Texts.said, before: blank, after: blank })
