import { describe, expect, it } from "vitest"
import { codeFor, credentialsFor, type Simulator, simulator } from "./harness.ts"

/** The requests of `flanks-client` for Python: JSON with a body, neither type nor body without. */
describe("the Python client", () => {
  const call = ({ send }: Simulator, path: string, body: object | null = null, method = "POST") => {
    const { json, status } = body === null ? send(method, path) : send(method, path, body)
    expect([path, status]).toEqual([path, 200])
    return json
  }

  const signedIn = () => {
    const simulated = simulator()
    const { access_token, expires_in } = call(simulated, "/v0/token", {
      client_id: "simulator",
      client_secret: "not-a-secret",
      grant_type: "client_credentials"
    })
    expect([typeof access_token, expires_in]).toEqual(["string", 3600])
    simulated.signIn()
    return simulated
  }

  it("finds banks and links, with the verb of today and the one before", () => {
    const simulated = signedIn()
    expect(call(simulated, "/v0/bank/available", null, "GET")[0]).toEqual({
      id: "testbank",
      name: "TestBank",
      country: "ES",
      logo_url: null
    })
    const { data } = call(simulated, "/v0/links/create-link", { redirect_uri: "https://example.com", name: "New Link" })
    for (const method of ["POST", "GET"]) {
      expect(call(simulated, "/v0/links/list-links", null, method)).toEqual({ success: true, count: 1, items: [data] })
    }
    const { token } = data
    expect(call(simulated, "/v0/links/edit-link", { token, name: "Updated Link" })).toEqual({
      ...data,
      name: "Updated Link"
    })
    expect(call(simulated, "/v0/links/pause-link", { token }).active).toBe(false)
    expect(call(simulated, "/v0/links/resume-link", { token }).active).toBe(true)
    expect(call(simulated, "/v0/links/delete-link", { token }).token).toBe(token)
  })

  it("lists codes and exchanges one", () => {
    const simulated = signedIn()
    const { code, token } = codeFor(simulated, "any", { extra: { user_id: "u1" } })
    for (const query of [{ link_token: token }, {}]) {
      expect(simulated.send("GET", "/v0/platform/link", undefined, { query }).json).toEqual([
        { code, link_token: token, extra: { user_id: "u1" } }
      ])
    }
    expect(call(simulated, "/v0/platform/link", { code })).toEqual({
      message: expect.any(String),
      credentials_token: expect.any(String),
      link_token: token,
      extra: { user_id: "u1" }
    })
  })

  it("reads and changes credentials", () => {
    const simulated = signedIn()
    const credentials_token = credentialsFor(simulated, "EXTRACTION_DONE")
    expect(call(simulated, "/v0/bank/credentials/status", { credentials_token })).toMatchObject({
      pending: false,
      blocked: false,
      name: "testbank",
      created: { product: { holders: true }, transactions: { liability: true } }
    })
    expect(call(simulated, "/v0/bank/credentials/list", { page: 1 }).items).toHaveLength(1)
    expect(call(simulated, "/v0/bank/credentials/status", { credentials_token, force: "sca" }, "PUT").sca_token)
      .toEqual(expect.any(String))
    expect(call(simulated, "/v0/bank/credentials", { credentials_token }, "DELETE")).toEqual({
      message: "Successfully deleted"
    })
  })

  it("reads all data, a single object at the path with a slash", () => {
    const simulated = signedIn()
    const credentials_token = credentialsFor(simulated, "EXTRACTION_DONE")
    for (
      const path of [
        "portfolio",
        "investment",
        "investment/transaction",
        "account",
        "data",
        "liability",
        "liability/transaction",
        "card",
        "card/transaction",
        "holder"
      ]
    ) {
      const body = { credentials_token, query: {}, ignore_data_error: false }
      expect([path, Array.isArray(call(simulated, `/v0/bank/credentials/${path}`, body))]).toEqual([path, true])
    }
    expect(call(simulated, "/v0/bank/credentials/auth/", { credentials_token })).toMatchObject({
      _id: expect.any(String)
    })
  })

  it("goes through sessions, pages and reports", () => {
    const simulated = signedIn()
    credentialsFor(simulated, "EXTRACTION_DONE")
    for (const query of [{}, { connector_id_in: ["testbank"] }]) {
      expect(call(simulated, "/connect/v2/connectors/list-connectors", { query, page_token: null }).items[0])
        .toEqual({ connector_id: "testbank", name: "TestBank" })
    }
    const { session } = call(simulated, "/connect/v2/sessions/create-session", {
      configuration: { connector_id: "testbank" }
    })
    expect(call(simulated, "/connect/v2/sessions/list-sessions", { query: {}, page_token: null })).toEqual({
      items: [session],
      next_page_token: null
    })
    const { items: [product] } = call(simulated, "/aggregation/v2/list-products", { query: {} })
    expect(product).toMatchObject({ product_id: expect.any(String), labels: {} })
    call(simulated, "/aggregation/v2/set-product-labels", { product_id: product.product_id, labels: { a: "b" } })
    for (const method of ["GET", "POST"]) {
      expect(call(simulated, "/report/v1/list-templates", null, method).items[0].template_id).toBe(1)
    }
    const { report_id } = call(simulated, "/report/v1/build-report", {
      template_id: 1,
      query: { connection_id_in: ["c"] },
      template_attributes: { include_charts: true },
      language: "en",
      start_date: "2024-01-01",
      end_date: "2024-12-31"
    })
    expect(call(simulated, "/report/v1/get-report-status", { report_id })).toEqual({
      report_id,
      template_id: 1,
      status: "new"
    })
  })
})

