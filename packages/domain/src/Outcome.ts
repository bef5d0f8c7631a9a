/**
 * What a response means: data, a token whose use is delayed, or one of the errors.
 *
 * @since 0.1.0
 */
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import { ResponseError } from "./FlanksError.ts"
import { comparable } from "./internal/equality.ts"
import { withFieldDocs } from "./internal/fieldDocs.ts"
import { printable } from "./internal/printing.ts"
import { responseFields } from "./Response.ts"

const TypeId = "~@effect-flanks/domain/Outcome"

/** The operation was completed. */
export class Accepted extends withFieldDocs(
  Schema.TaggedClass<Accepted>("@effect-flanks/domain/Accepted")("Accepted", responseFields(), {
    identifier: "Accepted"
  })
) {
  get [TypeId](): "Accepted" {
    return "Accepted"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/**
 * The code was exchanged, and security checks delay the token: a success. Keep the token, wait, then use it. The code is
 * used up and must never be exchanged again.
 */
export class TokenDelayed extends withFieldDocs(
  Schema.TaggedClass<TokenDelayed>("@effect-flanks/domain/TokenDelayed")("TokenDelayed", responseFields(20003), {
    identifier: "TokenDelayed"
  })
) {
  get [TypeId](): "TokenDelayed" {
    return "TokenDelayed"
  }
  static {
    Object.defineProperties(this.prototype, { ...comparable, ...printable })
  }
}

/** Whether a value is a `TokenDelayed` of the domain, from this copy of the package or from another. */
export const isTokenDelayed = (u: unknown): u is TokenDelayed => hasProperty(u, TypeId) && u[TypeId] === "TokenDelayed"

/** Any outcome of a response. A type and a Schema under one name. Without a response there is only `TransportError`. */
export const Outcome = Schema.Union([Accepted, TokenDelayed, ...ResponseError.members])

/** Any outcome of a response. */
export type Outcome = typeof Outcome.Type
