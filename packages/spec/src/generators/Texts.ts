/**
 * Texts of the grammar, each with its meaning, and near misses without one.
 *
 * @since 0.1.0
 */
import { sentences } from "@effect-flanks/domain/Documented"
import type { ErrorTag } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import type { ReasonParts, Sentence } from "../Implementation.ts"
import { blank, word, words } from "../internal/words.ts"

/**
 * A text of the grammar, its parsed form, and its outcome without a code on a status on which the text decides.
 *
 * @category models
 */
export interface Said {
  readonly text: string
  readonly sentence: Sentence
  readonly tag: ErrorTag
  readonly reason: ReasonParts | null
}

const configuration = (text: string, reason: ReasonParts): Said => ({
  text,
  sentence: reason,
  tag: "ConfigurationError",
  reason
})

/**
 * One text of every kind, from the documentation.
 *
 * @category examples
 */
export const everySaid: ReadonlyArray<Said> = [
  configuration("Missing fields: bank, username", { _tag: "MissingFields", fields: ["bank", "username"] }),
  configuration("Invalid credentials", { _tag: "InvalidParameter", parameter: "credentials" }),
  configuration("An application with this name does not exist", {
    _tag: "DoesNotExist",
    element: "application",
    attribute: "name"
  }),
  configuration("A link with this name already exists", {
    _tag: "AlreadyExists",
    element: "link",
    attribute: "name"
  }),
  { text: sentences.Processing, sentence: { _tag: "Processing" }, tag: "Processing", reason: null },
  { text: sentences.Incomplete, sentence: { _tag: "Incomplete" }, tag: "Incomplete", reason: null },
  {
    text: "Making security checks. Your account will be activated in 24-48 hours.",
    sentence: { _tag: "SecurityChecks", from: 24, to: 48 },
    tag: "ScaError",
    reason: null
  }
]

const fields = (listed: string, ...names: ReadonlyArray<string>): Said =>
  configuration(`Missing fields: ${listed}`, { _tag: "MissingFields", fields: names })

const invalid = (parameter: string): Said =>
  configuration(`Invalid ${parameter}`, { _tag: "InvalidParameter", parameter })

const missing = (article: string, element: string, attribute: string): Said =>
  configuration(`${article} ${element} with this ${attribute} does not exist`, {
    _tag: "DoesNotExist",
    element,
    attribute
  })

/**
 * Texts of the grammar that are easily misread.
 *
 * @category examples
 */
export const trickySaid: ReadonlyArray<Said> = [
  fields("a,b", "a", "b"),
  fields(", b ,,\ta", "b", "a"),
  fields("a, a", "a", "a"),
  fields("bank and username; nif", "bank and username; nif"),
  fields("<a>, \"b\", c.", "<a>", "\"b\"", "c."),
  fields("a, b, c, d, e, f, g, h, i, j, k, l", ..."abcdefghijkl".split("")),
  invalid("Bank Id."),
  invalid("\"bank\""),
  invalid(" spaced"),
  invalid("bank\nid"),
  invalid("An application with this name does not exist"),
  missing("A", "link with this bank", "name"),
  missing("A", "An", "A"),
  missing("An", " application", " name "),
  missing("A", "Bank\nAccount", "iban, or bic"),
  missing("A", "thing", "name already exists"),
  configuration("A application with this name already exists", {
    _tag: "AlreadyExists",
    element: "application",
    attribute: "name"
  })
]

/**
 * Names between commas, some of them blank, with white space around them.
 *
 * @category arbitraries
 */
export const missingFields: fc.Arbitrary<Said> = fc.tuple(
  fc.array(fc.oneof(words, blank), { maxLength: 4 }),
  words,
  fc.array(fc.oneof(words, blank), { maxLength: 4 }),
  blank
).map(([before, one, after, space]) => {
  const listed = [...before, one, ...after]
  return configuration(`Missing fields: ${listed.map((name) => space + name + space).join(",")}`, {
    _tag: "MissingFields",
    fields: listed.map((name) => name.trim()).filter((name) => name !== "")
  })
})

