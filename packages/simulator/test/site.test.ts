import { openApi } from "@effect-flanks/simulator/Api"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Scenario from "@effect-flanks/simulator/scenarios/Scenario"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { afterAll, describe, expect, it } from "vitest"

const runtime = ManagedRuntime.make(Simulator.layer())
afterAll(() => runtime.dispose())

const origin = "http://127.0.0.1:4010"

const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
  (await runtime.runPromise(Memory.webHandler))(new Request(new URL(path, origin), init))

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const sent = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers }
  }
  return await (await fetch(path, sent)).json() as { readonly [field: string]: string }
}

const link = async (): Promise<{ readonly token: string; readonly headers: { readonly authorization: string } }> => {
  const { access_token } = await post("/v0/token", {
    grant_type: "client_credentials",
    client_id: "simulator",
    client_secret: "not-a-secret"
  })
  const headers = { authorization: `Bearer ${access_token}` }
  const { data } = await post("/v0/links/create-link", { redirect_uri: "https://app.example/back" }, headers)
  return { token: (data as unknown as { token: string }).token, headers }
}

const send = (fields: Record<string, string> | Array<[string, string]>) =>
  fetch("/simulator/user", { method: "POST", body: new URLSearchParams(fields), redirect: "manual" })

const hiddenIn = (page: string): Array<[string, string]> =>
  [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = "", value = ""]) => [
    name,
    value
  ])

describe("the page", () => {
  it("shows how to begin and every scenario, and loads only its script", async () => {
    const response = await fetch("/")
    const page = await response.text()
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(page).toContain(`curl ${origin}/v0/token`)
    for (const { word } of Scenario.logins) expect(page).toContain(`<code>${word}</code>`)
    for (const own of ["POST /simulator/user-login", "POST /v0/bank/credentials/upload"]) expect(page).toContain(own)
    expect(page).not.toContain("/simulator/control/advance")
    expect(page.match(/<script[^>]*>/g)).toEqual(["<script src=\"/simulator/home.js\">"])
    expect(page.replace("src=\"/simulator/home.js\"", "")).not.toMatch(/src=|https?:\/\/(?!127)/)
    expect((await fetch("/simulator/home.js")).headers.get("content-type")).toContain("text/javascript")
  })

  it("shows only the public secret", async () => {
    const home = async (clientSecret: string) => {
      const ours = ManagedRuntime.make(Simulator.layer({ clientSecret: Redacted.make(clientSecret) }))
      const page = await (await ours.runPromise(Memory.webHandler))(new Request(origin))
      await ours.dispose()
      return await page.text()
    }
    expect(await home("the-secret")).not.toContain("the-secret")
    expect(await home("not-a-secret")).toContain("&quot;not-a-secret&quot;")
  })

  it("creates a session and leads its user there", async () => {
    const created = await fetch("/simulator/session", { method: "POST", redirect: "manual" })
    expect(created.status).toBe(303)
    const location = created.headers.get("location") ?? ""
    expect(location).toMatch(/\/simulator\/user\?session_id=/)
    expect(await (await fetch(location)).text()).toContain("name=\"password\"")
  })

  it("has no link to an explorer if its file is missing", async () => {
    expect(await (await fetch("/")).text()).not.toContain("/explorer")
    expect((await fetch("/explorer")).status).toBe(404)
  })

  it("escapes values", async () => {
    const { token } = await link()
    const page = await (await fetch(`/simulator/user?link_token=${token}&extra=%22%3E%3Cscript%3E`)).text()
    expect(page).toContain("value=\"&quot;&gt;&lt;script&gt;\"")
    expect(page).not.toContain("<script")
  })

  it("serves the OpenAPI document and the reference", async () => {
    expect(await (await fetch("/openapi.json")).json()).toEqual(JSON.parse(JSON.stringify(openApi())))
    const reference = await (await fetch("/docs")).text()
    expect(reference).toContain("The Flanks simulator")
    expect(reference).toContain("createApiReference")
  })
})

