/**
 * What the environment says, and what is wrong with it, by the names of its variables.
 *
 * @since 0.1.0
 */
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as SchemaIssue from "effect/SchemaIssue"

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** Says which variables are missing or wrong, and never what they hold. */
export const problem = ({ cause }: Config.ConfigError): string => {
  if (cause._tag !== "SchemaError") return `${cause.message}.`
  const lines = issuesOf(cause.issue).issues.map(({ message: expected, path = [] }) =>
    `${path.map(String).join("_")} is missing or wrong: ${expected.replace(/, got .*/s, "").toLowerCase()}.`
  )
  return [...new Set(lines)].join(" ")
}

const nameOf = (path: ConfigProvider.Path): string => path.join("_")

/** What a config reads, and the names of all variables that it asks for. */
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

/** The variables that are set, of those whose names begin with a path. */
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
