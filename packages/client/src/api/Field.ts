/**
 * The Schemas of the fields of Flanks' data. Every field can be null or absent, which remain distinct, and unknown fields
 * are kept.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { writable } from "../internal/json/decimals.ts"
import { oneOf } from "../internal/json/knownFields.ts"
import { amountOf, dayOf, instantOf, isWireNumber } from "../internal/json/values.ts"
import { isRawNumber } from "../Json.ts"

type AsFields<F extends Schema.Struct.Fields> = {
  readonly [K in keyof F]: Schema.optionalKey<Schema.NullOr<F[K]>>
}

/**
 * The Schema of an object whose fields can all be null or absent, and which keeps its unknown fields.
 *
 * @category objects
 */
export const data = <const F extends Schema.Struct.Fields>(fields: F) =>
  open(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, field(schema)])) as AsFields<F>)

/**
 * The Schema of a whole response or of an item in a list: like `data`, but at least one of the fields must be present.
 *
 * An object without any of them is something else, such as an error in an undocumented form. Reading it as data with only
 * unknown values would be wrong.
 *
 * @category objects
 */
export const record = <const F extends Schema.Struct.Fields>(fields: F) =>
  data(fields).check(oneOf(Object.keys(fields)))

/** Any JSON value. */
const AnyForm = Schema.Unknown as unknown as Schema.Codec<Schema.Json>

/**
 * The Schema of an inferred field, which no source shows. If its value has another form, the value is kept unchanged, so
 * that a guess never makes a response fail. Check the form with `BigDecimal.isBigDecimal`, `DateTime.isDateTime` or
 * `typeof`.
 *
 * @category lenient fields
 */
export const inferred = <S extends Schema.Constraint>(schema: S) =>
  Schema.Union([schema, AnyForm]).annotate({ description: "Inferred. It may have another form." })

/**
 * The Schema of a field that only informs, such as the date of the last update, a count or a remark. If its value has
 * another form, the value is kept unchanged, so that the response stays readable. Amounts, dates of transactions, IDs,
 * flags and tokens are decoded strictly.
 *
 * @category lenient fields
 */
export const informing = <S extends Schema.Constraint>(schema: S) =>
  Schema.Union([schema, AnyForm]).annotate({
    description: "It only informs. A value in another form is kept unchanged."
  })

/**
 * A secret: `Redacted` in memory, and plain text only on the wire.
 *
 * @category secrets
 */
export const WireSecret = Schema.RedactedFromValue(Schema.String)

/**
 * A secret whose form decides the meaning of a response. A value that isn't a string is `Redacted` too, and kept unchanged.
 *
 * @category secrets
 */
export const AnySecret = Schema.RedactedFromValue(
  informing(Schema.String).check(Schema.makeFilter((wire) => wire !== null, { expected: "a secret" }))
)

/**
 * A secret that the client itself doesn't need. A value that isn't a string is kept as the text of its JSON.
 *
 * @category secrets
 */
export const InformingSecret = Schema.RedactedFromValue(
  informing(Schema.String).pipe(Schema.decodeTo(
    Schema.String,
    SchemaTransformation.transformEffect({
      decode: (wire: Schema.Json, options) =>
        wire === null
          ? Effect.fail(new SchemaIssue.InvalidValue({ expected: "a secret" }, wire, options))
          : Effect.succeed(typeof wire === "string" ? wire : JSON.stringify(wire)),
      encode: (text) => Effect.succeed<Schema.Json>(text)
    })
  ))
)

const WireNumber = Schema.declare(isWireNumber, {
  expected: "a number",
  // For documents that describe the wire format.
  toCodecJson: () =>
    Schema.link<unknown>()(Schema.Union([Schema.Finite, Schema.String]), {
      decode: SchemaGetter.passthroughSupertype(),
      encode: SchemaGetter.transform((wire) => isRawNumber(wire) ? wire.rawJSON : String(wire))
    })
})

/**
 * An exact amount of money, read from the digits of a number, or from a string, which Aggregation v2 was seen to send.
 * Source: docs (number), client (string).
 *
 * @category values
 */
export const Amount = WireNumber.pipe(Schema.decodeTo(
  Schema.BigDecimal,
  SchemaTransformation.transformEffect({
    decode: (wire: unknown, options) => {
      const amount = amountOf(wire)
      return amount === null
        ? Effect.fail(new SchemaIssue.InvalidValue({ expected: "an amount" }, wire, options))
        : Effect.succeed(amount)
    },
    encode: (amount) => Effect.succeed(writable(BigDecimal.format(amount)))
  })
))

/**
 * A calendar day, decoded as its midnight in UTC. On the wire it is `YYYY-MM-DD`. Source: docs.
 *
 * @category values
 */
export const Day = Schema.String.pipe(Schema.decodeTo(
  Schema.DateTimeUtc,
  SchemaTransformation.transformEffect({
    decode: (text: string, options) => {
      const day = dayOf(text)
      return day === null
        ? Effect.fail(new SchemaIssue.InvalidValue({ expected: "a day as YYYY-MM-DD" }, text, options))
        : Effect.succeed(day)
    },
    encode: (day) => Effect.succeed(DateTime.formatIsoDateUtc(day))
  })
))

/**
 * An instant. On the wire it is a number since 1970, and the docs don't name its unit. Both seconds and milliseconds are
 * decoded, by their size, and seconds are encoded.
 *
 * @category values
 */
export const Timestamp = Schema.Finite.pipe(Schema.decodeTo(
  Schema.DateTimeUtc,
  SchemaTransformation.transformEffect({
    decode: (count: number, options) => {
      const instant = instantOf(count)
      return instant === null
        ? Effect.fail(new SchemaIssue.InvalidValue({ expected: "a timestamp" }, count, options))
        : Effect.succeed(instant)
    },
    encode: (instant) => Effect.succeed(DateTime.toEpochMillis(instant) / 1000)
  })
))
