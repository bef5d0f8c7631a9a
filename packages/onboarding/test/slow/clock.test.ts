import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Postgres from "../postgres.ts"
import { runner, World, world } from "../processes.ts"

const hours = (count: number) => String(count * 3_600_000)

describe("a runner whose clock is wrong", () => {
  it.live("parks no onboarding for the runners after it, nor fails it", () =>
    Effect.gen(function*() {
      const url = yield* Postgres.database
      const { url: flanks, userLogin } = yield* World
      const code = yield* userLogin("anna", "TOKEN_DELAYED")
      const env = {
        DATABASE_URL: Redacted.value(url),
        FLANKS_URL: flanks,
        START: JSON.stringify([{ id: "anna", code, externalId: "anna" }])
      }
      const ahead = yield* runner({ ...env, CLOCK_AHEAD: hours(80) })
      const { detail } = yield* ahead.until("that it waits", ({ state }) => state === "Waiting")
      assert.isBelow(Number(detail?.["until"]), Date.now() + 60_000)
      ahead.child.kill("SIGKILL")
      const right = yield* runner(env)
      const last = yield* right.until("its end", ({ final }) => final === true)
      assert.strictEqual(last.state, "Done")
    }).pipe(Effect.provide(world)))
})