/**
 * Any parameter.
 *
 * @category arbitraries
 */
export const invalidParameter: fc.Arbitrary<Said> = words.map(invalid)

/**
 * Any element and attribute. The element can contain the separator.
 *
 * @category arbitraries
 */
export const existence: fc.Arbitrary<Said> = fc.record({
  article: fc.constantFrom("A", "An"),
  element: fc.oneof(words, fc.tuple(word, word).map((pair) => pair.join(" with this "))),
  attribute: words,
  ending: fc.constantFrom(
    { _tag: "DoesNotExist", text: "does not exist" },
    { _tag: "AlreadyExists", text: "already exists" }
  )
}).map(({ article, attribute, element, ending }) =>
  configuration(`${article} ${element} with this ${attribute} ${ending.text}`, {
    _tag: ending._tag,
    element,
    attribute
  })
)

const hours = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 9999 }))

/**
 * The security checks with any hours, some of which aren't a window.
 *
 * @category arbitraries
 */
export const securityChecks: fc.Arbitrary<Said> = fc.tuple(hours, hours, fc.boolean()).map(([from, to, padded]) => {
  const [first, second] = [from, to].map((n) => padded ? String(n).padStart(4, "0") : String(n))
  return {
    text: `Making security checks. Your account will be activated in ${first}-${second} hours.`,
    sentence: { _tag: "SecurityChecks", from, to },
    tag: "ScaError",
    reason: null
  }
})

/**
 * Any text of the grammar.
 *
 * @category arbitraries
 */
export const said: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom(...everySaid),
  missingFields,
  invalidParameter,
  existence,
  securityChecks
)

/**
 * Near misses of the grammar's texts.
 *
 * @category examples
 */
export const nearTexts: ReadonlyArray<string> = [
  "",
  "Missing fields:",
  "Missing fields:   ",
  "Missing fields: ,, ,",
  "Missing fields:bank",
  "missing fields: bank",
  "Missing field: bank",
  "The request has Missing fields: bank",
  "Invalid",
  "invalid credentials",
  "INVALID CREDENTIALS",
  "Invalidated token",
  "Request Invalid credentials",
  "\u0085Invalid credentials",
  "\u200bInvalid credentials",
  "\u001cInvalid credentials",
  "An application with this name does not exist.",
  "an application with this name does not exist",
  "The application with this name does not exist",
  "An application with that name does not exist",
  "An  with this name does not exist",
  "An with this name does not exist",
  "A   with this name does not exist",
  "A thing with this does not exist",
  "A thing does not exist",
  "An application with this  does not exist",
  "An application with this name does not exist any more",
  "Sorry: An application with this name already exists",
  "An application with this name exists already",
  sentences.TokenDelayed,
  "Retrieving user data. Please try again in a moment",
  "retrieving user data. Please try again in a moment.",
  "Retrieving user data. Please try again in a moment. Thank you.",
  "User data not available. Please try again later",
  "user data not available. Please try again later.",
  "User data not available.",
  "Making security checks.",
  "making security checks. Your account will be activated in 24-48 hours.",
  "Making security checks. Your account will be activated in 24-48 hours",
  "Making security checks. Your account will be activated in 24-48 hours!",
  "Making security checks. Your account will be activated in 24-48 hours. Thank you.",
  "Making security checks. Your account will be activated in 12345-48 hours.",
  "Making security checks! Your account will be activated in 24-48 hours.",
  "Making security checks. Your account will be activated in 24 hours.",
  "Making security checks. Your account will be activated in 0-1 hour.",
  "Making security checks. Your account will be activated in -48 hours.",
  "Making security checks. Your account will be activated in 24-12345 hours.",
  "Making security checks. Your account will be activated in ٢٤-٤٨ hours.",
  "Making security checks. Your account will be activated in 1.5-2 hours.",
  "So: Making security checks. Your account will be activated in 24-48 hours."
]
