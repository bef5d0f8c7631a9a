import * as Engine from "@effect-flanks/onboarding/Engine"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Postgres from "./postgres.ts"

describe("a runner whose clock is wrong", () => {
  it.live("has the database's time, whatever the machine's clock does meanwhile", () => {
    const own = Date.now
    return Effect.gen(function*() {
      Date.now = () => own() + 80 * 3_600_000
      assert.closeTo(yield* Clock.currentTimeMillis, own(), 1000)
    }).pipe(
      Effect.ensuring(Effect.sync(() => {
        Date.now = own
      })),
      Effect.provide(
        Engine.layerSingle().pipe(
          Layer.provide(Sealing.layerTest),
          Layer.provide(Postgres.layer)
        )
      )
    )
  })

  it.live("is unready beyond the bound, and says so, until it is right again", () => {
    const own = Date.now
    return Effect.gen(function*() {
      const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
      const health = Effect.promise(async () => {
        const response = await fetch(`${url}/health`)
        return { status: response.status, text: await response.text() }
      })
      assert.strictEqual((yield* health).status, 200)
      Date.now = () => own() - 3_600_000
      const wrong = yield* health
      assert.strictEqual(wrong.status, 503)
      assert.include(wrong.text, "the clock of this machine is -3600 s ahead")
      Date.now = own
      assert.strictEqual((yield* health).status, 200)
    }).pipe(
      Effect.ensuring(Effect.sync(() => {
        Date.now = own
      })),
      Effect.provide(Http.layer.pipe(
        Layer.provideMerge(NodeHttpServer.layer(Http.makeServer, { port: 0, host: "127.0.0.1" })),
        Layer.provide(Onboarding.layerClient),
        Layer.provide(DestinationSql.layer),
        Layer.provide(Engine.layerSingle()),
        Layer.provide([Sealing.layerTest, Postgres.layer])
      ))
    )
  })
})
