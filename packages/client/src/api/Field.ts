/**
 * What the fields of Flanks' data are made of. Every field can be null or absent, and the two stay apart; unknown fields
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

/** An object of which every field can be null or absent, and whose unknown fields are kept. */
export const data = <const F extends Schema.Struct.Fields>(fields: F) =>
  open(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, field(schema)])) as AsFields<F>)

/**
 * A whole answer, or an item of a list: `data` with one of these fields at least. An object that has none of them says
 * something else, an error in a form that nobody has shown, say; reading it as data in which all is unknown would be wrong.
 */
export const record = <const F extends Schema.Struct.Fields>(fields: F) =>
  data(fields).check(oneOf(Object.keys(fields)))

/** What JSON can be. */
const AnyForm = Schema.Unknown as unknown as Schema.Codec<Schema.Json>

/**
 * A field that is inferred: nobody has shown it. It is read as this Schema says, and left as it came where it has another
 * form, so that no answer fails for a guess. `BigDecimal.isBigDecimal`, `DateTime.isDateTime` or `typeof` says which came.
 */
export const inferred = <S extends Schema.Constraint>(schema: S) =>
  Schema.Union([schema, AnyForm]).annotate({ description: "Inferred: it may have another form." })

/**
 * A field that only informs: the date of the last update, a count, a remark. No answer is unreadable for its sake: if it does
 * not parse, it is left as it came. Amounts, days of movements, ids, flags and tokens are read strictly.
 */
export const informing = <S extends Schema.Constraint>(schema: S) =>
  Schema.Union([schema, AnyForm]).annotate({ description: "It only informs: another form of it is kept as it came." })

/** A secret: `Redacted` in memory, its text only on the wire. */
export const WireSecret = Schema.RedactedFromValue(Schema.String)

/** A secret whose form decides what an answer means: also another form than a text is `Redacted`, and kept as it came. */
export const AnySecret = Schema.RedactedFromValue(
  informing(Schema.String).check(Schema.makeFilter((wire) => wire !== null, { expected: "a secret" }))
)

/** A secret that nothing here needs: of another form than a text, it is kept as the text of its JSON. */
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
  // For documents that say what is on the wire.
  toCodecJson: () =>
    Schema.link<unknown>()(Schema.Union([Schema.Finite, Schema.String]), {
      decode: SchemaGetter.passthroughSupertype(),
      encode: SchemaGetter.transform((wire) => isRawNumber(wire) ? wire.rawJSON : String(wire))
    })
})

/**
 * An amount, exact: read from the number's own digits, or from a string, as Aggregation v2 was seen to send it. Source:
 * docs (number), client (string).
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

/** A calendar day, `YYYY-MM-DD` on the wire, as its midnight in UTC. Source: docs. */
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
 * An instant, on the wire a count since 1970. The docs do not say of what: seconds are sent, milliseconds are understood
 * by their size.
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
