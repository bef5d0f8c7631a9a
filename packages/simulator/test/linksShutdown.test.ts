import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as World from "@effect-flanks/simulator/World"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { describe, expect, it } from "vitest"
import { codeFor, credentialsFor, day, hour, simulator } from "./harness.ts"
import { makeSystem, userLogin } from "./model/system.ts"

const requests = [
  ["POST", "/v0/links/list-links"],
  ["GET", "/v0/links/list-links"],
  ["POST", "/v0/links/create-link"],
  ["POST", "/v0/links/edit-link"],
  ["POST", "/v0/links/pause-link"],
  ["GET", "/v0/platform/link"],
  ["POST", "/v0/platform/link"]
] as const

describe("the end of Flanks Link", () => {
  it("comes at its date: first 404 with HTML, a day later 410, and nothing else changes", () => {
    const simulated = simulator({ linksShutDown: "2026-03-05" })
    simulated.signIn()
    const token = credentialsFor(simulated, "EXTRACTION_DONE")
    const { code } = codeFor(simulated, "any")
    simulated.wait(12 * hour - 1)
    simulated.signIn()
    expect(simulated.post("/v0/links/list-links", {}).status).toBe(200)
    simulated.wait(1)
    simulated.signIn()
    for (const [method, path] of requests) {
      const { body, reply, status } = simulated.send(method, path, method === "GET" ? undefined : { code })
      expect([path, status, reply.answer.contentType]).toEqual([path, 404, "text/html"])
      expect(body).toContain("<h1>404")
    }
    simulated.wait(day)
    simulated.signIn()
    for (const [method, path] of requests) {
      expect([path, simulated.send(method, path, method === "GET" ? undefined : {}).status]).toEqual([path, 410])
    }
    expect(simulated.post("/v0/bank/credentials/account", { credentials_token: token }).status).toBe(200)
    expect(simulated.post("/connect/v2/sessions/create-session", { configuration: {} }).status).toBe(200)
  })

  it("stops a user in the middle of a link", () => {
    const simulated = simulator({ linksShutDown: "2026-03-05" })
    simulated.signIn()
    const { token } = codeFor(simulated, "any")
    simulated.wait(day)
    const login = simulated.post("/simulator/user-login", { link_token: token, username: "bob", password: "any" })
    expect(login.status).toBe(404)
  })

  it("is refused if its date is invalid", () => {
    expect(() => World.make({ linksShutDown: "soon" })).toThrow("\"soon\" is not a date")
  })

  it("can be rehearsed for one request, by its word", () => {
    const simulated = simulator()
    simulated.signIn()
    const list = (scenario: string | null) => simulated.post("/v0/links/list-links", {}, { scenario }).status
    expect([list("LINKS_SHUT_DOWN"), list(null)]).toEqual([404, 200])
  })

  it("is brought about, put off and called off by a control", () => {
    const simulated = simulator({ control: true })
    simulated.signIn()
    const list = () => simulated.post("/v0/links/list-links", {}).status
    const shutDown = (body: object) => simulated.post("/simulator/control/shut-down-links", body).json
    expect(shutDown({})).toEqual({ at: "2026-03-04T12:00:00.000Z" })
    expect(list()).toBe(404)
    expect(shutDown({ at: "2026-12-31" })).toEqual({ at: "2026-12-31T00:00:00.000Z" })
    expect(list()).toBe(200)
    simulated.wait(302 * day)
    simulated.signIn()
    expect(list()).toBe(404)
    expect(shutDown({ at: null })).toEqual({ at: null })
    expect(list()).toBe(200)
    expect(shutDown({ at: "soon" })).toMatchObject({ error: "Invalid at" })
  })

  it("is brought about from a test", async () => {
    const statuses = await Effect.gen(function*() {
      const { answer, shutDownLinks } = yield* Simulator.Simulator
      const list = Effect.map(answer(Request.make("POST", "/v0/links/list-links")), (reply) => reply.answer.status)
      const before = yield* list
      yield* shutDownLinks
      return [before, yield* list]
    }).pipe(Effect.provide(Simulator.layer()), Effect.runPromise)
    expect(statuses).toEqual([401, 404])
  })

  it("leaves the client an error that says so, its tokens, and sessions", async () => {
    const system = await makeSystem("memory", { autoLogin: "EXTRACTION_DONE" })
    try {
      const found = await system.run(Effect.gen(function*() {
        const flanks = yield* FlanksClient
        const link = yield* flanks.links.create({ redirect_uri: "https://app.example/back" })
        const login = { link_token: link.token, password: "EXTRACTION_DONE" }
        const [used, unused] = [
          yield* userLogin({ ...login, username: "ada" }),
          yield* userLogin({ ...login, username: "bob" })
        ]
        const { token } = yield* flanks.exchange(Redacted.make(used.code))
        yield* (yield* Simulator.Simulator).shutDownLinks
        const refused = yield* Effect.flip(flanks.exchange(Redacted.make(unused.code)))
        const { session } = yield* flanks.connect.createSession({ connector_id: "testbank" })
        const { connection } = yield* flanks.connect.awaitSession(session.session_id)
        const accounts = yield* Effect.forEach([token, connection], (one) => flanks.aggregation.account(one))
        return { refused, accounts: accounts.map(({ length }) => length) }
      }))
      expect(found.refused).toMatchObject({ _tag: "UnexpectedResponse", httpStatus: 404 })
      expect(found.accounts).toEqual([3, 3])
    } finally {
      await system.dispose()
    }
  })
})
