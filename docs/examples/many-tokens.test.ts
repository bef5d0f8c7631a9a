import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import type * as TokenPoller from "@effect-flanks/client/TokenPoller"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { portfolios } from "./many-tokens.ts"

const flanks = layer({
  grant: {
    grant_type: "client_credentials",
    client_id: Redacted.make("simulator"),
    client_secret: Redacted.make("not-a-secret")
  }
}).pipe(Layer.provideMerge(Memory.layerHttpClient), Layer.provideMerge(Simulator.layer()))

/** Users that connect, one after the other, each in their own way. */
const connect = Effect.fnUntraced(function*(passwords: ReadonlyArray<string>) {
  const { credentials } = yield* FlanksClient
  const tokens = yield* Effect.forEach(passwords, (password, at) =>
    credentials.create({
      bank: "testbank",
      username: Redacted.make(`user ${at}`),
      password: Redacted.make(password)
    }))
  return new Map<string, Redacted.Redacted>(tokens.map(({ token }, at) => [`user ${at}`, token]))
})

it.effect("tells of each user once, across an interruption, in the order in which they are ready", () =>
  Effect.gen(function*() {
    const slow = Array.from({ length: 30 }, () => "EXTRACTION_SLOW")
    const tokens = yield* connect(["EXTRACTION_DONE", ...slow, "TOKEN_DELAYED", "DATA_ERROR_PRODUCT_PORTFOLIO"])
    const told: Array<string> = []
    let kept: TokenPoller.Snapshot = []
    const service = {
      keep: (snapshot: TokenPoller.Snapshot) => Effect.sync(() => kept = JSON.parse(JSON.stringify(snapshot))),
      ready: (user: string, found: ReadonlyArray<unknown>) =>
        Effect.sync(() => told.push(`${user}: ${found.length > 0}`)),
      failed: (user: string, tag: string) => Effect.sync(() => told.push(`${user}: ${tag}`))
    }
    const first = yield* Effect.forkChild(portfolios(tokens, { ...service, before: [] }))
    yield* TestClock.adjust("61 seconds")
    assert.isAbove(kept.length, 30)
    yield* Fiber.interrupt(first)
    assert.deepStrictEqual(told, ["user 0: true", "user 32: Incomplete"])

    // The tokens that are left are those of the snapshot.
    const left = new Map(kept.flatMap(({ key }) => [[key, tokens.get(key) ?? Redacted.make("")] as const]))
    const second = yield* Effect.forkChild(portfolios(left, { ...service, before: kept }))
    yield* TestClock.adjust("72 hours")
    yield* Fiber.join(second)
    assert.deepStrictEqual(kept, [])
    assert.strictEqual(new Set(told).size, tokens.size)
    assert.strictEqual(told.length, tokens.size)
    assert.strictEqual(told.filter((line) => line.endsWith(": true")).length, tokens.size - 1)
    assert.strictEqual(told.at(-1), "user 31: true")
  }).pipe(Effect.provide(flanks)))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/many-tokens.md"), file("many-tokens.ts").trimEnd())
})
