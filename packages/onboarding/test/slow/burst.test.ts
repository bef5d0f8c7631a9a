import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { database } from "../postgres.ts"

const count = 1500

describe("very many starts at once", () => {
  it.live("come to their durable wait within a small heap, list the credentials a few times, and leave little in memory", () =>
    Effect.gen(function*() {
      const url = yield* database
      const said = yield* Effect.callback<string>((resume) => {
        execFile(
          process.execPath,
          [
            "--max-old-space-size=256",
            "--expose-gc",
            "--conditions=@effect-flanks/source",
            join(import.meta.dirname, "../burst.ts")
          ],
          {
            env: { PATH: process.env["PATH"], DATABASE_URL: Redacted.value(url), COUNT: String(count) },
            timeout: 280_000
          },
          (error, stdout, stderr) => {
            resume(error === null ? Effect.succeed(stdout) : Effect.die(new Error(`${error.message}\n${stderr}`)))
          }
        )
      })
      const { bytes, exchanged, listed } = JSON.parse(said)
      assert.strictEqual(exchanged, count)
      assert.isBelow(listed, count / 10)
      assert.isBelow(bytes, 4096)
    }))
})