describe("the user's page", () => {
  it("leads through a challenge back to the application, with a code that can be exchanged", async () => {
    const { headers, token } = await link()
    const shown = await (await fetch(`/simulator/user?link_token=${token}&external_id=me&ref=7`)).text()
    const first = await send([...hiddenIn(shown), ["bank", "testbank"], ["username", "ada"], ["password", "SCA_SMS"]])
    const asked = await first.text()
    expect(asked).toContain("The bank asks for SCA_SMS")
    const second = await send([...hiddenIn(asked), ["sca", "SCA_EMAIL"]])
    const third = await send([...hiddenIn(await second.text()), ["sca", "123456"]])
    expect(third.status).toBe(303)
    const code = new URL(third.headers.get("location") ?? "").searchParams.get("code")
    expect(await post("/v0/platform/link", { code }, headers)).toMatchObject({ link_token: token, extra: { ref: "7" } })
  })

  it("says what did not work, and leads back to the same form", async () => {
    const { token } = await link()
    const refused = await send({ link_token: token, username: "ada", password: "INVALID_CREDENTIALS", ref: "7" })
    const page = await refused.text()
    expect([refused.status, page]).toEqual([200, expect.stringContaining("The bank refused the username")])
    const again = /<a href="([^"]*)">Try again/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? ""
    expect(again).toBe(`/simulator/user?link_token=${token}&ref=7`)
    expect(await (await fetch(again)).text()).toContain("name=\"password\"")
  })

  it("says at once that an address leads nowhere, before anybody types a password", async () => {
    const { token } = await link()
    for (const query of ["", "?link_token=none", "?session_id=none", "?sca_token=none", "?reset_token=none"]) {
      const shown = await fetch(`/simulator/user${query}`)
      const page = await shown.text()
      expect([query, shown.status, page.includes("<form")]).toEqual([query, 400, false])
      expect(page).toContain("Go back to the application")
    }
    expect((await send({ link_token: "none", username: "ada", password: "any" })).status).toBe(400)
    const incomplete = await send({ link_token: token, username: "ada" })
    expect([incomplete.status, await incomplete.text()]).toEqual([400, expect.stringContaining("name=\"password\"")])
  })

  it("offers the banks that a session's filter lets through, with what is said about privacy", async () => {
    const { headers } = await link()
    const shown = async (configuration: object) => {
      const { session } = await post("/connect/v2/sessions/create-session", { configuration }, headers)
      return (await fetch((session as unknown as { readonly url: string }).url)).text()
    }
    const page = await shown({ connector_filter: { countries: ["fra"] }, privacy_notice: "We keep <nothing>." })
    expect(page).toContain("Banque Imaginaire")
    expect(page).not.toContain("TestBank")
    expect(page).toContain("We keep &lt;nothing&gt;.")
    expect(await shown({ privacy_notice: "https://app.example/privacy?a=1&b=2" })).toContain(
      "<a href=\"https://app.example/privacy?a=1&amp;b=2\">Privacy notice</a>"
    )
    expect(await shown({ privacy_notice: "javascript:alert(1)" })).not.toContain("href=\"javascript")
    const none = await shown({ connector_filter: { countries: [] } })
    expect(none).toContain("excludes every bank")
    expect(none).not.toContain("<form")
  })

  it("has no field where nothing is typed", async () => {
    const { token } = await link()
    const asked = await (await send({ link_token: token, username: "uma", password: "SCA_APP" })).text()
    expect(asked).toContain("Open the bank&#39;s app".replace("&#39;", "'"))
    expect(asked).not.toContain("<label>")
    const done = await send([...hiddenIn(asked)])
    expect([done.status, done.headers.get("location")]).toEqual([303, expect.stringContaining("?code=")])
  })

  it("lets the user of a link give up, if the application asked to hear of it", async () => {
    const { token } = await link()
    const pageOf = async (query: string) => (await fetch(`/simulator/user?link_token=${token}${query}`)).text()
    expect(await pageOf("&rollback=ABORTED_BY_USER&ref=7")).toContain(
      "https://app.example/back?error=ABORTED_BY_USER&amp;ref=7"
    )
    expect(await pageOf("&rollback=INTERNAL_ERROR")).not.toContain("without connecting")
  })

  it("does what a bank asks of credentials that exist", async () => {
    const { headers } = await link()
    const { credentials_token } = await post(
      "/v0/bank/credentials",
      { bank: "testbank", username: "eve", password: "any" },
      headers
    )
    for (const [force, field] of [["sca", "sca"], ["reset", "password"]] as const) {
      const forced = await fetch("/v0/bank/credentials/status", {
        method: "PUT",
        body: JSON.stringify({ credentials_token, force }),
        headers: { "content-type": "application/json", ...headers }
      })
      const tokens = await forced.json() as Record<string, string>
      const page = await (await fetch(`/simulator/user?${String(new URLSearchParams(tokens))}`)).text()
      expect(page).toContain(`name="${field}"`)
      expect(await (await send({ ...tokens, [field]: "123456" })).text()).toContain("Done.")
    }
    const status = await post("/v0/bank/credentials/status", { credentials_token }, headers)
    expect([status["sca_token"], status["reset_token"]]).toEqual([null, null])
  })
})
