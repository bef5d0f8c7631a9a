import { once } from "node:events"
import { createServer } from "node:net"
import { describe, expect, it } from "vitest"
import { main, node, run, serve, start } from "./process.ts"

const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
  const sent = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body)
  }
  return await (await fetch(url, sent)).json() as { readonly [field: string]: unknown }
}

const grant = { grant_type: "client_credentials", client_id: "simulator", client_secret: "not-a-secret" }

describe("flanks serve", () => {
  it("serves, says how to call it, and stops at an interrupt during a slow request", async () => {
    const { child, end, said, url } = await serve(["--control"])
    for (const line of [`BASE_URL=${url}`, "CLIENT_ID=simulator", "CLIENT_SECRET=not-a-secret"]) {
      expect(said.split("\n")).toContain(`export FLANKS_${line}`)
    }
    expect(said).not.toContain("Everyone who can reach")
    const { access_token } = await post(`${url}/v0/token`, grant)
    expect(access_token).toMatch(/^[0-9a-f]{32}$/)
    expect(await post(`${url}/simulator/control/arm`, { scenario: "SLOW" })).toEqual({ armed: 1 })
    const slow = post(`${url}/v0/token`, grant).then(() => "answered", () => "broken")
    await new Promise((resolve) => setTimeout(resolve, 200))
    child.kill("SIGINT")
    expect(await slow).toBe("broken")
    expect(await end).toMatchObject({ exitCode: 130, stderr: "" })
  })

  it("says who else can call it, and refuses a host of another machine", async () => {
    const { child, end, said, url } = await serve(["--host", "0.0.0.0"])
    expect([said, url]).toEqual([
      expect.stringContaining("Everyone who can reach 0.0.0.0 can call it"),
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)
    ])
    child.kill("SIGTERM")
    await end
    expect(await run(["serve", "--port", "0", "--host", "nowhere.invalid"])).toEqual({
      exitCode: 74,
      stdout: "",
      stderr: "flanks: nowhere.invalid isn't an address of this machine. Leave out --host to listen on loopback.\n"
    })
  })

  it("logs users in to sessions automatically, and shuts Flanks Link down", async () => {
    const { child, end, said, url } = await serve([
      "--auto-login",
      "INVALID_CREDENTIALS",
      "--links-shut-down",
      "now",
      "--speed",
      "1000"
    ])
    expect(said.replaceAll(/\s+/g, " ")).toMatch(
      /Users log in to sessions automatically\. Flanks Link is shut down as of \d{4}-\d\d-\d\d\./
    )
    const { access_token } = await post(`${url}/v0/token`, grant)
    const signedIn = { authorization: `Bearer ${String(access_token)}` }
    const list = await fetch(`${url}/v0/links/list-links`, { method: "POST", headers: signedIn })
    expect([list.status, list.headers.get("content-type")]).toEqual([404, "text/html"])
    await post(`${url}/connect/v2/sessions/create-session`, { configuration: {} }, signedIn)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await post(`${url}/connect/v2/sessions/list-sessions`, { query: {} }, signedIn)).toMatchObject({
      items: [{ status: "Finished:Error", error_code: "InvalidCredentials" }]
    })
    child.kill("SIGTERM")
    await end
  })

  it("prints its address as a line of JSON", async () => {
    const [command, ...options] = node
    const child = start(command, [...options, main, "serve", "--port", "0", "--speed", "60", "--json"])
    const [line] = await once(child.stdout, "data")
    child.kill("SIGTERM")
    expect(JSON.parse(String(line))).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      clientId: "simulator",
      speed: 60,
      timeScale: 1 / 60,
      control: false
    })
  })

  it("forgets its tokens after a kill", async () => {
    const first = await serve(["--seed", "a"])
    const { access_token } = await post(`${first.url}/v0/token`, grant)
    first.child.kill("SIGKILL")
    await first.end
    const second = await serve(["--seed", "b"])
    const response = await fetch(`${second.url}/v0/bank/available`, {
      headers: { authorization: `Bearer ${String(access_token)}` }
    })
    expect(response.status).toBe(401)
    second.child.kill("SIGTERM")
    await second.end
  })

  it("never logs a secret, even at the finest level", async () => {
    const client_secret = "the-clients-secret"
    const { child, end, url } = await serve(["--control", "--log-level", "all"], {
      FLANKS_CLIENT_SECRET: client_secret
    })
    const { access_token } = await post(`${url}/v0/token`, { ...grant, client_secret })
    const signedIn = { authorization: `Bearer ${String(access_token)}` }
    const login = { bank: "testbank", username: "the-username", password: "the-password" }
    const { credentials_token } = await post(`${url}/v0/bank/credentials`, login, signedIn)
    const { data } = await post(`${url}/v0/links/create-link`, { redirect_uri: "https://app.example" }, signedIn)
    const { token } = data as { readonly token: string }
    const { code } = await post(`${url}/simulator/user-login`, {
      ...login,
      link_token: token,
      username: "the-other-username"
    })
    for (const scenario of ["INTERNAL_SERVER_ERROR", "LOST_ANSWER", "TRUNCATED", String(credentials_token), "none"]) {
      const headers = { ...signedIn, "x-flanks-scenario": scenario }
      await post(`${url}/v0/bank/credentials/status?code=${String(code)}`, { credentials_token }, headers).catch(() =>
        null
      )
    }
    await fetch(`${url}/v0/${String(code)}`, { method: "PUT", body: "{\"the-password\"", headers: signedIn })
    await post(`${url}/v0/platform/link`, { code }, signedIn)
    child.kill("SIGTERM")
    const { stderr, stdout } = await end
    expect(stdout).toContain("links.exchange 200 whole")
    for (const secret of [access_token, client_secret, credentials_token, code, "the-username", "the-password"]) {
      expect(stdout + stderr).not.toContain(secret)
    }
  })

  it("says that its port is taken", async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve))
    const address = taken.address()
    const port = typeof address === "object" ? String(address?.port) : ""
    expect(await run(["serve", "--port", port])).toEqual({
      exitCode: 74,
      stdout: "",
      stderr: `flanks: Port ${port} of 127.0.0.1 is taken or not allowed. ` +
        "Choose another with --port, or any free one with --port 0.\n"
    })
    taken.close()
  })

  it("serves thousands of connections at once, and the next one", async () => {
    const { child, end, url } = await serve()
    const statuses = await Promise.all(
      Array.from({ length: 3000 }, async () => (await fetch(`${url}/v0/bank/available`)).status)
    )
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(await post(`${url}/v0/token`, grant)).toMatchObject({ token_type: "Bearer" })
    child.kill("SIGTERM")
    expect((await end).stderr).toBe("")
  })
})
