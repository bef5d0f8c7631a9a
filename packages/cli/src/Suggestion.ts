/**
 * Suggests the names that are most similar to a mistyped word.
 *
 * @since 0.1.0
 */
import { distance } from "fastest-levenshtein"

const mostEdits = 3

/**
 * A name without its case, spaces and punctuation, so that different spellings of it are equal.
 *
 * @example
 * import { normalize } from "@effect-flanks/cli/Suggestion"
 *
 * normalize("SCA_REQUIRED") === normalize("ScaRequired") // => true
 */
export const normalize = (name: string): string => name.toLowerCase().replaceAll(/[\s_:-]/g, "")

/**
 * The names that are most similar to a word. The result is empty if none is similar. `normal` makes names and words
 * comparable.
 *
 * @example
 * import { nearest } from "@effect-flanks/cli/Suggestion"
 *
 * nearest("acount", ["account", "card"], (name) => name) // => ["account"]
 */
export const nearest = <N extends string>(
  word: string,
  names: ReadonlyArray<N>,
  normal: (name: string) => string
): ReadonlyArray<N> => {
  const edits = names.map((name) => ({ name, edits: distance(normal(word), normal(name)) }))
  const fewest = Math.min(...edits.map((edit) => edit.edits))
  return fewest > Math.min(mostEdits, normal(word).length / 2)
    ? []
    : edits.filter((edit) => edit.edits === fewest).map(({ name }) => name)
}

const lastTwo = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`

/**
 * The question that ends a message about an unknown name. It starts with a space, and is empty without names.
 *
 * @example
 * import { didYouMean } from "@effect-flanks/cli/Suggestion"
 *
 * didYouMean(["account", "card"]) // => " Did you mean account or card?"
 * didYouMean([]) // => ""
 */
export const didYouMean = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "" : ` Did you mean ${lastTwo(names)}?`
