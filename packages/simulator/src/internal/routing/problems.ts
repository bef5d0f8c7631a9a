/** Turns a Schema's issue into the problems of a request. */
import type * as SchemaIssue from "effect/SchemaIssue"

/** A field that is missing, or whose value is invalid. */
export interface Problem {
  readonly field: string
  readonly isMissing: boolean
}

/** The problems of an issue. One about the whole body is called `body`. */
export const problemsIn = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey> = []): ReadonlyArray<Problem> => {
  switch (issue._tag) {
    case "Pointer":
      return problemsIn(issue.issue, [...path, ...issue.path])
    case "Composite":
      return issue.issues.flatMap((inner) => problemsIn(inner, path))
    case "Encoding":
      return problemsIn(issue.issue, path)
    default:
      return [{
        field: path.length === 0 ? "body" : path.map(String).join("."),
        isMissing: issue._tag === "MissingKey"
      }]
  }
}
