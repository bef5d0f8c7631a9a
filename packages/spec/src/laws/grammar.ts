/** Laws about the grammar of texts: its parser and its printer. */
import * as Equal from "effect/Equal"
import * as Examples from "../examples/grammar.ts"
import * as Generators from "../generators/laws/grammar.ts"
import type { Said } from "../generators/Texts.ts"
import type { Grammar, Sentence } from "../Implementation.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw, trying } from "../internal/parts.ts"

const grammarLaw = partLaw("grammar")

const show = (sentence: Sentence | null): string => JSON.stringify(sentence)

/** The text parses to this. */
const parses = (text: string, expected: Sentence | null) =>
  trying<Grammar, string>(text, ({ parse }) => {
    const found = parse(text)
    return Equal.equals(found, expected) ? null : `it says ${show(found)} instead of ${show(expected)}`
  })

const parsesToWhatItSays = ({ sentence, text }: Said) => parses(text, sentence)

export const parsesAnything = grammarLaw({
  id: "parses-anything",
  sentence: "Every text parses to a sentence or to null, and nothing is thrown.",
  source: ["I1", "T1"],
  mutant: "reads past the end of a text that stops early",
  ...forAll(Examples.anything, Generators.anything, (text) =>
    trying<Grammar, string>(text, ({ parse }) => {
      const found = parse(text)
      return found === null || typeof found._tag === "string" ? null : `it says ${show(found)}`
    }))
})

export const parsesEverySentence = grammarLaw({
  id: "parses-every-sentence",
  sentence: "Every sentence of the documentation parses to what it says.",
  source: ["T2", "T3", "T4", "T5", "T6"],
  mutant: "knows no fixed sentences",
  ...forAll(Examples.everySentence, null, parsesToWhatItSays)
})

export const printsWhatItParses = grammarLaw({
  id: "prints-what-it-parses",
  sentence: "What a text says, printed and parsed again, says the same.",
  source: ["T7"],
  mutant: "prints field names without a comma between them",
  ...forAll(Examples.parsed, Generators.parsed, (text) =>
    trying<Grammar, string>(text, ({ parse, print }) => {
      const said = parse(text)
      if (said === null) return null
      const again = parse(print(said))
      return Equal.equals(again, said) ? null : `it says ${show(said)}, printed it says ${show(again)}`
    }))
})

export const printsAsFlanksDoes = grammarLaw({
  id: "prints-as-flanks-does",
  sentence: "A sentence of the documentation, parsed and printed, is the sentence again, its article included.",
  source: ["T7"],
  mutant: "writes A before every element",
  ...forAll(Examples.printed, null, (text) =>
    trying<Grammar, string>(text, ({ parse, print }) => {
      const said = parse(text)
      const printed = said === null ? null : print(said)
      return printed === text ? null : `it prints ${JSON.stringify(printed)}`
    }))
})

export const parsesWholeTexts = grammarLaw({
  id: "parses-whole-texts",
  sentence: "A text that only comes close, in another case or with more around it, says nothing.",
  source: ["T1", "T2", "T3", "T4", "T5", "T6"],
  mutant: "looks for its sentences anywhere in the text",
  ...forAll(Examples.nearTexts, Generators.nearText, (text) => parses(text, null))
})

export const trimsBeforeItParses = grammarLaw({
  id: "trims-before-it-parses",
  sentence: "White space around a text, whichever JavaScript knows, changes nothing.",
  source: ["T1"],
  mutant: "trims ASCII white space only",
  ...forAll(
    Examples.spaced,
    Generators.spaced,
    ({ after, before, said }) => parses(before + said.text + after, said.sentence)
  )
})

export const listsMissingFields = grammarLaw({
  id: "lists-missing-fields",
  sentence:
    "Missing fields are the names between commas, trimmed, blank ones dropped, in their order; without one it says nothing.",
  source: ["T2"],
  mutant: "splits at a comma and a space",
  ...forAll(Examples.missingFields, Generators.missingFields, parsesToWhatItSays)
})

export const namesTheParameter = grammarLaw({
  id: "names-the-parameter",
  sentence: "All after Invalid is the parameter, whatever it is.",
  source: ["T3"],
  mutant: "takes the first word for the parameter",
  ...forAll(Examples.invalidParameters, Generators.invalidParameter, parsesToWhatItSays)
})

export const splitsAtTheLastAttribute = grammarLaw({
  id: "splits-at-the-last-attribute",
  sentence: "The last with this divides the element from its attribute, after either article; neither part is blank.",
  source: ["T4"],
  mutant: "splits at the first",
  ...forAll(Examples.existences, Generators.existence, parsesToWhatItSays)
})

export const countsTheHours = grammarLaw({
  id: "counts-the-hours",
  sentence: "The hours of the security checks are two numbers of one to four ASCII digits.",
  source: ["T6"],
  mutant: "reads two digits",
  ...forAll(Examples.hours, Generators.securityChecks, parsesToWhatItSays)
})
