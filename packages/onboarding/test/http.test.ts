import { ScaRequired } from "@effect-flanks/domain/FlanksError"
import { StoredData } from "@effect-flanks/onboarding/journal/DestinationSql"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboarding from "@effect-flanks/onboarding/Onboarding"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { createServer, request } from "node:http"
import { connect } from "node:net"
import { Faults } from "./faultyDatabase.ts"
import * as Memory from "./memory.ts"
import * as Postgres from "./postgres.ts"
import { Script } from "./script.ts"

interface Answer {
  readonly status: number
  readonly body: string
  readonly json: { readonly [field: string]: unknown }
}

/** The service on a port; gives how to call it. */
const service = Effect.map(HttpServer.addressFormattedWith(Effect.succeed), (url) => {
  const call = (
    method: string,
    path: string,
    body?: unknown,
    headers: { readonly [name: string]: string } = {}
  ): Effect.Effect<Answer> =>
    Effect.callback((resume) => {
      const sent = request(`${url}${path}`, { method, headers: { "content-type": "application/json", ...headers } })
      sent.on("response", (response) => {
        let text = ""
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk
        }).on("end", () => {
          const isJson = response.headers["content-type"]?.includes("json") ?? false
          resume(Effect.succeed({ status: response.statusCode ?? 0, body: text, json: isJson ? JSON.parse(text) : {} }))
        })
      })
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    call,
    get: (path: string) => call("GET", path),
    post: (path: string, body?: unknown) => call("POST", path, body)
  }
})

const stored = Layer.succeed(StoredData, {
  get: () => Effect.succeedNone,
  json: (id, dataKind) =>
    dataKind === "holder"
      ? Effect.fail(new Sealing.DecryptionFailed({ reason: "UnknownKey", keyId: "old" }))
      : Effect.succeed(id === "anna" && dataKind === "account" ? Option.some("[{\"balance\":1.10}]") : Option.none()),
  reseal: Effect.succeed(0)
})

const layer = (script: Script, env: { readonly [name: string]: string } = {}) =>
  Http.layer.pipe(
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
    Layer.provideMerge(Memory.layer(script)),
    Layer.provide(stored),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  )

const code = "code-of-anna"

const scripted = (change: (script: Script) => void = () => {}) => {
  const script = new Script()
  script.codes.set(code, "anna")
  change(script)
  return script
}

