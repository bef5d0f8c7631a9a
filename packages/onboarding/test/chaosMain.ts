/** `npm run chaos`: minutes of a bad day. `SEED`, `SECONDS`, `ONBOARDINGS` and `ONLY` choose another one. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { randomInt } from "node:crypto"
import { campaign } from "./chaos.ts"
import { world } from "./processes.ts"

const day = {
  seed: process.env["SEED"] ?? String(randomInt(1e9)),
  seconds: Number(process.env["SECONDS"] ?? 180),
  onboardings: Number(process.env["ONBOARDINGS"] ?? 300),
  only: process.env["ONLY"]?.split(",")
}

void Effect.runPromise(
  Console.log(`seed ${day.seed}: ${day.seconds} seconds of faults`).pipe(
    Effect.andThen(campaign(day)),
    Effect.tap((wrong) => Effect.forEach(wrong, (text) => Console.error(text))),
    Effect.scoped,
    Effect.provide(world)
  )
).then((wrong) => process.exit(wrong.length === 0 ? 0 : 1))
