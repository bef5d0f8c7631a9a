import { describe, expect, it } from "vitest"
import { codeFor, hour, simulator } from "./harness.ts"

const links = () => {
  const simulated = simulator()
  simulated.signIn()
  const create = (rest: object = {}) =>
    simulated.post("/v0/links/create-link", { redirect_uri: "https://app.example/back?a=1", ...rest })
  const list = () => simulated.post("/v0/links/list-links", {}).json
  const userLogin = (token: string, password: string, rest: object = {}) =>
    simulated.post("/simulator/user-login", { link_token: token, username: `user of ${password}`, password, ...rest })
      .json
  const exchange = (code: string) => simulated.post("/v0/platform/link", { code })
  return { simulated, create, list, userLogin, exchange }
}

describe("links", () => {
  it("are made, listed in their order, changed, paused, resumed and deleted", () => {
    const { create, list, simulated } = links()
    const { success, data } = create({ name: "One", company_name: "Invented" }).json
    create()
    expect(success).toBe(true)
    expect(data).toEqual({
      token: data.token,
      name: "One",
      redirect_uri: "https://app.example/back?a=1",
      company_name: "Invented",
      terms_and_conditions_url: "https://flanks.example/terms-and-conditions",
      privacy_policy_url: "https://flanks.example/privacy-policy",
      active: true,
      pending_code_count: 0
    })
    expect(list()).toMatchObject({ success: true, count: 2, items: [data, {}] })
    const [, plain] = list().items
    expect(plain).toMatchObject({ name: plain.token, company_name: "Empresa Inventada" })
    const change = (what: string, rest: object = {}) =>
      simulated.post(`/v0/links/${what}-link`, { token: data.token, ...rest }).json
    expect(change("edit", { name: "Two", company_name: null })).toEqual({
      ...data,
      name: "Two",
      company_name: "Empresa Inventada"
    })
    expect(change("pause").active).toBe(false)
    expect(change("resume").active).toBe(true)
    change("delete")
    expect(list().count).toBe(1)
    expect(change("pause").error).toEqual({
      code: "ValidationError",
      details: [{ error_type: "not_found", field: "token" }]
    })
  })

  it("have a name of their own and a URL to come back to", () => {
    const { create } = links()
    create({ name: "One" })
    expect(create({ name: "One" }).json.error.details).toEqual([{ error_type: "duplicated", field: "name" }])
    expect(create({ redirect_uri: "not a url" }).json.error.details).toEqual([{
      error_type: "invalid",
      field: "redirect_uri"
    }])
  })

  it("give a code that works once and is listed until then", () => {
    const { exchange, simulated } = links()
    const { code, token } = codeFor(simulated, "any", { extra: { ref: "7" }, external_id: "me" })
    const unused = () => simulated.send("GET", "/v0/platform/link", undefined, { query: { link_token: token } }).json
    expect(unused()).toEqual([{ code, link_token: token, extra: { ref: "7" } }])
    const first = exchange(code)
    expect(first.json).toEqual({
      message: "Successfully retrieved",
      credentials_token: first.json.credentials_token,
      link_token: token,
      extra: { ref: "7" }
    })
    expect(unused()).toEqual([])
    expect(exchange(code).json).toEqual({ error: "Invalid code", error_code: 40001 })
    expect(simulated.post("/v0/bank/credentials/list", {}).json).toEqual({
      items: [{
        credentials_token: first.json.credentials_token,
        external_id: "me",
        bank: "testbank",
        status: "pending"
      }],
      page: 1,
      pages: 1
    })
  })

  it("are not deleted while a code waits", () => {
    const { exchange, list, simulated } = links()
    const { code, token } = codeFor(simulated, "any")
    const remove = () => simulated.post("/v0/links/delete-link", { token })
    expect(list().items[0].pending_code_count).toBe(1)
    expect(remove().json.error.details).toEqual([{ error_type: "conflict", field: "token" }])
    exchange(code)
    expect(remove().json.token).toBe(token)
  })

  it("bring the scenario of their name to every login", () => {
    const { create, exchange, userLogin } = links()
    const { token } = create({ name: "Shop TOKEN_DELAYED" }).json.data
    expect(exchange(userLogin(token, "any").code).status).toBe(202)
    expect(userLogin(token, "INVALID_CREDENTIALS").outcome).toBe("refused")
  })

  it("send the user back with a code, and with an error only on request", () => {
    const { create, userLogin } = links()
    const { token } = create().json.data
    const { code, redirect } = userLogin(token, "any")
    expect(redirect).toBe(`https://app.example/back?a=1&code=${code}`)
    expect(userLogin(token, "INVALID_CREDENTIALS")).toMatchObject({ error: "INVALID_CREDENTIALS", redirect: null })
    for (const rollback of ["true", "INTERNAL_ERROR,INVALID_CREDENTIALS"]) {
      expect(userLogin(token, "INVALID_CREDENTIALS", { rollback, extra: { ref: "7" } }).redirect).toBe(
        "https://app.example/back?a=1&error=INVALID_CREDENTIALS&ref=7"
      )
    }
    expect(userLogin(token, "INVALID_CREDENTIALS", { rollback: "INTERNAL_ERROR" }).redirect).toBeNull()
  })

  it("ask for a second factor until it is given, one challenge after the other", () => {
    const { create, userLogin } = links()
    const { token } = create().json.data
    expect(userLogin(token, "SCA_SMS")).toEqual({ outcome: "challenged", challenge: "SCA_SMS" })
    expect(userLogin(token, "SCA_SMS", { sca: ["INVALID_SCA"] })).toMatchObject({
      outcome: "refused",
      error: "INVALID_SCA"
    })
    expect(userLogin(token, "SCA_SMS", { sca: ["SCA_EMAIL"] })).toEqual({
      outcome: "challenged",
      challenge: "SCA_EMAIL"
    })
    expect(userLogin(token, "SCA_SMS", { sca: ["SCA_EMAIL", "USER_INTERACTION_NEEDED", "done"] }).outcome).toBe(
      "connected"
    )
    expect(userLogin(token, "SCA_APP").challenge).toBe("SCA_APP")
    expect(userLogin(token, "SCA_APP", { sca: ["INVALID_SCA"] }).outcome).toBe("connected")
    expect(userLogin(token, "SCA_CODE", { sca: ["INVALID_CREDENTIALS"] }).error).toBe("INVALID_CREDENTIALS")
    expect(userLogin(token, "SCA_CODE", { sca: ["BANK_ERROR"] }).error).toBe("INTERNAL_ERROR")
  })

  it("take a login once, until it is deleted", () => {
    const { exchange, simulated, userLogin } = links()
    const { code, token } = codeFor(simulated, "any")
    expect(userLogin(token, "any").error).toBe("CREDENTIALS_ALREADY_EXIST")
    const { credentials_token } = exchange(code).json
    expect(userLogin(token, "any").error).toBe("CREDENTIALS_ALREADY_EXIST")
    simulated.send("DELETE", "/v0/bank/credentials", { credentials_token })
    expect(userLogin(token, "any").outcome).toBe("connected")
  })

  it("let nobody in while they are paused", () => {
    const { simulated, userLogin } = links()
    const { token } = codeFor(simulated, "any")
    simulated.post("/v0/links/pause-link", { token })
    expect(userLogin(token, "other")).toEqual({ error: "Invalid link_token", error_code: 40001 })
  })
})

