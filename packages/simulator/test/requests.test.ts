import { classify } from "@effect-flanks/domain/Classify"
import * as Fault from "@effect-flanks/simulator/scenarios/Fault"
import { describe, expect, it } from "vitest"
import { codeFor, hour, second, simulator, start } from "./harness.ts"

const statusPath = "/v0/bank/credentials/status"

const signedIn = (settings: Parameters<typeof simulator>[0] = {}) => {
  const simulated = simulator(settings)
  simulated.signIn()
  return simulated
}

describe("a request", () => {
  it("names what is missing and what is invalid, in the words of its generation", () => {
    const { post, send } = signedIn()
    for (
      const [method, path, body, error] of [
        ["POST", statusPath, {}, "Missing fields: credentials_token"],
        ["PUT", statusPath, { credentials_token: "c" }, "Missing fields: force"],
        ["PUT", statusPath, { credentials_token: "c", force: "all" }, "Invalid force"],
        ["POST", statusPath, { credentials_token: 7 }, "Invalid credentials_token"],
        ["POST", statusPath, { credentials_token: null }, "Invalid credentials_token"],
        ["POST", statusPath, "", "Missing fields: credentials_token"],
        ["POST", statusPath, "{", "Invalid body"],
        ["POST", statusPath, "[]", "Invalid body"],
        ["POST", "/v0/bank/credentials/list", { page: 1.5 }, "Invalid page"],
        ["POST", "/v0/bank/credentials/list", { page: 0 }, "Invalid page"],
        ["POST", "/v0/bank/credentials/account", { credentials_token: "c", query: 1 }, "Invalid query"],
        ["POST", "/v0/token", { client_id: "simulator" }, "Missing fields: grant_type, client_secret"]
      ] as const
    ) {
      const said = body === "" ? send(method, path) : send(method, path, body)
      expect([path, said.status, said.json]).toEqual([path, 400, { error, error_code: 40001 }])
    }
    expect(post("/connect/v2/sessions/create-session", { configuration: { connection_id: 1 } }).json.error).toEqual({
      code: "ValidationError",
      details: [{ error_type: "invalid", field: "configuration.connection_id" }]
    })
  })

  it("is refused by what is most general first: path, method, token, type, fields", () => {
    const { send, signOut } = signedIn()
    signOut()
    const wrong = { contentType: "text/plain", body: "x" }
    const good = { authorization: `Bearer ${simulator().signIn()}` }
    expect(send("POST", "/no/such/path", undefined, wrong).status).toBe(404)
    expect(send("GET", statusPath, undefined, wrong).status).toBe(405)
    expect(send("GET", statusPath).reply.answer.headers).toEqual({ allow: "POST, PUT" })
    expect(send("POST", statusPath, undefined, wrong).status).toBe(401)
    expect(send("POST", statusPath, undefined, { ...wrong, ...good }).status).toBe(415)
    expect(send("POST", statusPath, {}, good).status).toBe(400)
  })

  it("needs an access token that is valid still", () => {
    const simulated = signedIn()
    const banks = (authorization: string | null) =>
      simulated.send("GET", "/v0/bank/available", undefined, { authorization })
    const token = simulated.signIn()
    expect(banks(`Bearer ${token}`).status).toBe(200)
    expect(banks(`bearer  ${token} `).status).toBe(200)
    expect(banks(null).json).toEqual({ error: "Not authenticated" })
    for (const wrong of ["", "Bearer ", `Basic ${token}`, token, `Bearer ${token}x`]) {
      expect([wrong, banks(wrong).status, banks(wrong).json.error]).toEqual([wrong, 401, "Invalid credentials"])
    }
    simulated.wait(hour - 1)
    expect(banks(`Bearer ${token}`).status).toBe(200)
    simulated.wait(1)
    expect(banks(`Bearer ${token}`).status).toBe(401)
  })

  it("ends the access token before, where only one is valid", () => {
    for (const [oneAccessToken, expected] of [[true, 401], [false, 200]] as const) {
      const simulated = simulator({ oneAccessToken })
      const first = simulated.signIn()
      simulated.signIn()
      const said = simulated.send("GET", "/v0/bank/available", undefined, { authorization: `Bearer ${first}` })
      expect(said.status).toBe(expected)
    }
  })

  it("gets a longer token and one to refresh it for a password", () => {
    const { grant, post } = simulator()
    const said = post("/v0/token", { ...grant, grant_type: "password", username: "ada", password: "any" }).json
    expect(said).toMatchObject({ expires_in: 36_000, token_type: "Bearer", refresh_token: expect.any(String) })
    expect(post("/v0/token", grant).json).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      token_type: "Bearer",
      scope: expect.any(String)
    })
    for (const wrong of [{ client_id: "x" }, { client_secret: "x" }, { grant_type: "x" }]) {
      expect(post("/v0/token", { ...grant, ...wrong })).toMatchObject({ status: 403, json: { error: "access_denied" } })
    }
  })

  it("uploads a file whose content matches its extension, as multipart alone", () => {
    const simulated = signedIn()
    const { credentials_token } = simulated.post("/v0/platform/link", { code: codeFor(simulated, "any").code }).json
    const upload = (filename: string, content: string) =>
      simulated.post("/v0/bank/credentials/upload", undefined, {
        contentType: "multipart/form-data; boundary=x",
        parts: [
          { name: "credentials_token", value: credentials_token, filename: null, start: "" },
          { name: "file", value: null, filename, start: content }
        ]
      })
    expect(upload("a.pdf", "%PDF-1.7").status).toBe(200)
    expect(upload("a.PDF", "GIF89a")).toMatchObject({ status: 415, json: { error: "Not matching body content type" } })
    expect(upload("a.csv", "a;b\n\0").status).toBe(415)
    expect(upload("a.unheard", "\0\0").status).toBe(200)
    expect(simulated.post("/v0/bank/credentials/upload", { credentials_token }).status).toBe(415)
  })
})

