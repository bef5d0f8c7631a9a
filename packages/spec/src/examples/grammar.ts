/** Texts of the grammar, and texts that come close. */
import * as Texts from "../generators/Texts.ts"
import { blanks } from "../internal/words.ts"

const every = Texts.everySaid.map(({ text }) => text)

export const anything = () => ["", " ", "A", "An ", "A  with this  does not exist", ...Texts.nearTexts]

export const everySentence = () => Texts.everySaid

export const parsed = () => [
  ...every,
  ...Texts.trickySaid.map(({ text }) => text),
  "A x with this y with this z already exists",
  "Making security checks. Your account will be activated in 0007-0008 hours.",
  "A element with this A thing with this name does not exist"
]

export const printed = () => [
  ...every,
  "An Element with this name does not exist",
  "A bank account with this name already exists"
]

export const nearTexts = () => Texts.nearTexts

export const spaced = () =>
  Texts.everySaid.flatMap((said) => blanks.map((space) => ({ said, before: space, after: space })))

const tricky = (...tags: ReadonlyArray<string>) =>
  Texts.trickySaid.filter(({ sentence }) => tags.includes(sentence._tag))

export const missingFields = () => tricky("MissingFields")

export const invalidParameters = () => tricky("InvalidParameter")

export const existences = () => tricky("DoesNotExist", "AlreadyExists")

const hoursOf = (from: string, to: string): Texts.Said => ({
  text: `Making security checks. Your account will be activated in ${from}-${to} hours.`,
  sentence: { _tag: "SecurityChecks", from: Number(from), to: Number(to) },
  tag: "ScaError",
  reason: null
})

export const hours = () => [hoursOf("0", "0"), hoursOf("9999", "1"), hoursOf("0001", "0100"), hoursOf("7", "168")]
