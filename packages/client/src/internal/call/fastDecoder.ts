/**
 * Decodes values that match the contract, which nearly all do, in one pass and in place: objects, lists, nulls and the
 * fields of `Field`. For any other value, such as a mistake, it returns `fallback`, and the Schema decodes a fresh copy. A
 * test compares it with the Schema.
 */
import { AnyValue } from "@effect-flanks/domain/BodySchemas"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { Amount, Day, Timestamp, WireSecret } from "../../api/Field.ts"
import { hasOneOf, namesOf } from "../json/knownFields.ts"
import { amountOf, dayOf, instantOf } from "../json/values.ts"

export const fallback = Symbol("unsure")

/** Decodes a value, or returns `fallback`. */
export type FastDecoder = (wire: unknown) => unknown

const known = (value: unknown): unknown => value ?? fallback

const leaves = new Map<SchemaAST.AST, FastDecoder>([
  [WireSecret.ast, (wire) => typeof wire === "string" ? Redacted.make(wire) : fallback],
  [Amount.ast, (wire) => known(amountOf(wire))],
  [Day.ast, (wire) => typeof wire === "string" ? known(dayOf(wire)) : fallback],
  [Timestamp.ast, (wire) => typeof wire === "number" ? known(instantOf(wire)) : fallback],
  [Schema.Int.ast, (wire) => Number.isSafeInteger(wire) ? wire : fallback]
])

/** Decodes an object. If there are names, it must have a field with one of them. */
const object = ({ propertySignatures }: SchemaAST.Objects, names: ReadonlyArray<string> | null): FastDecoder => {
  const fields = propertySignatures.map(({ name, type }) => ({
    name: String(name),
    isOptional: type.context?.isOptional === true,
    decode: compile(type)
  }))
  return (wire) => {
    if (typeof wire !== "object" || wire === null || Array.isArray(wire)) return fallback
    if (names !== null && !hasOneOf(wire, names)) return fallback
    const found = wire as Record<string, unknown>
    for (const { decode, isOptional, name } of fields) {
      const before = found[name]
      if (before === undefined) {
        if (isOptional) continue
        return fallback
      }
      const after = decode(before)
      if (after === fallback) return fallback
      if (after !== before) found[name] = after
    }
    return found
  }
}

const list = (decode: FastDecoder): FastDecoder => (wire) => {
  if (!Array.isArray(wire)) return fallback
  for (let i = 0; i < wire.length; i++) {
    const after = decode(wire[i])
    if (after === fallback) return fallback
    wire[i] = after
  }
  return wire
}

const nullable = (decode: FastDecoder): FastDecoder => (wire) => wire === null ? null : decode(wire)

const bySchema = (ast: SchemaAST.AST): FastDecoder => {
  const decode = Schema.decodeUnknownResult(Schema.make<Schema.Codec<unknown>>(ast))
  return (wire) => Result.getOrElse(decode(wire), () => fallback)
}

/** Whether an object keeps its unknown fields, whatever they are. */
const isOpen = ({ indexSignatures: [index, ...more] }: SchemaAST.Objects): boolean =>
  more.length === 0 && index?.parameter._tag === "String" && index.type === AnyValue.ast

/** Reads a Schema once. */
export const compile = (ast: SchemaAST.AST): FastDecoder => {
  const leaf = leaves.get(ast)
  if (leaf !== undefined) return leaf
  const names = namesOf(ast.checks)
  if ((ast.checks !== undefined && names === null) || ast.encoding !== undefined) return bySchema(ast)
  if (ast._tag === "String") return (wire) => typeof wire === "string" ? wire : fallback
  if (ast._tag === "Boolean") return (wire) => typeof wire === "boolean" ? wire : fallback
  if (ast._tag === "Unknown" || ast === AnyValue.ast) return (wire) => wire
  if (ast._tag === "Objects" && isOpen(ast)) return object(ast, names)
  if (ast._tag === "Arrays" && ast.elements.length === 0 && ast.rest[0] !== undefined) return list(compile(ast.rest[0]))
  if (ast._tag === "Union") {
    const [first, second, ...more] = ast.types
    if (first !== undefined && more.length === 0) {
      if (second?._tag === "Null") return nullable(compile(first))
      if (second?._tag === "Unknown") return compile(first)
    }
  }
  return bySchema(ast)
}
