import { FlanksClient, layerTest } from "@effect-flanks/client/FlanksClient"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { json, shown, total } from "./amounts.ts"

const portfolios = [
  { balance: 27556.96, currency: "EUR" },
  { balance: 0.1, currency: "EUR" },
  { balance: 0.2, currency: "EUR" },
  { balance: 5, currency: "USD" },
  { balance: null, currency: "EUR" }
]

it.effect("shows, writes and sums amounts with all their digits", () =>
  Effect.gen(function*() {
    const { aggregation } = yield* FlanksClient
    const read = yield* aggregation.portfolio(Redacted.make("token"))
    assert.deepStrictEqual(read.map((one) => shown(one)), ["€27,556.96", "€0.10", "€0.20", "$5.00", "unknown"])
    assert.strictEqual(total(read, "EUR"), "27557.26")
    assert.deepStrictEqual(JSON.parse(json(read))[0], { balance: "27556.96", currency: "EUR" })
  }).pipe(Effect.provide(layerTest(() => ({ body: portfolios })))))

it("is what the page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  assert.include(file("../recipes/amounts.md"), file("amounts.ts").trimEnd())
})
