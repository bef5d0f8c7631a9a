/** Words and names without a meaning, which masking never takes for secrets. */
import * as fc from "fast-check"

const nouns = ["application", "user", "bank", "link", "page", "and", "BIC/IBAN", "(s;id)", "nr.", "câmbio", "名前"]

export const word = fc.constantFrom(...nouns)

/** One to four words. */
export const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(" "))

/** A sentence that the grammar doesn't know, because none of its sentences begins like this. */
export const smallTalk = words.map((said) => `so ${said}`)

/** The white space that JavaScript trims. JSON allows only some of it. */
export const blanks = [
  "\t",
  "\n",
  "\v",
  "\f",
  "\r",
  " ",
  "\u00a0",
  "\u1680",
  "\u2003",
  "\u2028",
  "\u2029",
  "\u3000",
  "\ufeff"
]

/** The white space that JSON allows between tokens. */
export const jsonBlanks = [" ", "\t", "\r", "\n"]

const textOf = (units: ReadonlyArray<string>) =>
  fc.array(fc.constantFrom(...units), { maxLength: 4 }).map((u) => u.join(""))

export const blank = textOf(blanks)
export const jsonBlank = textOf(jsonBlanks)

/** A new text that can't occur in another text by chance. */
export const secret = fc.tuple(fc.stringMatching(/^[a-z0-9]{16,40}$/), fc.integer({ min: 10, max: 99 })).map((
  [run, n]
) => `zq${n}${run}`)
