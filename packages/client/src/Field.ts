/**
 * What the fields of Flanks' data are made of. Every field can be null or absent, and the two stay apart; unknown fields
 * are kept.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { decimalOf, isRawNumber, writable } from "./Json.ts"

/** A field that Flanks leaves out, or sends as null where it could not retrieve it. Source: seed. */
export const field = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** An object whose unknown fields are kept. */
export const open = <const F extends Schema.Struct.Fields>(fields: F) =>
  Schema.StructWithRest(Schema.Struct(fields), [Schema.Record(Schema.String, Schema.Unknown)])

type AsFields<F extends Schema.Struct.Fields> = {
  readonly [K in keyof F]: Schema.optionalKey<Schema.NullOr<F[K]>>
}

/** An object of which every field can be null or absent, and whose unknown fields are kept. */
export const data = <const F extends Schema.Struct.Fields>(fields: F) =>
  open(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, field(schema)])) as AsFields<F>)

/** A secret: `Redacted` in memory, its text only on the wire. */
export const Secret = Schema.RedactedFromValue(Schema.String)

/** More digits, or a larger exponent, is no amount of money: computing with it could use up the memory. */
const mostDigits = 100
const largestExponent = 400

const isWireNumber = (u: unknown): u is unknown => typeof u === "number" || typeof u === "string" || isRawNumber(u)

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
      const decimal = decimalOf(isRawNumber(wire) ? wire.rawJSON : String(wire))
      return decimal === null || decimal.digits.length > mostDigits || Math.abs(decimal.exponent) > largestExponent
        ? Effect.fail(new SchemaIssue.InvalidValue({ expected: "an amount" }, wire, options))
        : Effect.succeed(BigDecimal.make(BigInt(decimal.digits), -decimal.exponent))
    },
    encode: (amount) => Effect.succeed(writable(BigDecimal.format(amount)))
  })
))

const dayOf = (text: string): DateTime.Utc | null => {
  // oxlint-disable-next-line eslint/no-restricted-globals -- it reads a text, and no clock
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? text : NaN)
  // JavaScript reads February 30 as March 2.
  return date.getUTCDate() === Number(text.slice(8)) ? DateTime.fromDateUnsafe(date) : null
}

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

/** From here on, a count since 1970 is of milliseconds: as seconds it would be past the year 5000. */
const firstMillis = 100_000_000_000

/**
 * An instant, on the wire a count since 1970. The docs do not say of what: seconds are sent, milliseconds are understood
 * by their size.
 */
export const Timestamp = Schema.Finite.pipe(Schema.decodeTo(
  Schema.DateTimeUtc,
  SchemaTransformation.transformEffect({
    decode: (count: number, options) =>
      Option.match(DateTime.make(Math.abs(count) < firstMillis ? count * 1000 : count), {
        onNone: () => Effect.fail(new SchemaIssue.InvalidValue({ expected: "a timestamp" }, count, options)),
        onSome: (instant) => Effect.succeed(DateTime.toUtc(instant))
      }),
    encode: (instant) => Effect.succeed(DateTime.toEpochMillis(instant) / 1000)
  })
))
