import { describe, expect, it } from "vitest"
import { credentialsFor, hour, second, simulator } from "./harness.ts"

const signedIn = () => {
  const simulated = simulator()
  simulated.signIn()
  return simulated
}

describe("a session", () => {
  const create = (simulated: ReturnType<typeof signedIn>, configuration: object = {}) =>
    simulated.post("/connect/v2/sessions/create-session", { configuration })

  const find = (simulated: ReturnType<typeof signedIn>, query: object = {}) =>
    simulated.post("/connect/v2/sessions/list-sessions", { query, page_token: null }).json.items

  it("takes a user through a login and a challenge to a connection", () => {
    const simulated = signedIn()
    const { session } = create(simulated, { redirect_url: "https://app.example/done", connector_id: "testbank" }).json
    const visit = (rest: object = {}) =>
      simulated.post("/simulator/visit", {
        session_id: session.session_id,
        username: "ada",
        password: "SCA_SMS",
        ...rest
      }).json
    const status = () => find(simulated)[0].status
    expect(session).toMatchObject({ status: "Waiting:ProvideCredentials", connection_id: null, error_code: null })
    expect(visit().challenge).toBe("SCA_SMS")
    expect(status()).toBe("Processing:ProvideCredentials")
    simulated.wait(5 * second)
    expect(status()).toBe("Waiting:Challenge")
    expect(visit({ sca: ["123456"] })).toEqual({
      outcome: "connected",
      redirect: `https://app.example/done?session_id=${session.session_id}`
    })
    expect(status()).toBe("Processing:ProvideCredentials")
    simulated.wait(5 * second)
    const [finished] = find(simulated)
    expect(finished.status).toBe("Finished:OK")
    expect(simulated.post("/v0/bank/credentials/status", { credentials_token: finished.connection_id }).status).toBe(
      200
    )
    expect(visit({ sca: ["1"] })).toEqual({ error: "Invalid session_id", error_code: 40001 })
  })

  it("ends with the error of a refused login", () => {
    const simulated = signedIn()
    for (
      const [password, error] of [
        ["INVALID_CREDENTIALS", "InvalidCredentials"],
        ["SCA_TYPE_NOT_ALLOWED", "UnsupportedChallengeMethod"],
        ["USER_INTERACTION_NEEDED", "UserInteractionNeeded"],
        ["INTERNAL_ERROR", "InternalError"]
      ] as const
    ) {
      const { session_id } = create(simulated).json.session
      simulated.post("/simulator/visit", { session_id, username: "ada", password })
      simulated.wait(5 * second)
      expect(find(simulated, { session_id_in: [session_id] })).toMatchObject([{
        status: "Finished:Error",
        error_code: error,
        connection_id: null
      }])
    }
  })

  it("unblocks a connection that is there, and makes none of it", () => {
    const simulated = signedIn()
    const connection_id = credentialsFor(simulated, "CREDENTIALS_BLOCKED")
    simulated.wait(48 * hour)
    simulated.signIn()
    const blocked = () =>
      simulated.post("/v0/bank/credentials/status", { credentials_token: connection_id }).json.blocked
    expect(blocked()).toBe(true)
    const { session_id } = create(simulated, { connection_id }).json.session
    const username = "user of CREDENTIALS_BLOCKED"
    simulated.post("/simulator/visit", { session_id, username, password: "new" })
    expect(blocked()).toBe(false)
    expect(simulated.post("/v0/bank/credentials/list", {}).json.items).toHaveLength(1)
    expect(create(simulated, { connection_id: "none" }).json.error.details).toEqual([{
      error_type: "not_found",
      field: "configuration.connection_id"
    }])
  })

  it("is found by what is asked: fields by and, values by or, nothing by an empty array", () => {
    const simulated = signedIn()
    const ids = [1, 2, 3].map(() => create(simulated).json.session.session_id)
    expect(find(simulated)).toHaveLength(3)
    expect(find(simulated, { session_id_in: ids.slice(1) })).toHaveLength(2)
    expect(find(simulated, { session_id_in: [] })).toEqual([])
    expect(find(simulated, { session_id_in: ids, status_in: ["Finished:OK"] })).toEqual([])
  })
})

