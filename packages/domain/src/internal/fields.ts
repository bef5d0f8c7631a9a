/** The parts that the fields of outcomes are built from. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { requestSecretsOf } from "./requestSecrets.ts"

const isRedactedText = (u: unknown): u is Redacted.Redacted => Redacted.isRedacted(u)

/**
 * A text that is `Redacted` in memory, and that every codec encodes as the result of `show`. `show` also gets the secrets of
 * the request, if the text is the body of its response.
 */
export const redactedAs = (show: (secret: string, known: ReadonlyArray<string>) => string) => {
  const shown = {
    decode: SchemaGetter.transform((text: string) => Redacted.make(text)),
    encode: SchemaGetter.transform((secret: Redacted.Redacted) =>
      show(Redacted.value(secret), requestSecretsOf(secret))
    )
  }
  const type = Schema.declare(isRedactedText, { toCodec: () => Schema.link<Redacted.Redacted>()(Schema.String, shown) })
  return Schema.String.pipe(Schema.decodeTo(type, shown))
}

/** A field with this value if a constructor is called without it. */
export const withDefault = <S extends Schema.Top & Schema.WithoutConstructorDefault>(
  schema: S,
  value: S["~type.make.in"]
) => schema.pipe(Schema.withConstructorDefault(Effect.succeed(value)))

/** A field that is null if a constructor is called without it. */
export const nullOr = <S extends Schema.Top>(schema: S) => withDefault(Schema.NullOr(schema), null)

/** A field with the same value for every error of a class. It can be left out when an error is made or decoded. */
export const constant = <S extends Schema.Top & Schema.WithoutConstructorDefault>(
  schema: S,
  value: S["~type.make.in"] & S["Encoded"]
) => {
  const optional = withDefault(schema, value)
  return Schema.withDecodingDefaultKey<typeof optional>(Effect.succeed(value))(optional)
}
