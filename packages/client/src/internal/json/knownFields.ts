/** Telling an answer from an object that has nothing in common with it. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

const marked = new WeakMap<object, ReadonlyArray<string>>()

/** Whether an object has one of these fields, whatever is in it. */
export const hasOneOf = (object: object, names: ReadonlyArray<string>): boolean =>
  names.some((name) => Object.hasOwn(object, name))

/** The check that an object has one of these fields: one that has none is something else. */
export const oneOf = (names: ReadonlyArray<string>): SchemaAST.Filter<object> => {
  const check = Schema.makeFilter((object: object) => hasOneOf(object, names), {
    expected: "an object with one of its known fields"
  })
  marked.set(check, names)
  return check
}

/** The names that the only check of an object asks for; null if it has another one. */
export const namesOf = (checks: SchemaAST.AST["checks"]): ReadonlyArray<string> | null => {
  const [check, ...more] = checks ?? []
  return check === undefined || more.length > 0 ? null : marked.get(check) ?? null
}
