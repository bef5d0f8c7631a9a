import * as Engine from "@effect-flanks/onboarding/Engine"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import { StorageUnavailable } from "@effect-flanks/onboarding/OnboardingError"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as Settings from "@effect-flanks/onboarding/Settings"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { types } from "node:util"
import * as Network from "../network.ts"
import { database } from "../postgres.ts"
import { Script } from "../script.ts"

const scripted = () => {
  const script = new Script()
  script.extraction = 0
  for (const id of ["anna", "bert", "cleo"]) script.codes.set(`code-of-${id}`, id)
  return script
}

const withCode = (id: string) => ({ id, code: Redacted.make(`code-of-${id}`), dataKinds: ["account"] }) as const

/** The service and its onboardings, whose operations retry for so many milliseconds. */
const service = (script: Script, url: Redacted.Redacted, storageLimit: number) =>
  Http.layer.pipe(
    Layer.provideMerge(NodeHttpServer.layer(Http.makeServer, { port: 0, host: "127.0.0.1" })),
    Layer.provideMerge(Onboarding.layer),
    Layer.provide(script.layer),
    Layer.provideMerge(DestinationSql.layer),
    Layer.provideMerge(Engine.layerSingle({ entityMessagePollInterval: "100 millis" })),
    Layer.provide(Sealing.layerTest),
    Layer.provide(PgClient.layer({ url, maxConnections: 5 })),
    Layer.provide(Settings.layer({ storageLimit })),
    Layer.provide(Logger.layer([]))
  )

/** Every operation of a caller, by its name. */
const operations = Effect.gen(function*() {
  const { cancel, get, groups, lastPosition, list, lookAgain, reopen, result, returned, session, ...rest } =
    yield* Onboarding.Onboarding
  const { start, startWithToken, supplyToken, token, userActed, userToken } = rest
  const stored = yield* DestinationSql.StoredData
  return {
    "Onboarding.start": start(withCode("bert")),
    "Onboarding.startWithToken": startWithToken({ id: "bert", token: Redacted.make("token-of-bert") }),
    "Onboarding.get": get("anna"),
    "Onboarding.list": list(),
    "Onboarding.groups": groups,
    "Onboarding.lastPosition": lastPosition,
    "Onboarding.result": result("anna"),
    "Onboarding.token": token("anna"),
    "Onboarding.userToken": userToken("anna"),
    "Onboarding.session": session("anna"),
    "Onboarding.userActed": userActed("anna"),
    "Onboarding.returned": returned("anna"),
    "Onboarding.reopen": reopen("anna"),
    "Onboarding.supplyToken": supplyToken("anna", Redacted.make("token-of-bert")),
    "Onboarding.lookAgain": lookAgain("anna"),
    "Onboarding.cancel": cancel("anna"),
    "StoredData.get": stored.get("anna", "account"),
    "StoredData.json": stored.json("anna", "account")
  } satisfies { readonly [name: string]: Effect.Effect<unknown, { readonly _tag: string }> }
})

/** Calls everything at once, and checks that each call fails with the one error. */
const allUnavailable = Effect.fnUntraced(function*(url: Redacted.Redacted) {
  const { password, port } = new URL(Redacted.value(url))
  const reasons = yield* Effect.forEach(
    Object.entries(yield* operations),
    Effect.fnUntraced(function*([name, call]) {
      const error: unknown = yield* Effect.flip<unknown, unknown, never>(call)
      assert.instanceOf(error, StorageUnavailable, name)
      assert.isTrue(types.isNativeError(error))
      assert.strictEqual(error.operation, name)
      assert.include(error.message, `${name}: the database of the onboardings is unavailable (${error.reason}`)
      for (const secret of [password, port, "code-of-bert", "token-of-bert", "SELECT", "INSERT"]) {
        assert.notInclude(`${error.message} ${JSON.stringify(error)} ${error.stack}`, secret, name)
      }
      return error.reason
    }),
    { concurrency: "unbounded" }
  )
  return new Set(reasons)
})

/** Calls an operation again until the database is back. */
const again = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { while: ({ _tag }) => _tag === "StorageUnavailable", schedule: Schedule.spaced("100 millis") })

const call = Effect.fnUntraced(function*(path: string, body?: object) {
  const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
  const response = yield* Effect.promise(() =>
    fetch(`${url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" }
    })
  )
  const text = yield* Effect.promise(() => response.text())
  return { status: response.status, retryAfter: response.headers.get("retry-after"), text }
})

const requests: ReadonlyArray<readonly [path: string, body?: object]> = [
  ["/onboardings", { id: "bert", code: "code-of-bert" }],
  ["/onboardings"],
  ["/onboardings/anna"],
  ["/onboardings/anna/history"],
  ["/onboardings/anna/token"],
  ["/onboardings/anna/user-token"],
  ["/onboardings/anna/session"],
  ["/onboardings/anna/data/account"],
  ["/onboardings/anna/signal", { _tag: "UserActed" }],
  ["/onboardings/anna/cancel", {}],
  ["/summary"],
  ["/events"],
  ["/health"],
  ["/metrics"]
]

describe("a database that is unavailable", () => {
  it.live("is an error of every operation and a 503 of every request, and holds up what waits for it", () => {
    const script = scripted()
    return Effect.gen(function*() {
      const network = yield* Network.make(yield* database)
      yield* Effect.gen(function*() {
        const onboarding = yield* Onboarding.Onboarding
        yield* onboarding.start({ id: "anna", session: {}, dataKinds: ["account"] })
        yield* onboarding.watch("anna", { every: "50 millis" }).pipe(
          Stream.takeUntil(({ state }) => state._tag === "NeedsUser"),
          Stream.runDrain
        )
        const ended = yield* Effect.forkChild(onboarding.await("anna", { every: "50 millis" }))
        const told = yield* onboarding.events({ every: "50 millis" }).pipe(
          Stream.takeUntil(({ state }) => state._tag === "Done"),
          Stream.runCount,
          Effect.forkChild
        )

        yield* network.cut
        assert.notInclude([...yield* allUnavailable(network.url)], "NoResponse")
        yield* Effect.forEach(
          requests,
          Effect.fnUntraced(function*([path, body]) {
            const { retryAfter, status, text } = yield* call(path, body)
            assert.deepStrictEqual([status, retryAfter], [503, "5"], `${path} ${text}`)
          }),
          { concurrency: "unbounded" }
        )
        yield* network.mend
        // What was called may have been stored, and can be called again.
        yield* again(onboarding.start(withCode("cleo")))
        yield* again(onboarding.start(withCode("cleo")))

        yield* network.hold
        assert.deepStrictEqual([...yield* allUnavailable(network.url)], ["NoResponse"])
        yield* network.mend
        assert.strictEqual((yield* again(onboarding.get("anna"))).state._tag, "NeedsUser")
        const session = script.sessions[0] ?? assert.fail("no session")
        script.connect(session, 0)
        yield* again(onboarding.returned("anna"))
        assert.deepInclude(yield* Fiber.join(ended), { absent: [] })
        assert.isAtLeast(yield* Fiber.join(told), 4)
      }).pipe(Effect.provide(service(script, network.url, 700)))
    })
  })
})
