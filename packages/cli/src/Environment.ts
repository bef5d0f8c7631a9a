/**
 * What is wrong with the environment, by the names of its variables.
 *
 * @since 0.1.0
 */
import type * as Config from "effect/Config"
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
