/** Laws about the grammar of texts: its parser and its printer. */
import * as Equal from "effect/Equal"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import * as Texts from "../generators/Texts.ts"
import type { Grammar, Sentence } from "../Implementation.ts"
import { partLaw, trying } from "../internal/parts.ts"
import { blank, blanks } from "../internal/words.ts"

const grammarLaw = partLaw("grammar")

const show = (sentence: Sentence | null): string => JSON.stringify(sentence)

const parses = (text: string, expected: Sentence | null) =>
  trying<Grammar, string>(text, ({ parse }) => {
    const found = parse(text)
    return Equal.equals(found, expected) ? null : `it says ${show(found)} instead of ${show(expected)}`
  })

const said = ({ sentence, text }: Texts.Said) => parses(text, sentence)

const tricky = (tag: string) => Texts.trickySaid.filter(({ sentence }) => sentence._tag === tag).map(said)

export const parsesAnything = grammarLaw({
  id: "parses-anything",
  sentence: "Every text parses to a sentence or to null, and nothing is thrown.",
  source: ["I1", "T1"],
  mutant: "reads past the end of a text that stops early",
  examples: () =>
    ["", " ", "A", "An ", "A  with this  does not exist", ...Texts.nearTexts].map((text) =>
      trying<Grammar, string>(text, ({ parse }) => {
        const found = parse(text)
        return found === null || typeof found._tag === "string" ? null : `it says ${show(found)}`
      })
    ),
  random: Bodies.text.map((text) =>
    trying<Grammar, string>(text, ({ parse }) => typeof parse(text) === "object" ? null : "it says nothing")
  )
})

export const parsesEverySentence = grammarLaw({
  id: "parses-every-sentence",
  sentence: "Every sentence of the documentation parses to what it says.",
  source: ["T2", "T3", "T4", "T5", "T6"],
  mutant: "knows no fixed sentences",
  examples: () => Texts.everySaid.map(said),
  random: null
})

export const printsWhatItParses = grammarLaw({
  id: "prints-what-it-parses",
  sentence: "What a text says, printed and parsed again, says the same.",
  source: ["T7"],
  mutant: "prints field names without a comma between them",
  ...(() => {
    const again = (text: string) =>
      trying<Grammar, string>(text, ({ parse, print }) => {
        const first = parse(text)
        if (first === null) return null
        const second = parse(print(first))
        return Equal.equals(first, second) ? null : `it says ${show(first)}, printed it says ${show(second)}`
      })
    return {
      examples: () =>
        [
          ...Texts.everySaid.map(({ text }) => text),
          ...Texts.trickySaid.map(({ text }) => text),
          "A x with this y with this z already exists",
          "Making security checks. Your account will be activated in 0007-0008 hours.",
          "A element with this A thing with this name does not exist"
        ].map(again),
      random: fc.oneof(
        Texts.said.map(({ text }) => text),
        fc.tuple(Texts.said, Bodies.text).map(([{ text }, tail]) => text + tail),
        Bodies.text.map((text) => `Invalid ${text}`),
        Bodies.text.map((text) => `Missing fields: ${text}`),
        fc.tuple(Bodies.text, Bodies.text).map(([element, attribute]) =>
          `A ${element} with this ${attribute} already exists`
        )
      ).map(again)
    }
  })()
})

export const printsAsFlanksDoes = grammarLaw({
  id: "prints-as-flanks-does",
  sentence: "A sentence of the documentation, parsed and printed, is the sentence again, its article included.",
  source: ["T7"],
  mutant: "writes A before every element",
  examples: () =>
    [
      ...Texts.everySaid.map(({ text }) => text),
      "An Element with this name does not exist",
      "A bank account with this name already exists"
    ].map((text) =>
      trying<Grammar, string>(text, ({ parse, print }) => {
        const sentence = parse(text)
        if (sentence === null) return "it says nothing"
        const printed = print(sentence)
        return printed === text ? null : `it prints ${JSON.stringify(printed)}`
      })
    ),
  random: null
})

export const parsesWholeTexts = grammarLaw({
  id: "parses-whole-texts",
  sentence: "A text that only comes close, in another case or with more around it, says nothing.",
  source: ["T1", "T2", "T3", "T4", "T5", "T6"],
  mutant: "looks for its sentences anywhere in the text",
  examples: () => Texts.nearTexts.map((text) => parses(text, null)),
  random: Texts.said.map(({ text }) => parses(`So: ${text}`, null))
})

export const trimsBeforeItParses = grammarLaw({
  id: "trims-before-it-parses",
  sentence: "White space around a text, whichever JavaScript knows, changes nothing.",
  source: ["T1"],
  mutant: "trims ASCII white space only",
  examples: () =>
    Texts.everySaid.flatMap(({ sentence, text }) => blanks.map((space) => parses(space + text + space, sentence))),
  random: fc.tuple(Texts.said, blank, blank).map(([{ sentence, text }, before, after]) =>
    parses(before + text + after, sentence)
  )
})

export const listsMissingFields = grammarLaw({
  id: "lists-missing-fields",
  sentence:
    "Missing fields are the names between commas, trimmed, blank ones dropped, in their order; without one it says nothing.",
  source: ["T2"],
  mutant: "splits at a comma and a space",
  examples: () => tricky("MissingFields"),
  random: Texts.missingFields.map(said)
})

export const namesTheParameter = grammarLaw({
  id: "names-the-parameter",
  sentence: "All after Invalid is the parameter, whatever it is.",
  source: ["T3"],
  mutant: "takes the first word for the parameter",
  examples: () => tricky("InvalidParameter"),
  random: Texts.invalidParameter.map(said)
})

export const splitsAtTheLastAttribute = grammarLaw({
  id: "splits-at-the-last-attribute",
  sentence: "The last with this divides the element from its attribute, after either article; neither part is blank.",
  source: ["T4"],
  mutant: "splits at the first",
  examples: () => [...tricky("DoesNotExist"), ...tricky("AlreadyExists")],
  random: Texts.existence.map(said)
})

export const countsTheHours = grammarLaw({
  id: "counts-the-hours",
  sentence: "The hours of the security checks are two numbers of one to four ASCII digits.",
  source: ["T6"],
  mutant: "reads two digits",
  examples: () =>
    [["0", "0"], ["9999", "1"], ["0001", "0100"], ["7", "168"]].map(([from, to]) =>
      parses(`Making security checks. Your account will be activated in ${from}-${to} hours.`, {
        _tag: "SecurityChecks",
        from: Number(from),
        to: Number(to)
      })
    ),
  random: Texts.securityChecks.map(said)
})
