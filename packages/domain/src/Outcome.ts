/**
 * What a response means: data, a token whose use is delayed, or one of the errors.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ResponseError } from "./FlanksError.ts"
import { comparedByFields } from "./internal/equality.ts"
import { printedAsEncoded } from "./internal/printing.ts"
import { responseFields } from "./Response.ts"
import type { Code } from "./Table.ts"

const success = <Self>() => <const Tag extends string>(tag: Tag, code: Code | null) => {
  const base = Schema.TaggedClass<Self>(`@effect-flanks/domain/${tag}`)(tag, responseFields(code), { identifier: tag })
  Object.defineProperties((base as unknown as { readonly prototype: object }).prototype, {
    ...comparedByFields,
    ...printedAsEncoded,
    toString: {
      value(this: object) {
        return `${tag}(${JSON.stringify(this)})`
      }
    }
  })
  return base
}

/** The operation was completed. */
export class Accepted extends success<Accepted>()("Accepted", null) {}

/**
 * The code was exchanged, and security checks delay the token: a success. Keep the token, wait, then use it; the code is
 * used up and must never be exchanged again.
 */
export class TokenDelayed extends success<TokenDelayed>()("TokenDelayed", 20003) {}

/** Any outcome of a response, a type and a Schema under one name. `TransportError` is none: there was no response. */
export const Outcome = Schema.Union([Accepted, TokenDelayed, ...ResponseError.members])

/** Any outcome of a response. */
export type Outcome = typeof Outcome.Type
