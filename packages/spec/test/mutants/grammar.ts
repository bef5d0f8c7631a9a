/** For each law about the grammar, a correct grammar with the mistake that the law must detect. */
import { sentences } from "@effect-flanks/domain/Documented"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { Grammar, Sentence } from "@effect-flanks/spec/Implementation"

const right: Grammar = reference.grammar

const parsing = (parse: (text: string) => Sentence | null): Grammar => ({ ...right, parse })

const prefixed = (text: string): string =>
  ["Missing fields: ", "Invalid ", "Making security checks. "].reduce((found, beginning) => {
    const at = found.indexOf(beginning)
    return at === -1 ? found : found.slice(at)
  }, text)

export const grammars: { readonly [law: string]: Grammar } = {
  "parses-anything": parsing((text) => {
    if (text.startsWith("A ")) {
      text.split(" with this ").map((part, index, parts) => (parts[index + 1] as string).trim() + part)
    }
    return right.parse(text)
  }),
  "parses-every-sentence": parsing((text) =>
    text === sentences.Processing || text === sentences.Incomplete ? null : right.parse(text)
  ),
  "prints-what-it-parses": {
    ...right,
    print: (sentence) => right.print(sentence).replaceAll(", ", " ")
  },
  "prints-as-flanks-does": {
    ...right,
    print: (sentence) => right.print(sentence).replace(/^An /, "A ")
  },
  "parses-whole-texts": parsing((text) => right.parse(prefixed(text))),
  "trims-before-it-parses": parsing((text) => {
    const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
    return trimmed.trim() === trimmed ? right.parse(trimmed) : null
  }),
  "lists-missing-fields": parsing((text) => {
    const sentence = right.parse(text)
    return sentence?._tag === "MissingFields"
      ? { ...sentence, fields: text.slice("Missing fields: ".length).split(", ") }
      : sentence
  }),
  "names-the-parameter": parsing((text) => {
    const sentence = right.parse(text)
    return sentence?._tag === "InvalidParameter"
      ? { ...sentence, parameter: String(sentence["parameter"]).split(" ")[0] }
      : sentence
  }),
  "splits-at-the-last-attribute": parsing((text) => {
    const sentence = right.parse(text)
    if (sentence === null || !("attribute" in sentence)) return sentence
    const [element, ...attribute] = [sentence["element"], sentence["attribute"]].join(" with this ").split(
      " with this "
    )
    return { ...sentence, element, attribute: attribute.join(" with this ") }
  }),
  "counts-the-hours": parsing((text) => /[0-9]{3}.* hours\.$/.test(text) ? null : right.parse(text))
}
