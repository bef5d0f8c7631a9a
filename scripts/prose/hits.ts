/** The hits of the rules in a text. */
import { type Rule, rules } from "./rules.ts"
import type { Text } from "./texts.ts"

export interface Hit {
  readonly file: string
  readonly line: number
  readonly rule: Rule
  /** The words that the rule found. */
  readonly text: string
}

export const hitsIn = (file: string, { line, text }: Text): ReadonlyArray<Hit> =>
  rules.flatMap((rule) =>
    [...text.matchAll(rule.pattern)].map((match) => ({
      file,
      line: line + text.slice(0, match.index).split("\n").length - 1,
      rule,
      text: match[0].trim().replaceAll(/\s+/g, " ")
    }))
  )

/** Hits per thousand words, rounded to a tenth. */
export const rateOf = (hits: number, words: number): number =>
  words === 0 ? 0 : Math.round((10_000 * hits) / words) / 10
