/** Valid and invalid values of a JSON Schema, for the features that the document uses. */
import * as fc from "fast-check"

export type JsonSchema = { readonly [keyword: string]: unknown }

/** Values that mean something to the simulator, by the name of the field. */
export type Known = { readonly [field: string]: ReadonlyArray<unknown> }

const properties = (schema: JsonSchema) => Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>)

/** Values of a schema. */
export const valid = (schema: JsonSchema, known: Known, field = ""): fc.Arbitrary<unknown> => {
  const means = known[field] ?? []
  const any = anyOf(schema, known)
  return means.length === 0 ? any : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...means) }, any)
}

const anyOf = (schema: JsonSchema, known: Known): fc.Arbitrary<unknown> => {
  const inner = (one: unknown, field = "") => valid(one as JsonSchema, known, field)
  const choices = schema["anyOf"] ?? schema["oneOf"]
  if (Array.isArray(choices)) return fc.oneof(...choices.map((choice) => inner(choice)))
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...schema["enum"])
  switch (schema["type"]) {
    case "string":
      return fc.string({ maxLength: 12 })
    case "integer":
      return fc.integer({ min: Number(schema["minimum"] ?? -5), max: Math.min(Number(schema["maximum"] ?? 9), 9) })
    case "number":
      return fc.double({ min: Number(schema["minimum"] ?? -9), max: 9, noNaN: true })
    case "boolean":
      return fc.boolean()
    case "null":
      return fc.constant(null)
    case "array":
      return fc.array(inner(schema["items"] ?? {}), { maxLength: 3 })
    case "object": {
      const required = (schema["required"] ?? []) as Array<string>
      const model = Object.fromEntries(properties(schema).map(([name, one]) => [name, inner(one, name)]))
      return Object.keys(model).length === 0
        ? fc.dictionary(fc.constantFrom("a", "account_id"), inner(schema["additionalProperties"] ?? {}), { maxKeys: 2 })
        : fc.record(model, { requiredKeys: required })
    }
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

/** Values of a schema in which one field is missing, or has some other value. */
export const damaged = (schema: JsonSchema, known: Known): fc.Arbitrary<unknown> => {
  const names = properties(schema).map(([name]) => name)
  return fc.tuple(valid(schema, known), fc.constantFrom("", ...names), fc.option(fc.jsonValue({ maxDepth: 1 }))).map(
    ([value, name, other]) => {
      if (name === "" || typeof value !== "object" || value === null) return other
      const { [name]: _, ...rest } = value as Record<string, unknown>
      return other === null ? rest : { ...rest, [name]: other }
    }
  )
}