describe("a fault", () => {
  it("is what the header says, whatever the request", () => {
    const { post } = signedIn()
    const said = (scenario: string) => post(statusPath, { credentials_token: "none" }, { scenario })
    for (
      const [word, tag] of [
        ["INCOMPLETE", "Incomplete"],
        ["PROCESSING", "Processing"],
        ["SCA_ERROR", "ScaError"],
        ["BANK_ERROR", "BankError"],
        ["CREDENTIALS_ERROR", "CredentialsError"],
        ["SCA_REQUIRED", "ScaRequired"],
        ["UNAUTHORIZED", "Unauthorized"],
        ["INTERNAL_SERVER_ERROR", "InternalServerError"],
        ["TOO_MANY_REQUESTS", "UnexpectedResponse"],
        ["BAD_GATEWAY", "UnexpectedResponse"]
      ] as const
    ) {
      const { body, status } = said(word)
      expect([word, classify(status, body)._tag]).toEqual([word, tag])
    }
    expect(said("TOO_MANY_REQUESTS")).toMatchObject({
      status: 429,
      reply: { answer: { headers: { "retry-after": "30" } } }
    })
    expect(said("BAD_GATEWAY")).toMatchObject({ status: 502, reply: { answer: { contentType: "text/html" } } })
    expect(said("no such word").json).toEqual({ error: "Invalid x-flanks-scenario", error_code: 40001 })
    expect(said("TOKEN_DELAYED").json.error).toBe("A credential with this credentials_token does not exist")
  })

  it("acts or does not act, as its word says", () => {
    for (const { does, word } of Fault.faults) {
      const simulated = signedIn()
      const { code } = codeFor(simulated, "any")
      simulated.post("/v0/platform/link", { code }, { scenario: word })
      const acts = does._tag === "Delays" || does._tag === "Rewords" || does.acts
      const used = simulated.post("/v0/platform/link", { code }).status === 400
      expect([word, used]).toEqual([word, acts])
    }
  })

  it("drops, cuts, delays and rewords answers", () => {
    const { post } = signedIn()
    const said = (scenario: string) => post(statusPath, { credentials_token: "none" }, { scenario })
    expect(said("DROPPED").reply.delivery).toBe("dropped")
    expect(said("LOST_ANSWER").reply.delivery).toBe("dropped")
    expect(said("TRUNCATED").reply.delivery).toBe("truncated")
    expect(said("SLOW").reply.delay).toBe(10 * second)
    expect(said("WITHOUT_CODE").body).toBe("{\"error\":\"A credential with this credentials_token does not exist\"}")
    expect(said("TRAILING_COMMA").body).toBe(
      "{\"error\":\"A credential with this credentials_token does not exist\",\"error_code\":40001,}"
    )
  })
})