describe("onboardings over HTTP", () => {
  it.effect("starts one, once, tells where it stands, and hands out its token and its data", () => {
    const script = scripted()
    return Effect.gen(function*() {
      const { get, post } = yield* service
      const started = yield* post("/onboardings", { id: "anna", code, externalId: "anna" })
      assert.strictEqual(started.status, 202)
      assert.deepInclude(started.json, { id: "anna", externalId: "anna" })
      assert.strictEqual((yield* post("/onboardings", { id: "anna", code, externalId: "anna" })).status, 202)
      const other = yield* post("/onboardings", { id: "anna", code: "another", dataKinds: ["card"] })
      assert.strictEqual(other.status, 409)
      assert.include(other.json["message"], "with another code, token or session and externalId and dataKinds")
      yield* Memory.untilEnd("anna")
      assert.strictEqual(script.count("exchange"), 1)
      assert.deepInclude((yield* get("/onboardings/anna")).json["state"], { _tag: "Done" })
      assert.deepEqual((yield* get("/onboardings/anna/token")).json, { token: `token-of-${code}` })
      assert.strictEqual((yield* get("/onboardings/anna/data/account")).body, "[{\"balance\":1.10}]")
      assert.strictEqual((yield* get("/onboardings/anna/data/card")).status, 404)
      const broken = yield* get("/onboardings/anna/data/holder")
      assert.strictEqual(broken.status, 500)
      assert.include(broken.json["message"], "no such key is configured")
      const listed = yield* get("/onboardings?state=Done&limit=1")
      assert.isFalse(listed.body.includes(code))
      assert.strictEqual((listed.json["onboardings"] as ReadonlyArray<unknown>).length, 1)
      assert.deepEqual((yield* get("/onboardings?state=Failed")).json, { onboardings: [] })
      assert.deepEqual((yield* get("/onboardings?after=anna")).json, { onboardings: [] })
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("starts one with a token whose code was exchanged already", () => {
    const script = scripted((s) => {
      s.credentials.push({ token: "a-token", externalId: null, createdAt: 0 })
    })
    return Effect.gen(function*() {
      const { post } = yield* service
      assert.strictEqual((yield* post("/onboardings", { id: "bert", token: "a-token" })).status, 202)
      yield* Memory.untilEnd("bert")
      assert.strictEqual(script.count("exchange"), 0)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("waits for the user, continues when told that they acted, and refuses other signals", () => {
    const script = scripted((s) => {
      let asked = false
      s.before = (call) => {
        if (call !== "status" || asked) return Effect.void
        asked = true
        return Effect.fail(new ScaRequired({ httpStatus: 400 }))
      }
    })
    return Effect.gen(function*() {
      const { get, post } = yield* service
      yield* post("/onboardings", { id: "anna", code })
      yield* Memory.untilState("anna", "NeedsUser")
      const refused = yield* post("/onboardings/anna/signal", { _tag: "LookAgain" })
      assert.strictEqual(refused.status, 409)
      assert.include(refused.json["message"], "NeedsUser")
      assert.strictEqual((yield* get("/onboardings/anna/user-token")).status, 404)
      assert.strictEqual((yield* post("/onboardings/anna/signal", { _tag: "UserActed" })).status, 202)
      yield* Memory.untilEnd("anna")
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("starts one with a session, whose address is given to callers with the key and shown nowhere else", () => {
    const script = scripted()
    return Effect.gen(function*() {
      const { get, post } = yield* service
      const session = { redirect_url: "https://app.example/back" }
      assert.strictEqual((yield* post("/onboardings", { id: "anna", session })).status, 202)
      assert.strictEqual((yield* post("/onboardings", { id: "anna", session: {} })).status, 409)
      yield* Memory.untilState("anna", "NeedsUser")
      const open = yield* get("/onboardings/anna/session")
      assert.deepEqual(open.json, { id: "session-1", url: "https://connect.example/session-1?key=secret-of-session-1" })
      for (const path of ["/onboardings/anna", "/onboardings", "/onboardings/anna/history", "/summary", "/metrics"]) {
        assert.notInclude((yield* get(path)).body, "secret-of-session-1")
      }
      assert.deepInclude((yield* get("/onboardings/anna")).json["state"], {
        _tag: "NeedsUser",
        todo: "Connect",
        session: { number: 1, ended: null }
      })

      const other = "https://app.example/back?session_id=session-of-bea"
      const refused = yield* post("/onboardings/anna/signal", { _tag: "UserReturned", url: other })
      assert.strictEqual(refused.status, 409)
      assert.notInclude(refused.body, "session-of-bea")
      assert.strictEqual((yield* post("/onboardings/anna/signal", { _tag: "Reopen" })).status, 202)
      yield* Memory.until("anna", ({ state }) => state._tag === "NeedsUser" && state.session?.number === 2)
      const second = script.sessions[1] ?? assert.fail("no second session")
      script.connect(second, 0)
      const url = "https://app.example/back?session_id=session-2"
      assert.strictEqual((yield* post("/onboardings/anna/signal", { _tag: "UserReturned", url })).status, 202)
      yield* Memory.untilEnd("anna")
      assert.deepEqual((yield* get("/onboardings/anna/token")).json, { token: "connection-of-session-2" })
      assert.strictEqual((yield* get("/onboardings/anna/session")).status, 404)
      assert.strictEqual((yield* get("/onboardings/bea/session")).status, 404)
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("cancels one where it waits", () => {
    const script = scripted((s) => {
      s.checks = 3_600_000
    })
    return Effect.gen(function*() {
      const { get, post } = yield* service
      yield* post("/onboardings", { id: "anna", code })
      yield* Memory.untilState("anna", "Waiting")
      assert.strictEqual((yield* post("/onboardings/anna/cancel")).status, 202)
      yield* Memory.untilEnd("anna")
      assert.deepEqual((yield* get("/onboardings/anna")).json["state"], { _tag: "Cancelled" })
    }).pipe(Effect.provide(layer(script)))
  })

  it.effect("says which fields are wrong, and never what was sent", () =>
    Effect.gen(function*() {
      const { call, get, post } = yield* service
      const long = "x".repeat(5000)
      for (
        const [body, field] of [
          [{ id: "anna" }, "code"],
          [{ id: "", code: "geheim" }, "id"],
          [{ id: "an\u0000na", code: "geheim" }, "id"],
          [{ id: "an\ud800na", code: "geheim" }, "id (without control characters and halves of surrogate pairs)"],
          [{ id: "anna", externalId: "\udc00", code: "geheim" }, "externalId (without"],
          [{ id: "anna", linkToken: "\udc00", code: "geheim" }, "linkToken (without"],
          [{ id: "anna", code: "geheim\ud800" }, "code (without"],
          [{ id: "anna", token: "geheim\ud800" }, "token (without"],
          [{ id: ".", code: "geheim" }, "id"],
          [{ id: "..", code: "geheim" }, "id"],
          [{ id: "anna", code: long }, "code"],
          [{ id: "anna", code: "geheim", dataKinds: ["gold"] }, "dataKinds"]
        ] as const
      ) {
        const { json, status } = yield* post("/onboardings", body)
        assert.strictEqual(status, 400)
        assert.strictEqual(json["_tag"], "BadRequest")
        assert.include(json["message"], "the payload doesn't match /openapi.json. Wrong or missing: ")
        assert.include(json["message"], field)
        assert.notInclude(JSON.stringify(json), "geheim")
      }
      assert.strictEqual((yield* post("/onboardings", [])).json["message"], "the payload doesn't match /openapi.json.")
      // Whichever was taken, the other would be lost.
      const twice = yield* post("/onboardings", { id: "anna", code: "geheim", token: "geheim" })
      assert.strictEqual(twice.status, 400)
      assert.strictEqual(twice.json["message"], "the payload has more than one of the forms in /openapi.json.")
      assert.strictEqual((yield* get("/onboardings?limit=0")).status, 400)
      assert.strictEqual((yield* get("/onboardings?state=Sleeping")).status, 400)
      assert.strictEqual((yield* get("/onboardings/an%00na")).status, 400)
      // An id of its own, and the one that a database stores for half of a surrogate pair.
      yield* post("/onboardings", { id: "\ufffd", code: "geheim" })
      for (const half of ["%ED%A0%80", "%ED%B0%80"]) {
        for (
          const path of ["", "/history", "/token", "/user-token", "/data/account", "/cancel", "/signal"] as const
        ) {
          const isPost = path === "/cancel" || path === "/signal"
          const signal = path === "/signal" ? { _tag: "LookAgain" } : undefined
          const { status } = yield* call(isPost ? "POST" : "GET", `/onboardings/${half}${path}`, signal)
          assert.include([400, 404], status, `${half}${path}`)
        }
      }
      const half = { _tag: "SupplyToken", token: "geheim\ud800" }
      const supplied = yield* post("/onboardings/%EF%BF%BD/signal", half)
      assert.strictEqual(supplied.status, 400)
      assert.include(supplied.json["message"], "token (without control characters and halves of surrogate pairs)")
      assert.notInclude(supplied.body, "geheim")
      const missing = yield* get("/onboardings/nobody")
      assert.deepEqual([missing.status, missing.json["_tag"]], [404, "NotFound"])
      assert.strictEqual((yield* post("/onboardings/nobody/signal", { _tag: "UserActed" })).status, 404)
      assert.strictEqual((yield* post("/onboardings/nobody/cancel")).status, 404)
      assert.isAtLeast((yield* call("POST", "/onboardings", { id: "anna", code: "x".repeat(100_000) })).status, 400)
      assert.strictEqual((yield* get("/onboardings/anna")).status, 404)
    }).pipe(Effect.provide(layer(scripted()))))

  it.effect("serves only this machine if no key is set, otherwise only requests with the key", () => {
    const elsewhere = { host: "evil.example" }
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
    const without = Effect.gen(function*() {
      const { call } = yield* service
      assert.strictEqual((yield* call("GET", "/onboardings")).status, 200)
      assert.strictEqual((yield* call("GET", "/onboardings", undefined, elsewhere)).status, 401)
      assert.strictEqual((yield* call("GET", "/metrics", undefined, elsewhere)).status, 401)
      const page = { origin: "https://evil.example" }
      assert.strictEqual((yield* call("POST", "/onboardings/anna/cancel", undefined, page)).status, 401)
    }).pipe(Effect.provide(layer(scripted(), { FLANKS_ONBOARDING_API_KEY: "" })))
    const withKey = Effect.gen(function*() {
      const { call } = yield* service
      assert.strictEqual((yield* call("GET", "/onboardings")).status, 401)
      assert.strictEqual((yield* call("GET", "/onboardings", undefined, bearer("wrong"))).status, 401)
      assert.strictEqual(
        (yield* call("GET", "/onboardings", undefined, { ...elsewhere, ...bearer("right") })).status,
        200
      )
      assert.strictEqual((yield* call("GET", "/health")).status, 200)
      assert.strictEqual((yield* call("GET", "/metrics")).status, 401)
      assert.strictEqual((yield* call("GET", "/metrics", undefined, bearer("wrong"))).status, 401)
      assert.strictEqual((yield* call("GET", "/metrics", undefined, bearer("right"))).status, 200)
    }).pipe(Effect.provide(layer(scripted(), { FLANKS_ONBOARDING_API_KEY: "right" })))
    return Effect.andThen(without, withKey)
  })

  it.live("is unhealthy while nothing can be stored", () => {
    const faults = new Faults()
    return Effect.gen(function*() {
      const { get } = yield* service
      assert.strictEqual((yield* get("/health")).status, 200)
      faults.fails = (statement) => statement.trim().startsWith("INSERT") ? "before" : undefined
      const full = yield* get("/health")
      assert.strictEqual(full.status, 503)
      assert.include(full.json["message"], "read-only or full")
      faults.fails = () => undefined
      assert.strictEqual((yield* get("/health")).status, 200)
    }).pipe(Effect.provide(
      Http.layer.pipe(
        Layer.provideMerge(NodeHttpServer.layer(Http.makeServer, { port: 0, host: "127.0.0.1" })),
        Layer.provide(Onboarding.layerClient),
        Layer.provide(WorkflowEngine.layerMemory),
        Layer.provide(JournalSql.layer),
        Layer.provide([Sealing.layerTest, faults.layer]),
        Layer.provide(Postgres.layer),
        Layer.provide(stored)
      )
    ))
  })

  it.live("is unhealthy on a database that is read-only", () =>
    Effect.gen(function*() {
      const journal = yield* Journal
      const sql = yield* SqlClient.SqlClient
      assert.isTrue(yield* journal.isWritable)
      const isWritable = sql`SET TRANSACTION READ ONLY`.pipe(Effect.andThen(journal.isWritable), sql.withTransaction)
      assert.isFalse(yield* isWritable)
    }).pipe(Effect.provide(
      JournalSql.layer.pipe(Layer.provide(Sealing.layerTest), Layer.provideMerge(Postgres.layer))
    )))

  it.live("closes connections whose requests do not come to an end", () =>
    Effect.gen(function*() {
      const server = Http.makeServer({ requestTimeout: 300, headersTimeout: 300, connectionsCheckingInterval: 50 })
      assert.isAtMost(Http.makeServer().requestTimeout, 10_000)
      yield* Effect.callback<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      yield* Effect.callback<void>((resume) => {
        const socket = connect(port, "127.0.0.1")
        socket.on("error", () => {}).on("data", () => {}).on("close", () => resume(Effect.void))
        socket.write("POST /onboardings HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{")
      }).pipe(Effect.timeout("5 seconds"))
    }))

  it.effect("shows health, the contract, and metrics by what is waited for", () =>
    Effect.gen(function*() {
      const { get, post } = yield* service
      assert.deepEqual((yield* get("/health")).json, { status: "ok" })
      assert.strictEqual((yield* get("/openapi.json")).json["openapi"], "3.1.0")
      yield* post("/onboardings", { id: "anna", code })
      yield* Memory.untilState("anna", "Waiting")
      const waiting = yield* get("/metrics")
      assert.include(waiting.body, "flanks_onboardings{state=\"Waiting\",reason=\"securityCheck\"} 1")
      assert.match(waiting.body, /flanks_onboardings_oldest_seconds\{state="Waiting",reason="securityCheck"\} \d/)
      const seconds = (yield* Metric.snapshot).filter(({ id }) => id.endsWith("_seconds"))
      assert.isNotEmpty(seconds)
      for (const { attributes } of seconds) assert.strictEqual(attributes?.["unit"], "seconds")
      // A run is counted when it pauses, which is just after it says that it waits.
      const isCounted = (kind: string) =>
        Effect.repeat(get("/metrics"), {
          until: ({ body }) => body.includes(`flanks_onboarding_runs{kind="${kind}"} `)
        })
      yield* isCounted("started")
      yield* Memory.untilEnd("anna")
      const ended = yield* get("/metrics")
      assert.include(ended.body, "flanks_onboardings{state=\"Waiting\",reason=\"securityCheck\"} 0")
      assert.include(ended.body, "flanks_onboardings{state=\"Done\",reason=\"\"} 1")
      yield* isCounted("resumed")
      assert.notInclude(ended.body, "anna")
    }).pipe(Effect.provide(layer(scripted((s) => {
      s.checks = 3_600_000
    })))))
})
