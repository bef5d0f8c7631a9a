/** A service that uses the published package. Its output is compared with the expected one. */
import { Sealing } from "@effect-flanks/onboarding/journal/Sealing"
import * as Seals from "@effect-flanks/onboarding/journal/Sealing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const program = Effect.gen(function*() {
  const { open, seal } = yield* Sealing
  const sealed = yield* seal("token", Redacted.make("t0ken"))
  const opened = yield* open("token", sealed)
  const elsewhere = yield* Effect.flip(open("code", sealed))
  return `${sealed.includes("t0ken")}\n${Redacted.value(opened)}\n${elsewhere._tag}`
})

console.log(await Effect.runPromise(Effect.provide(program, Seals.layerTest)))
