/** Laws about the grammar of texts, which has a parser and a printer. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/grammar.ts"
import * as Generators from "../generators/laws/grammar.ts"
import type { Said } from "../generators/Texts.ts"
import type { Grammar, Sentence } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trialOf } from "../internal/parts.ts"

const grammarLaw = partLaw("grammar")

const show = (sentence: Sentence | null): string => JSON.stringify(sentence)

/** The text parses to this. */
const parses = (text: string, expected: Sentence | null) =>
  trialOf<Grammar, string>(text, ({ parse }) => {
    const found = parse(text)
    return Equal.equals(found, expected) ? null : `it parses to ${show(found)} instead of ${show(expected)}`
  })

const parsesToWhatItSays = ({ sentence, text }: Said) => parses(text, sentence)

export const parsesAnything = grammarLaw({
  id: "parses-anything",
  sentence: "Every text parses to a sentence or to null, and the parser never throws.",
  source: ["I1", "T1"],
  mutant: "reads past the end of a short text",
  ...forAll(Examples.anything, Generators.anything, (text) =>
    trialOf<Grammar, string>(text, ({ parse }) => {
      const found = parse(text)
      return found === null || typeof found._tag === "string" ? null : `it parses to ${show(found)}`
    }))
})

export const parsesEverySentence = grammarLaw({
  id: "parses-every-sentence",
  sentence: "Every sentence of the documentation parses to its meaning.",
  source: ["T2", "T3", "T4", "T5", "T6"],
  mutant: "doesn't know the fixed sentences",
  ...forAll(Examples.everySentence, null, parsesToWhatItSays)
})

export const printsWhatItParses = grammarLaw({
  id: "prints-what-it-parses",
  sentence: "A parsed sentence that is printed and parsed again is the same sentence.",
  source: ["T7"],
  mutant: "prints field names without commas",
  ...forAll(Examples.parsed, Generators.parsed, (text) =>
    trialOf<Grammar, string>(text, ({ parse, print }) => {
      const said = parse(text)
      if (said === null) return null
      const again = parse(print(said))
      return Equal.equals(again, said) ? null : `it parses to ${show(said)}, and after printing to ${show(again)}`
    }))
})

export const printsAsFlanksDoes = grammarLaw({
  id: "prints-as-flanks-does",
  sentence: "A sentence of the documentation that is parsed and printed is the same text, including its article.",
  source: ["T7"],
  mutant: "writes A before every element",
  ...forAll(Examples.printed, null, (text) =>
    trialOf<Grammar, string>(text, ({ parse, print }) => {
      const said = parse(text)
      const printed = said === null ? null : print(said)
      return printed === text ? null : `it prints ${JSON.stringify(printed)}`
    }))
})

export const parsesWholeTexts = grammarLaw({
  id: "parses-whole-texts",
  sentence: "A text in another case, or with more text around a sentence, parses to null.",
  source: ["T1", "T2", "T3", "T4", "T5", "T6"],
  mutant: "finds its sentences anywhere in the text",
  ...forAll(Examples.nearTexts, Generators.nearText, (text) => parses(text, null))
})

export const trimsBeforeItParses = grammarLaw({
  id: "trims-before-it-parses",
  sentence: "JavaScript's white space around a text changes nothing.",
  source: ["T1"],
  mutant: "trims only ASCII white space",
  ...forAll(
    Examples.spaced,
    Generators.spaced,
    ({ after, before, said }) => parses(before + said.text + after, said.sentence)
  )
})

export const listsMissingFields = grammarLaw({
  id: "lists-missing-fields",
  sentence:
    "Missing fields are the names between commas, trimmed and in their order, without blank ones; a text without any name parses to null.",
  source: ["T2"],
  mutant: "splits at a comma and a space",
  ...forAll(Examples.missingFields, Generators.missingFields, parsesToWhatItSays)
})

export const namesTheParameter = grammarLaw({
  id: "names-the-parameter",
  sentence: "The parameter is everything after Invalid.",
  source: ["T3"],
  mutant: "reads only the first word of the parameter",
  ...forAll(Examples.invalidParameters, Generators.invalidParameter, parsesToWhatItSays)
})

export const splitsAtTheLastAttribute = grammarLaw({
  id: "splits-at-the-last-attribute",
  sentence:
    "After either article, the last \"with this\" separates the element from its attribute, neither of which is blank.",
  source: ["T4"],
  mutant: "splits at the first one",
  ...forAll(Examples.existences, Generators.existence, parsesToWhatItSays)
})

export const countsTheHours = grammarLaw({
  id: "counts-the-hours",
  sentence: "The hours of the security checks are two numbers of one to four ASCII digits.",
  source: ["T6"],
  mutant: "reads only two digits",
  ...forAll(Examples.hours, Generators.securityChecks, parsesToWhatItSays)
})