/** The requests of the Ruby gem: the password grant, and a JSON type on everything. */
describe("the Ruby client", () => {
  const get = ({ send }: Simulator, path: string, query: Readonly<Record<string, string>> = {}) =>
    send("GET", path, undefined, { query, contentType: "application/json" }).json

  const signedIn = () => {
    const simulated = simulator()
    const said = simulated.post("/v0/token", {
      client_id: "simulator",
      client_secret: "not-a-secret",
      username: "an_email",
      password: "le_password",
      grant_type: "password"
    })
    expect(Object.keys(said.json)).toEqual(["access_token", "expires_in", "token_type", "scope", "refresh_token"])
    expect(said.json).toMatchObject({ expires_in: 36_000, scope: "read write aggregation payment" })
    simulated.signIn()
    return simulated
  }

  it("lists banks, and the codes of its application", () => {
    const simulated = signedIn()
    expect(get(simulated, "/v0/bank/available")[0]).toMatchObject({ id: "testbank", name: "TestBank" })
    const { code } = codeFor(simulated, "any")
    expect(get(simulated, "/v0/platform/link", { client_id: "simulator" })).toMatchObject([{ code }])
    expect(get(simulated, "/v0/platform/link", { client_id: "another" })).toEqual([])
  })

  it("makes a link's credentials, reads accounts, and the movements of one", () => {
    const simulated = signedIn()
    const { code } = codeFor(simulated, "EXTRACTION_DONE")
    const { credentials_token, message } = simulated.post("/v0/platform/link", { code }).json
    expect(message).toBe("Successfully retrieved")
    const [account] = simulated.post("/v0/bank/credentials/account", { credentials_token }).json
    expect(account).toMatchObject({
      iban: expect.any(String),
      entity: "testbank",
      balance: expect.any(Number),
      numOwners: 1
    })
    const movements = (account_id: unknown) =>
      simulated.post("/v0/bank/credentials/data", { credentials_token, query: { account_id } }).json
    const found = movements([account._id])
    expect(new Set(found.map((one: { account_id: string }) => one.account_id))).toEqual(new Set([account._id]))
    expect(movements(account._id)).toEqual(found)
    expect(movements([])).toEqual([])
    expect(Object.keys(found[0])).toEqual(expect.arrayContaining(["operationDate", "valueDate", "productDescription"]))
  })

  it("knows the older spelling of a path", () => {
    const simulated = signedIn()
    const credentials_token = credentialsFor(simulated, "EXTRACTION_DONE")
    const read = (path: string) => simulated.post(path, { credentials_token }).json
    expect(read("/v0/bank/credentials/investment/transactions")).toEqual(
      read("/v0/bank/credentials/investment/transaction")
    )
  })
})
