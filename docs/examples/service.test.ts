import { FlanksClient, layer } from "@effect-flanks/client/FlanksClient"
import { userTexts } from "@effect-flanks/domain/UserText"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import { assert, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { routes } from "./service.ts"

const flanks = layer({
  grant: {
    grant_type: "client_credentials",
    client_id: Redacted.make("simulator"),
    client_secret: Redacted.make("not-a-secret")
  }
}).pipe(Layer.provideMerge(Memory.layerHttpClient), Layer.provideMerge(Simulator.layer()))

/** The service in memory: what it answers for a token. */
const accounts = Effect.gen(function*() {
  const client = yield* FlanksClient
  const { dispose, handler } = HttpRouter.toWebHandler(
    routes.pipe(
      HttpRouter.provideRequest(Layer.succeed(FlanksClient, client)),
      Layer.provideMerge(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  return Effect.fnUntraced(function*(token: string) {
    const request = new Request("http://service.test/accounts", { headers: { "x-credentials-token": token } })
    const answer = yield* Effect.promise(() => handler(request, Context.empty()))
    return [answer.status, yield* Effect.promise(() => answer.json())] as const
  })
})

const connect = Effect.fnUntraced(function*(word: string) {
  const { credentials } = yield* FlanksClient
  const { token } = yield* credentials.create({
    bank: "testbank",
    username: Redacted.make(word),
    password: Redacted.make(word)
  })
  return Redacted.value(token)
})

it.live("gives the accounts, or says in a sentence for the user who must act", () =>
  Effect.gen(function*() {
    const ask = yield* accounts
    const [status, found] = yield* ask(yield* connect("EXTRACTION_DONE"))
    assert.strictEqual(status, 200)
    assert.match(JSON.stringify(found), /^\[\{"iban":"ES\d+","currency":"EUR","balance":"[\d.]+"\}/)
    assert.deepStrictEqual(yield* ask(yield* connect("any")), [503, {
      actor: "nobody",
      text: userTexts.nobody
    }])
    assert.deepStrictEqual(yield* ask("nobodys"), [500, {
      actor: "developer",
      text: userTexts.developer
    }])
    const token = yield* connect("another")
    const { arm } = yield* Simulator.Simulator
    yield* arm("SCA_REQUIRED", "aggregation.account")
    assert.deepStrictEqual(yield* ask(token), [422, {
      actor: "endUser",
      text: userTexts.endUser
    }])
    yield* arm("INCOMPLETE", "aggregation.account")
    assert.strictEqual((yield* ask(token))[0], 502)
  }).pipe(Effect.provide(flanks)))

it("is the code that its page shows", () => {
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  for (const example of ["service.ts", "run-service.ts"]) {
    assert.include(file("../quickstart.md"), file(example).trimEnd(), example)
  }
  for (const actor of ["nobody", "developer"] as const) {
    assert.include(file("../quickstart.md"), JSON.stringify({ actor, text: userTexts[actor] }))
  }
})
