/**
 * The outcomes of a response: data, a token whose use is delayed, or one of the errors.
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

/**
 * The operation was completed, and the body of the response has its data.
 *
 * An empty 2xx is `Accepted` too. A 2xx whose body names an error is not.
 *
 * @category outcomes
 */
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
 * The code was exchanged, and security checks delay the use of the token. This is a success.
 *
 * Keep the token, wait, then use it: `Schedules.securityCheck` waits as long as Flanks advises. The code is used up, so
 * never exchange it again. Source: seed; the length of the delay, 24 to 72 hours, is from an older page of the docs.
 *
 * @category outcomes
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

/**
 * Whether a value is a `TokenDelayed`, from this copy of the package or from another.
 *
 * @category guards
 */
export const isTokenDelayed = (u: unknown): u is TokenDelayed => hasProperty(u, TypeId) && u[TypeId] === "TokenDelayed"

/**
 * Any outcome of a response, as a type and as a Schema. If no response arrived, the failure is a `TransportError`.
 *
 * @category outcomes
 */
export const Outcome = Schema.Union([Accepted, TokenDelayed, ...ResponseError.members])

/**
 * Any outcome of a response, as a type and as a Schema.
 *
 * @category outcomes
 */
export type Outcome = typeof Outcome.Type
