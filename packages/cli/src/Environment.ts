/**
 * Reads settings from the environment, and says which variables are missing or invalid.
 *
 * @since 0.1.0
 */
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as SchemaIssue from "effect/SchemaIssue"

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** What a valid value looks like, in words for people. */
const expectations: { readonly [expected: string]: string } = {
  "a valid Duration string": "a duration such as \"5 seconds\"",
  "a string representing a finite number": "a number",
  "an integer": "a whole number"
}

/** Variables are strings, so the only one that isn't a string is one that isn't set. */
const sentenceOf = (name: string, message: string): string => {
  if (message === "Expected string") return `${name} is not set.`
  const expected = message.replace(/, got .*/s, "").replace(/^expected /i, "")
  return `${name} is invalid. Expected ${expectations[expected] ?? expected}.`
}

/** Says which variables are missing or invalid. It never shows their values. */
export const problem = ({ cause }: Config.ConfigError): string => {
  if (cause._tag !== "SchemaError") return `${cause.message}.`
  const lines = issuesOf(cause.issue).issues.map(({ message, path = [] }) =>
    sentenceOf(path.map(String).join("_"), message)
  )
  return [...new Set(lines)].join(" ")
}

const nameOf = (path: ConfigProvider.Path): string => path.join("_")

/** Reads a config. `known` has the names of all variables that it looked up. */
export const read = Effect.fnUntraced(
  function*<A>(config: Config.Config<A>, provider: ConfigProvider.ConfigProvider) {
    const known = new Set<string>()
    const noting = ConfigProvider.make((path) => {
      known.add(nameOf(path))
      return provider.load(path)
    })
    return { value: yield* config.parse(noting), known }
  }
)

/** The variables that are set and whose names begin with a path. */
export const namesBelow = (
  provider: ConfigProvider.ConfigProvider,
  path: ConfigProvider.Path
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function*() {
    const node = yield* Effect.orDie(provider.load(path))
    if (node === undefined) return []
    const keys = node._tag === "Record" ? [...node.keys] : []
    const below = yield* Effect.forEach(keys, (key) => namesBelow(provider, [...path, key]))
    return [...node.value === undefined ? [] : [nameOf(path)], ...below.flat()]
  })