describe("pages", () => {
  it("lead through everything once", () => {
    const simulated = signedIn()
    credentialsFor(simulated, "EXTRACTION_DONE")
    const found: Array<string> = []
    let page_token: string | null = null
    do {
      const page: { items: Array<{ transaction_id: string }>; next_page_token: string | null } =
        simulated.post("/aggregation/v2/list-transactions", { query: {}, page_token }).json
      expect(page.items.length).toBeLessThanOrEqual(50)
      found.push(...page.items.map(({ transaction_id }) => transaction_id))
      page_token = page.next_page_token
    } while (page_token !== null)
    expect(found.length).toBeGreaterThan(100)
    expect(new Set(found).size).toBe(found.length)
    expect(simulated.post("/aggregation/v2/list-transactions", { query: {}, page_token: "x" }).status).toBe(400)
  })
})

describe("products and transactions", () => {
  it("are those of every connection that is extracted, and keep labels", () => {
    const simulated = signedIn()
    const connection_id = credentialsFor(simulated, "EXTRACTION_DONE")
    credentialsFor(simulated, "EXTRACTION_ENDLESS")
    const products = (query: object = {}) => simulated.post("/aggregation/v2/list-products", { query }).json.items
    expect(new Set(products().map((product: { connection_id: string }) => product.connection_id)))
      .toEqual(new Set([connection_id]))
    const [{ product_id }] = products({ product_type_in: ["Account"] })
    const label = (id: string) =>
      simulated.post("/aggregation/v2/set-product-labels", { product_id: id, labels: { risk: "low" } }).status
    expect([label(product_id), label("none")]).toEqual([200, 400])
    expect(products({ product_id_in: [product_id] })[0].labels).toEqual({ risk: "low" })
    const between = (date_from: string, date_to: string) =>
      simulated.post("/aggregation/v2/list-transactions", { query: { date_from, date_to } }).json.items
    const days = between("2026-02-01", "2026-02-10").map(({ date }: { date: string }) => date)
    expect(days.length).toBeGreaterThan(0)
    for (const date of days) expect(date >= "2026-02-01" && date <= "2026-02-10").toBe(true)
  })
})

describe("a report", () => {
  it("is built step by step, and fetched when it is ready", () => {
    const simulated = signedIn()
    const build = (template_id: number) =>
      simulated.post("/report/v1/build-report", { template_id, query: {}, template_attributes: {} })
    const { report_id } = build(1).json
    const failing = build(3).json.report_id
    const status = (id: number) => simulated.post("/report/v1/get-report-status", { report_id: id }).json.status
    const content = () => simulated.post("/report/v1/get-report-content", { report_id })
    const seen = [0, 1, 2, 3].map(() => {
      const now = [status(report_id), content().status]
      simulated.wait(3 * second)
      return now
    })
    expect(seen).toEqual([["new", 400], ["payload", 400], ["file", 400], ["ready", 200]])
    expect(status(failing)).toBe("fail")
    expect(content().json.url).toBe(`http://localhost/simulator/report?report_id=${report_id}`)
    expect(simulated.send("GET", "/simulator/report", undefined, { query: { report_id: String(report_id) } }).status)
      .toBe(200)
    expect(build(4).json.error.details[0].field).toBe("template_id")
  })
})

describe("a letter", () => {
  it("is a new one with every call, and a PDF", () => {
    const { post } = signedIn()
    const send = (data: string) => post("/letters/v1/create-signed", { connector_id: "testbank", data })
    const pdf = Buffer.from("%PDF-1.7 invented").toString("base64")
    expect(send(pdf).json.letter_id).not.toBe(send(pdf).json.letter_id)
    expect(send(Buffer.from("GIF89a").toString("base64")).json.error.details[0].field).toBe("data")
  })
})
