/**
 * A grammar of Flanks' sentences, which decides the outcome of a response without an `error_code`. It is case-sensitive,
 * and a sentence must be the whole text after trimming.
 *
 * @since 0.1.0
 */
import { sentences } from "./Documented.ts"

/**
 * A sentence as data. The numbers of `SecurityChecks` are hours.
 *
 * @category models
 */
export type Sentence =
  | { readonly _tag: "MissingFields"; readonly fields: ReadonlyArray<string> }
  | { readonly _tag: "InvalidParameter"; readonly parameter: string }
  | { readonly _tag: "DoesNotExist"; readonly element: string; readonly attribute: string }
  | { readonly _tag: "AlreadyExists"; readonly element: string; readonly attribute: string }
  | { readonly _tag: "Processing" }
  | { readonly _tag: "Incomplete" }
  | { readonly _tag: "SecurityChecks"; readonly from: number; readonly to: number }

const missing = "Missing fields: "
const invalid = "Invalid "
const about = " with this "
const endings = { DoesNotExist: " does not exist", AlreadyExists: " already exists" } as const
const checks = /^Making security checks\. Your account will be activated in ([0-9]{1,4})-([0-9]{1,4}) hours\.$/

const isBlank = (text: string): boolean => text.trim() === ""

const parseElement = (text: string, _tag: keyof typeof endings): Sentence | null => {
  const article = text.startsWith("An ") ? 3 : text.startsWith("A ") ? 2 : 0
  if (article === 0 || !text.endsWith(endings[_tag])) return null
  const subject = text.slice(article, -endings[_tag].length)
  const split = subject.lastIndexOf(about)
  if (split === -1) return null
  const element = subject.slice(0, split)
  const attribute = subject.slice(split + about.length)
  return isBlank(element) || isBlank(attribute) ? null : { _tag, element, attribute }
}

/**
 * Parses one of Flanks' sentences. It returns null for any other text.
 *
 * **When to use**
 *
 * Use it for a text without its response, such as one from a log. For a response, use `classify`, which looks at the status
 * too: `Invalid credentials` is about the access token on a 401, and about a parameter on a 400. Source: seed.
 *
 * @example
 * import * as Grammar from "@effect-flanks/domain/Grammar"
 *
 * Grammar.parse("Missing fields: bank, username") // => { _tag: "MissingFields", fields: ["bank", "username"] }
 * Grammar.parse("missing fields: bank") // => null
 *
 * @see {@link print} for the other direction
 *
 * @category parsing
 */
export const parse = (untrimmed: string): Sentence | null => {
  const text = untrimmed.trim()
  if (text === sentences.Processing) return { _tag: "Processing" }
  if (text === sentences.Incomplete) return { _tag: "Incomplete" }
  if (text.startsWith(missing)) {
    const fields = text.slice(missing.length).split(",").map((field) => field.trim()).filter((field) => field !== "")
    return fields.length === 0 ? null : { _tag: "MissingFields", fields }
  }
  if (text.startsWith(invalid)) {
    return { _tag: "InvalidParameter", parameter: text.slice(invalid.length) }
  }
  const hours = checks.exec(text)
  if (hours !== null) return { _tag: "SecurityChecks", from: Number(hours[1]), to: Number(hours[2]) }
  return parseElement(text, "DoesNotExist") ?? parseElement(text, "AlreadyExists")
}

/**
 * Writes a sentence in Flanks' words, for example for a fake response in a test.
 *
 * Parsing the text of a parsed sentence gives the same sentence again.
 *
 * @example
 * import * as Grammar from "@effect-flanks/domain/Grammar"
 *
 * Grammar.print({ _tag: "SecurityChecks", from: 24, to: 48 })
 * // => "Making security checks. Your account will be activated in 24-48 hours."
 *
 * @see {@link parse} for the other direction
 *
 * @category printing
 */
export const print = (sentence: Sentence): string => {
  switch (sentence._tag) {
    case "MissingFields":
      return missing + sentence.fields.join(", ")
    case "InvalidParameter":
      return invalid + sentence.parameter
    case "DoesNotExist":
    case "AlreadyExists": {
      const article = /^[aeiou]/i.test(sentence.element) ? "An " : "A "
      return article + sentence.element + about + sentence.attribute + endings[sentence._tag]
    }
    case "SecurityChecks":
      return `Making security checks. Your account will be activated in ${sentence.from}-${sentence.to} hours.`
    default:
      return sentences[sentence._tag]
  }
}
