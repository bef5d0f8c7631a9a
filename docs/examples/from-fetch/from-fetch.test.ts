import { layerTest } from "@effect-flanks/client/FlanksClient"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { afterEach, vi } from "vitest"
import * as after from "./after.ts"
import * as before from "./before.ts"

const received = (status: number, text: string) => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(text, { status })))
  return before.accounts("access", "token").then((data) => ({ data }), (error: unknown) => ({ error: String(error) }))
}

afterEach(() => void vi.unstubAllGlobals())

it("has the bugs that the page lists, before", async () => {
  assert.deepStrictEqual(await received(200, "{\"error_code\":50001}"), { data: { error_code: 50001 } })
  assert.include(JSON.stringify(await received(502, "<html>Bad Gateway</html>")), "SyntaxError")
  assert.deepStrictEqual(await received(400, "{\"error_code\":50003}"), { error: "Error: Flanks said: undefined" })
  const secret = "{\"error\":\"Invalid credentials_token: s3cret-0123456789-0123456789\",\"error_code\":40001}"
  assert.include(JSON.stringify(await received(400, secret)), "s3cret")
})

const failing = (status: number, body: unknown) =>
  Effect.flip(after.accounts(Redacted.make("token"))).pipe(
    Effect.provide(layerTest(({ operation }) =>
      operation === "credentials.status" ? { body: { pending: false, accounts: { created: true } } } : { status, body }
    ))
  )

it.effect("has a tag for each of them, after", () =>
  Effect.gen(function*() {
    const tagOf = Effect.fnUntraced(function*(status: number, body: unknown) {
      const fiber = yield* Effect.forkChild(failing(status, body))
      while (fiber.pollUnsafe() === undefined) {
        yield* TestClock.withLive(Effect.sleep(1))
        yield* TestClock.adjust("1 minute")
      }
      return yield* Fiber.join(fiber)
    })
    assert.strictEqual((yield* tagOf(200, { error_code: 50001 }))._tag, "BankError")
    assert.strictEqual((yield* tagOf(502, "<html>Bad Gateway</html>"))._tag, "UnexpectedResponse")
    assert.strictEqual((yield* tagOf(400, { error_code: 50003 }))._tag, "ScaRequired")
    const error = yield* tagOf(400, {
      error: "Invalid credentials_token: s3cret-0123456789-0123456789",
      error_code: 40001
    })
    assert.strictEqual(error._tag, "ConfigurationError")
    assert.notInclude(error.message, "s3cret")
  }))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  for (const shown of ["before.ts", "after.ts"]) {
    assert.include(file("../../migrating/from-fetch.md"), file(shown).trimEnd())
  }
})
