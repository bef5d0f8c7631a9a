/**
 * What every outcome keeps of the response that it was read from.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { maskBody, masked } from "./Secrets.ts"
import type { Code } from "./Table.ts"

/**
 * What an outcome rests on: `documented` (the documentation shows this status with this code), `code` (a known code on
 * another status), `message` (no code, a known sentence), `status` (the status alone) or `none` (nothing documents it).
 */
export const Basis = Schema.Literals(["documented", "code", "message", "status", "none"])

/** What an outcome rests on. */
export type Basis = typeof Basis.Type

const isRedactedText = (u: unknown): u is Redacted.Redacted => Redacted.isRedacted(u)

/** A text kept `Redacted` that encodes as what `show` makes of it, by whatever codec. */
const redactedAs = (show: (secret: string) => string) => {
  const shown = {
    decode: SchemaGetter.transform((text: string) => Redacted.make(text)),
    encode: SchemaGetter.transform((secret: Redacted.Redacted) => show(Redacted.value(secret)))
  }
  const type = Schema.declare(isRedactedText, { toCodec: () => Schema.link<Redacted.Redacted>()(Schema.String, shown) })
  return Schema.String.pipe(Schema.decodeTo(type, shown))
}

const withDefault = <S extends Schema.Top & Schema.WithoutConstructorDefault>(schema: S, value: S["~type.make.in"]) =>
  schema.pipe(Schema.withConstructorDefault(Effect.succeed(value)))

const nullOr = <S extends Schema.Top>(schema: S) => withDefault(Schema.NullOr(schema), null)

/** A secret that came over the wire: `Redacted` when decoded, masked when encoded. */
export const MaskedSecret = redactedAs(() => masked)

/** The fields of every outcome but `TransportError`; `code` is what one has that was made without saying. */
export const responseFields = (code: Code | null = null) => ({
  /** 100 to 599; 0 where the caller had no such number. */
  httpStatus: Schema.Int,
  /** The `error_code`, known or not, verbatim; null without one. */
  code: withDefault(Schema.NullOr(Schema.Int), code),
  /** What Flanks said in `error` or `message`, trimmed, what looks like a secret masked. */
  text: nullOr(Schema.String),
  /** The newer error body's code and details, masked. */
  envelope: nullOr(Schema.Struct({ code: Schema.String, details: Schema.Unknown })),
  /** Quote it in a ticket. */
  traceId: nullOr(Schema.String),
  /** The `credentials_token`, whatever the outcome: a token that arrived is never lost. Encoded, it is masked. */
  token: nullOr(MaskedSecret),
  /** The original body. Encoded, its secrets are masked; an unreadable one is not shown at all. */
  body: withDefault(redactedAs(maskBody), Redacted.make("")),
  basis: withDefault(Basis, code === null ? "status" : "code")
})
