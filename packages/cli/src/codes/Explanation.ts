/**
 * What a code, a name, a tag or a status means, looked up in the table of codes.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Source, type Tag, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { nearest } from "../Suggestion.ts"

/** A documented response, its body as it comes over the wire. */
export interface Example {
  readonly status: number
  readonly body: string
  readonly reason: string | null
  readonly source: Source
}

/** An outcome: its row of the table, with the responses that the documentation shows. */
export interface Explanation extends Row {
  readonly tag: Tag
  /** Of an `UnexpectedResponse`: on a status that HTTP calls temporary. */
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

/** Bodies without a code that tell apart what one status can be, beside those that are documented with it. */
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

/** Case, spaces and underscores do not matter. */
const normal = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, "")

const reasons = new Set(combinations.flatMap(({ reason }) => reason ?? []))

const ofWord = (word: string): ReadonlyArray<Explanation> => {
  const found = tags.filter((tag) => [tag, rows[tag].name ?? tag].some((name) => normal(name) === word)).flatMap(ofTag)
  const reason = [...reasons].find((name) => normal(name) === word)
  return reason === undefined ? found : [explain("ConfigurationError", (combination) => combination.reason === reason)]
}

/**
 * Everything that a code, a name of Flanks', a tag, the reason of a `ConfigurationError` or a status can mean; nothing
 * if it is none of them. Upper and lower case are the same.
 *
 * @example
 * import * as Explanation from "@effect-flanks/cli/codes/Explanation"
 *
 * Explanation.find("20003").map(({ tag }) => tag) // => ["TokenDelayed", "ScaError"]
 * Explanation.find("sca_required").map(({ tag }) => tag) // => ["ScaRequired"]
 * Explanation.find("503").map(({ retry }) => retry) // => ["transient"]
 */
export const find = (query: string): ReadonlyArray<Explanation> => {
  const word = normal(query)
  if (!/^[0-9]+$/.test(word)) return ofWord(word)
  const number = Number(word)
  return number >= 100 && number <= 599 ? ofStatus(number) : ofCode(number)
}

const known: ReadonlyArray<string> = [
  ...new Set(tags.flatMap((tag) => [tag, rows[tag].name ?? tag, String(rows[tag].code ?? tag)])),
  ...reasons
]

/**
 * The nearest that `find` knows, nothing if all are far off.
 *
 * @example
 * import * as Explanation from "@effect-flanks/cli/codes/Explanation"
 *
 * Explanation.suggest("BankEror") // => ["BankError", "BANK_ERROR"]
 */
export const suggest = (query: string): ReadonlyArray<string> => {
  const word = normal(query)
  const isNumber = /^[0-9]+$/.test(word)
  return nearest(word, known.filter((name) => !isNumber || /^[0-9]+$/.test(name)), normal)
}