describe("credentials without a link", () => {
  const create = (password: string, rest: object = {}, scenario: string | null = null) => {
    const simulated = simulator()
    simulated.signIn()
    const again = () =>
      simulated.post(
        "/v0/bank/credentials",
        { bank: "testbank", username: "ada", password, ...rest },
        { scenario }
      )
    return { simulated, again, said: again() }
  }

  it("meet the codes that only this route announces", () => {
    for (
      const [password, code] of [
        ["BANK_ERROR", 50001],
        ["INVALID_CREDENTIALS", 50002],
        ["SCA_SMS", 50003],
        ["USER_INTERACTION_NEEDED", 50003],
        ["ALREADY_EXISTS", 40001]
      ] as const
    ) expect([password, create(password).said.json.error_code]).toEqual([password, code])
    expect(create("any", { verifier: null }).said.status).toBe(200)
    expect(create("any", { verifier: "the second password" }).said.status).toBe(200)
    expect(create("SCA_SMS", { verifier: "123456" }).said.json.error_code).toBe(50003)
    expect(create("any", { bank: "no such bank" }).said.json.error).toBe("Invalid bank")
  })

  it("are created once the user has confirmed in the bank's app, but never if a code is needed", () => {
    for (const [password, status] of [["SCA_APP", 200], ["SCA_SMS", 400]] as const) {
      const { again, simulated } = create(password)
      expect(again().json.error_code).toBe(50003)
      simulated.wait(hour / 60)
      expect([password, again().status]).toEqual([password, status])
    }
  })

  it("are made once the bank is up again", () => {
    const { again, simulated } = create("BANK_ERROR")
    simulated.wait(hour / 10)
    expect(again().json.error_code).toBe(50001)
    simulated.wait(hour / 10)
    expect(again().status).toBe(200)
  })

  it("are made once for a login", () => {
    const { again, said } = create("any")
    expect(said.json.message).toBe("User created successfully")
    expect(again()).toMatchObject({
      status: 409,
      json: { error: "A credential with this username already exists", error_code: 40001 }
    })
  })

  it("follow the scenario in the request's header", () => {
    expect(create("any", {}, "TOKEN_DELAYED").said.status).toBe(202)
    const { simulated } = create("any")
    const { code } = codeFor(simulated, "other")
    expect(simulated.post("/v0/platform/link", { code }, { scenario: "TOKEN_DELAYED" }).status).toBe(202)
  })
})
