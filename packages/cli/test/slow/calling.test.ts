import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ended, flanks, main, node, start } from "./process.ts"

const [command, ...options] = node

/** The simulator, in which an hour takes a second. */
let server: ReturnType<typeof start>
let base = ""

const application = () => ({
  FLANKS_BASE_URL: base,
  FLANKS_CLIENT_ID: "simulator",
  FLANKS_CLIENT_SECRET: "not-a-secret",
  FLANKS_WAIT_PROCESSING_FIRST: "50 millis",
  FLANKS_WAIT_PROCESSING_CAP: "100 millis",
  FLANKS_WAIT_TRANSIENT_TIMES: "1",
  FLANKS_ATTEMPT_TIMEOUT: "2 seconds"
})

/** Runs `flanks` with an application, and a secret on its stdin. */
const run = (args: ReadonlyArray<string>, stdin = "", env: { readonly [name: string]: string } = {}) => {
  const child = start(command, [...options, main, ...args], { ...application(), ...env })
  child.stdin.end(stdin)
  return ended(child)
}

const post = async (path: string, body: unknown, token = "") => {
  const response = await fetch(`${base}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body)
  })
  return await response.json() as { readonly [field: string]: unknown }
}

/** The code that a user comes back with. */
const code = async (username: string, password: string) => {
  const { access_token } = await post("/v0/token", {
    grant_type: "client_credentials",
    client_id: "simulator",
    client_secret: "not-a-secret"
  })
  const { data } = await post("/v0/links/create-link", { redirect_uri: "https://a.example" }, String(access_token))
  const { token } = data as { readonly token: string }
  return String((await post("/simulator/user-login", { link_token: token, username, password }))["code"])
}

beforeAll(async () => {
  server = start(command, [...options, main, "serve", "--port", "0", "--speed", "3600"])
  base = await new Promise<string>((resolve) => {
    server.stdout.once("data", (chunk: Buffer) => resolve(/at (http:\/\/\S+)/.exec(chunk.toString("utf8"))?.[1] ?? ""))
  })
})

afterAll(async () => {
  server.kill("SIGTERM")
  await ended(server)
})

describe("the commands that call Flanks, over a port", () => {
  it("go from a link code to data, with secrets by stdin and the environment", async () => {
    const token = await run(["token"])
    expect(token).toMatchObject({ exitCode: 0, stderr: "" })
    expect(token.stdout).not.toMatch(/[0-9a-f]{32}/)

    const link = await code("ada", "any")
    // A token that is not shown would be lost: nothing is exchanged without a place for it.
    const hidden = await run(["exchange"], link)
    expect(hidden).toMatchObject({ exitCode: 64, stdout: "" })
    expect(hidden.stderr).toContain("--reveal")
    expect(hidden.stderr).not.toContain(link)
    const exchanged = await run(["exchange", "--json", "--reveal"], link)
    expect(exchanged.exitCode).toBe(0)
    const credentials = /[0-9a-f]{32}/.exec(exchanged.stdout)?.[0] ?? ""

    const watched = await run(["status", "--watch", "--data-kinds", "account,portfolio"], credentials)
    expect(watched.exitCode).toBe(0)
    expect(watched.stdout).toMatch(/account +ready/)
    const got = await run(["get", "account", "--json"], "", { FLANKS_CREDENTIALS_TOKEN: credentials })
    expect(got).toMatchObject({ exitCode: 0, stderr: "" })
    expect(JSON.parse(got.stdout)).toContainEqual(expect.objectContaining({ currency: "EUR" }))
    expect((await run(["get", "portfolio"], credentials)).stdout).toContain("balance")
    for (const { stderr, stdout } of [token, watched, got]) expect(stdout + stderr).not.toContain(credentials)
  })

  it("keep the token if stdout can't be written", async () => {
    for (const output of ["> /dev/full", "| true; exit ${PIPESTATUS[0]}"]) {
      const child = start("bash", ["-c", `${flanks} exchange --reveal ${output}`], application())
      child.stdin.end(await code(`gus ${output}`, "any"))
      const { exitCode, stderr, stdout } = await ended(child)
      expect([output, exitCode, stdout]).toEqual([output, 74, ""])
      expect(stderr).toMatch(
        /The output can't be written\..* Flanks returns it only once, so here it is:\n[0-9a-f]{32}\n/
      )
    }
  })

  it("end with an exit code that says who must act", async () => {
    const used = await code("eve", "any")
    expect((await run(["exchange", "--reveal"], used)).exitCode).toBe(0)
    // A code that was used up by another process is refused at once, and that is the developer's matter.
    const again = await run(["exchange", "--reveal"], used)
    expect(again.exitCode).toBe(78)
    expect(again.stderr).not.toContain(used)

    const delayed = await run(["exchange", "--json", "--reveal"], await code("fay", "TOKEN_DELAYED"))
    expect(delayed.exitCode).toBe(0)
    const token = /[0-9a-f]{32}/.exec(delayed.stdout)?.[0] ?? ""
    expect(await run(["status"], token)).toMatchObject({ exitCode: 75, stdout: "" })
    expect((await run(["token"], "", { FLANKS_CLIENT_SECRET: "wrong" })).exitCode).toBe(78)
    expect((await run(["status", token])).exitCode).toBe(64)
    const nobody = await run(["token"], "", { FLANKS_BASE_URL: "http://127.0.0.1:1" })
    expect(nobody.exitCode).toBe(75)
    expect(nobody.stderr).toContain("TransportError")
  })
})
