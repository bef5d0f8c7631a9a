/**
 * The list of all credentials before codes are posted, read once for many onboardings. Each onboarding remembers it to
 * recognise new credentials. Without sharing, a thousand simultaneous starts listed thousands of credentials a thousand
 * times.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Flanks } from "../Flanks.ts"
import { Sealing } from "../journal/Sealing.ts"
import type { CredentialsBefore } from "./RunCursor.ts"

/** The fingerprint of each token. */
interface CredentialPrint {
  readonly print: string
  readonly externalId: string | null
}

/**
 * How long a list is shared, in milliseconds. The older it is when a code is posted, the more new tokens aren't the code's.
 * Those of other onboardings are recognised, and a person must decide about the rest.
 */
const sharedFor = 2000

export const printLength = 8

const make = Effect.gen(function*() {
  const { credentials } = yield* Flanks
  const { fingerprint, keyId } = yield* Sealing
  const scope = yield* Effect.scope

  const list = Effect.flatMap(
    credentials,
    Effect.forEach(({ externalId, token }) =>
      Effect.map(
        Effect.orDie(fingerprint(token)),
        (print): CredentialPrint => ({ print: print.slice(0, printLength), externalId })
      )
    )
  )
  type List = Fiber.Fiber<Effect.Success<typeof list>, Effect.Error<typeof list>>
  let current: { readonly at: number; readonly fiber: List } | undefined

  return {
    /** The credentials that exist now or did a moment ago, with an `external_id`, or all of them. */
    before: Effect.fnUntraced(function*(externalId: string | null) {
      const now = yield* Clock.currentTimeMillis
      if (current === undefined || now - current.at >= sharedFor || now < current.at) {
        // The request belongs to this layer and to none of its callers, so that an interrupted onboarding doesn't
        // interrupt it for the others.
        current = { at: now, fiber: yield* Effect.forkIn(list, scope, { startImmediately: true }) }
      }
      const { at, fiber } = current
      const printed = yield* Fiber.join(fiber).pipe(
        Effect.tapCause(() =>
          Effect.sync(() => {
            if (current?.fiber === fiber) current = undefined
          })
        )
      )
      const own = externalId === null ? printed : printed.filter((entry) => entry.externalId === externalId)
      return { keyId, prints: own.map(({ print }) => print), at } satisfies CredentialsBefore
    })
  }
})

/** Provides the shared list of all credentials. */
export class Listing extends Context.Service<Listing>()("@effect-flanks/onboarding/Listing", { make }) {}

export const layer: Layer.Layer<Listing, never, Flanks | Sealing> = Layer.effect(Listing, make)
