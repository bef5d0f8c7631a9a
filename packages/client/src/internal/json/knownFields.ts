/** Distinguishes a response from an object without any of its fields. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

const marked = new WeakMap<object, ReadonlyArray<string>>()

/** Whether an object has one of these fields, with any value. */
export const hasOneOf = (object: object, names: ReadonlyArray<string>): boolean =>
  names.some((name) => Object.hasOwn(object, name))

/** The check that an object has one of these fields, because one without any is something else. */
export const oneOf = (names: ReadonlyArray<string>): SchemaAST.Filter<object> => {
  const check = Schema.makeFilter((object: object) => hasOneOf(object, names), {
    expected: "an object with one of its known fields"
  })
  marked.set(check, names)
  return check
}

/** The names in this check, if it is an object's only check; otherwise null. */
export const namesOf = (checks: SchemaAST.AST["checks"]): ReadonlyArray<string> | null => {
  const [check, ...more] = checks ?? []
  return check === undefined || more.length > 0 ? null : marked.get(check) ?? null
}
