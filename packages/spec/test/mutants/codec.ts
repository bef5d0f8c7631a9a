/** For each law about Schemas, correct Schemas with the mistake that the law must detect. */
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { Codec } from "@effect-flanks/spec/Implementation"

const right: Codec = reference.codec

type Encoded = { readonly [field: string]: unknown }

const encoding = (alter: (encoded: Encoded, status: number, body: string) => Encoded): Codec => ({
  ...right,
  encode: (status, body) => alter(right.encode(status, body) as Encoded, status, body)
})

export const codecs: { readonly [law: string]: Codec } = {
  "outcomes-survive-json": encoding((encoded) => ({
    ...encoded,
    token: encoded["token"] === null ? null : Symbol("hidden")
  })),
  "encoded-outcomes-keep-what-was-said": encoding((encoded) =>
    encoded["_tag"] === "UnexpectedResponse" ? { ...encoded, code: undefined } : encoded
  ),
  "encoded-outcomes-hide-secrets": encoding((encoded, status, body) => ({
    ...encoded,
    token: reference.classify(status, body).token
  })),
  "other-bodies-are-refused": {
    ...right,
    accepts: (kind, body) => kind === "SuccessBody" || right.accepts(kind, body)
  },
  "the-wire-is-accepted": {
    ...right,
    accepts: (kind, body) =>
      right.accepts(kind, body) &&
      Object.keys(body as object).every((key) =>
        ["message", "credentials_token", "error", "error_code", "success", "trace_id"].includes(key)
      )
  }
}
