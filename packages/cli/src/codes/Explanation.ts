/**
 * Looks up the meaning of a code, a name, a tag or a status in the table of outcomes.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Source, type Tag, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { nearest, normalize } from "../Suggestion.ts"

/** A documented response, with the text of its body. */
export interface Example {
  readonly status: number
  readonly body: string
  readonly reason: string | null
  readonly source: Source
}

/** An outcome: its row of the table, and its documented responses. */
export interface Explanation extends Row {
  readonly tag: Tag
  /** Whether it is an `UnexpectedResponse` with a status that is temporary in HTTP. */
  readonly isTransient: boolean
  readonly examples: ReadonlyArray<Example>
}

const tags = Object.keys(rows) as ReadonlyArray<Tag>

const exampleOf = ({ body, reason, source, status }: Combination): Example => ({
  status,
  body: JSON.stringify(body),
  reason,
  source
})

const explain = (tag: Tag, isShown: (combination: Combination) => boolean = () => true): Explanation => ({
  tag,
  ...rows[tag],
  isTransient: false,
  examples: combinations.filter((combination) => combination.tag === tag && isShown(combination)).map(exampleOf)
})

const temporary: Explanation = {
  ...explain("UnexpectedResponse"),
  ...transient,
  statuses: transientStatuses,
  isTransient: true
}

const ofTag = (tag: Tag): ReadonlyArray<Explanation> =>
  tag === "UnexpectedResponse" ? [explain(tag), temporary] : [explain(tag)]

/** Bodies without a code that show the possible outcomes of a status, in addition to its documented bodies. */
const probes = ["", "{}", "{\"error\":\"\"}"]

const ofStatus = (status: number): ReadonlyArray<Explanation> => {
  const documented = combinations.filter((combination) => combination.status === status).map((c) => exampleOf(c).body)
  const possible = new Set([...documented, ...probes].map((body) => classify(status, body)._tag))
  return [...possible].map((tag) =>
    tag === "UnexpectedResponse" && transientStatuses.includes(status)
      ? temporary
      : explain(tag, (combination) => combination.status === status)
  )
}

const ofCode = (code: number): ReadonlyArray<Explanation> =>
  tags.filter((tag) =>
    rows[tag].code === code || combinations.some(({ body, tag: of }) => of === tag && body.error_code === code)
  ).map((tag) => explain(tag))

const reasons = new Set(combinations.flatMap(({ reason }) => reason ?? []))

const ofWord = (word: string): ReadonlyArray<Explanation> => {
  const found = tags.filter((tag) => [tag, rows[tag].name ?? tag].some((name) => normalize(name) === word)).flatMap(
    ofTag
  )
  const reason = [...reasons].find((name) => normalize(name) === word)
  return reason === undefined ? found : [explain("ConfigurationError", (combination) => combination.reason === reason)]
}

/**
 * Every meaning of a code, of Flanks' name for one, of a tag, of the reason of a `ConfigurationError`, or of a status. The
 * result is empty for anything else. Case makes no difference.
 *
 * @example
 * import * as Explanation from "@effect-flanks/cli/codes/Explanation"
 *
 * Explanation.find("20003").map(({ tag }) => tag) // => ["TokenDelayed", "ScaError"]
 * Explanation.find("sca_required").map(({ tag }) => tag) // => ["ScaRequired"]
 * Explanation.find("503").map(({ retry }) => retry) // => ["transient"]
 */
export const find = (query: string): ReadonlyArray<Explanation> => {
  const word = normalize(query)
  if (!/^[0-9]+$/.test(word)) return ofWord(word)
  const number = Number(word)
  return number >= 100 && number <= 599 ? ofStatus(number) : ofCode(number)
}

/**
 * Whether a text could be an `error_code` that Flanks doesn't document. A response with such a code is an
 * `UnexpectedResponse`.
 *
 * @example
 * import * as Explanation from "@effect-flanks/cli/codes/Explanation"
 *
 * Explanation.isUndocumentedCode("50004") // => true
 * Explanation.isUndocumentedCode("50003") // => false
 */
export const isUndocumentedCode = (query: string): boolean =>
  /^[0-9]+$/.test(query) && Number.isSafeInteger(Number(query)) && find(query).length === 0

/** The words to suggest. `find` also takes other spellings of them, and every status. */
export const known: ReadonlyArray<string> = [
  ...new Set(tags.flatMap((tag) => [tag, rows[tag].name ?? tag, String(rows[tag].code ?? tag)])),
  ...reasons
]

/**
 * The most similar words that `find` knows. The result is empty if none is similar.
 *
 * @example
 * import * as Explanation from "@effect-flanks/cli/codes/Explanation"
 *
 * Explanation.suggest("BankEror") // => ["BankError", "BANK_ERROR"]
 */
export const suggest = (query: string): ReadonlyArray<string> => {
  const word = normalize(query)
  const isNumber = /^[0-9]+$/.test(word)
  return nearest(word, known.filter((name) => !isNumber || /^[0-9]+$/.test(name)), normalize)
}