describe("the controls", () => {
  const arm = "/simulator/control/arm"

  it("are not there unless asked for, nor for others than this machine", () => {
    expect(signedIn().post(arm, { scenario: "DROPPED" }).status).toBe(404)
    expect(signedIn({ control: true }).post(arm, { scenario: "DROPPED" }, { isLocal: false }).status).toBe(404)
    expect(signedIn({ control: true }).post(arm, { scenario: "DROPPED" }).json).toEqual({ armed: 1 })
  })

  it("arm faults for the next requests to an operation, or to any", () => {
    const { post, send } = signedIn({ control: true })
    expect(post(arm, { scenario: "PROCESSING", operation: "credentials.status", times: 2 }).json.armed).toBe(2)
    expect(send("GET", "/v0/bank/available").status).toBe(200)
    const codes = () => [1, 2, 3].map(() => post(statusPath, { credentials_token: "none" }).json.error_code)
    expect(codes()).toEqual([20002, 20002, 40001])
    post(arm, { scenario: "INTERNAL_SERVER_ERROR" })
    expect(send("GET", "/v0/bank/available").status).toBe(500)
    post(arm, { scenario: "INTERNAL_SERVER_ERROR" })
    expect(post("/simulator/control/disarm", {}).json).toEqual({ armed: 0 })
    expect(send("GET", "/v0/bank/available").status).toBe(200)
    expect(post(arm, { scenario: "SCA_SMS" }).json.error).toBe("Invalid scenario")
    expect(post(arm, { scenario: "SLOW", operation: "upload.create" }).json).toEqual({ armed: 1 })
    expect(post(arm, { scenario: "SLOW", operation: "applications.create" }).json.error).toBe("Invalid operation")
    expect(post(arm, { scenario: "DROPPED", operation: "x" }).json.error).toBe("Invalid operation")
  })

  it("put time ahead", () => {
    const { post, send } = signedIn({ control: true })
    expect(post("/simulator/control/advance", { seconds: 3600 }).json.now).toBe(new Date(start + hour).toISOString())
    expect(send("GET", "/v0/bank/available").status).toBe(401)
    for (const seconds of [-1, 1e10, "1"]) expect(post("/simulator/control/advance", { seconds }).status).toBe(400)
    const last = Array.from({ length: 260 }, () => post("/simulator/control/advance", { seconds: 1e9 })).at(-1)
    expect(last?.json.error).toBe("Invalid seconds")
    expect(send("GET", "/simulator/control/log").json.items.at(-1).at).toBe(new Date(start + hour).toISOString())
  })

  it("keep a log without secrets", () => {
    const simulated = signedIn({ control: true })
    const { code } = codeFor(simulated, "hunter2hunter2", { external_id: "external" })
    const { credentials_token } = simulated.post("/v0/platform/link", { code }).json
    simulated.send("GET", `/v0/${code}`, undefined, { query: { code } })
    simulated.post(statusPath, { credentials_token }, { scenario: "LOST_ANSWER" })
    simulated.post(statusPath, { credentials_token }, { scenario: credentials_token })
    const { body, json: { items } } = simulated.send("GET", "/simulator/control/log")
    expect(items.slice(-4)).toEqual([
      {
        operation: "links.exchange",
        method: "POST",
        status: 200,
        outcome: "Accepted",
        scenario: null,
        delivery: "whole"
      },
      { operation: null, method: "GET", status: 404, outcome: "UnexpectedResponse", scenario: null, delivery: "whole" },
      {
        operation: "credentials.status",
        method: "POST",
        status: 200,
        outcome: "TransportError",
        scenario: "LOST_ANSWER",
        delivery: "dropped"
      },
      {
        operation: "credentials.status",
        method: "POST",
        status: 400,
        outcome: "ConfigurationError",
        scenario: null,
        delivery: "whole"
      }
    ].map((entry) => ({ at: new Date(start).toISOString(), ...entry })))
    for (const secret of [code, credentials_token, "hunter2", "not-a-secret"]) expect(body).not.toContain(secret)
  })

  it("keep only so much of the log", () => {
    const { send } = signedIn({ control: true })
    for (let i = 0; i < 600; i++) send("GET", "/v0/bank/available")
    expect(send("GET", "/simulator/control/log").json.items).toHaveLength(500)
  })
})
