/**
 * The list of all credentials as it is before codes are posted, read once for many onboardings. Each one remembers it, so
 * that it can tell what is new; a thousand that start at once listed thousands of credentials a thousand times.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { Flanks } from "../Flanks.ts"
import { Sealing } from "../journal/Sealing.ts"
import type { Before } from "./RunCursor.ts"

/** Of each token, what it is recognised by. */
interface Printed {
  readonly print: string
  readonly externalId: string | null
}

/**
 * For so many milliseconds a list is shared. The older it is when a code is posted, the more tokens are new that are not
 * the code's. Those of other onboardings are known to be theirs; for the rest, a person is asked.
 */
const sharedFor = 2000

export const printLength = 8

const make = Effect.gen(function*() {
  const { credentials } = yield* Flanks
  const { fingerprint, keyId } = yield* Sealing

  const list = Effect.flatMap(
    credentials,
    Effect.forEach(({ externalId, token }) =>
      Effect.map(
        Effect.orDie(fingerprint(token)),
        (print): Printed => ({ print: print.slice(0, printLength), externalId })
      )
    )
  )
  type List = Fiber.Fiber<Effect.Success<typeof list>, Effect.Error<typeof list>>
  let current: { readonly at: number; readonly fiber: List } | undefined

  return {
    /** The credentials that are there now, or were a moment ago; those with an `external_id`, or all. */
    before: Effect.fnUntraced(function*(externalId: string | null) {
      const now = yield* Clock.currentTimeMillis
      if (current === undefined || now - current.at >= sharedFor || now < current.at) {
        // It belongs to nobody who waits for it: an interrupted onboarding takes it from no other.
        current = { at: now, fiber: yield* Effect.forkDetach(list, { startImmediately: true }) }
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
      return { keyId, prints: own.map(({ print }) => print), at } satisfies Before
    })
  }
})

/** The list of all credentials, shared. */
export class Listing extends Context.Service<Listing>()("@effect-flanks/onboarding/Listing", { make }) {}

export const layer: Layer.Layer<Listing, never, Flanks | Sealing> = Layer.effect(Listing, make)
