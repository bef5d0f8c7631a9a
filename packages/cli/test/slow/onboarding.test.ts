import * as EmbeddedPostgres from "@effect-flanks/onboarding/postgres/EmbeddedPostgres"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { createServer } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ended, main, node, run, start } from "./process.ts"

const scope = Scope.makeUnsafe()
let database = ""

beforeAll(async () => {
  const { url } = await Effect.runPromise(Scope.provide(EmbeddedPostgres.make, scope))
  database = Redacted.value(url)
})

afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const freePort = () =>
  new Promise<string>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" ? String(address?.port) : ""))
    })
  })

/** Starts `flanks` and gives what its first line says. */
const begin = async (args: ReadonlyArray<string>, env: { readonly [name: string]: string } = {}) => {
  const [command, ...options] = node
  const child = start(command, [...options, main, ...args], env)
  const end = ended(child)
  const said = { out: "", log: "" }
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString("utf8")
  })
  child.stderr.on("data", (chunk: Buffer) => {
    said.log += chunk.toString("utf8")
  })
  const until = (where: keyof typeof said) => async (text: string) => {
    for (const began = Date.now(); !said[where].includes(text);) {
      if (Date.now() - began > 60_000) throw new Error(`it does not say "${text}": ${JSON.stringify(said)}`)
      if (child.exitCode !== null) throw new Error(`it ended: ${(await end).stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return said[where]
  }
  const says = until("out")
  return { child, end, says, logs: until("log"), line: (await says("\n")).split("\n")[0] ?? "" }
}

const serve = async (env: { readonly [name: string]: string }) => {
  const { line, ...rest } = await begin(["onboarding", "serve", "--port", "0", "--speed", "7200", "--json"], env)
  const { simulator, url } = JSON.parse(line) as { readonly url: string; readonly simulator: string | null }
  return { ...rest, url, simulator }
}

const post = async (url: string, body: unknown, token = "") => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body)
  })
  return await response.json() as { readonly [field: string]: unknown }
}

/** A user connects their bank; gives the code that they come back with. */
const connects = async (flanks: string, name: string) => {
  const { access_token } = await post(`${flanks}/v0/token`, {
    grant_type: "client_credentials",
    client_id: "simulator",
    client_secret: "not-a-secret"
  })
  const { data } = await post(
    `${flanks}/v0/links/create-link`,
    { redirect_uri: "https://a.example" },
    String(access_token)
  )
  const { token } = data as { readonly token: string }
  const login = { link_token: token, username: name, password: "TOKEN_DELAYED", external_id: name }
  return String((await post(`${flanks}/simulator/user-login`, login))["code"])
}

const stateOf = async (url: string, id: string) => {
  const { state } = await (await fetch(`${url}/onboardings/${id}`)).json() as {
    readonly state: { readonly _tag: string }
  }
  return state._tag
}

const until = async (url: string, id: string, tag: string) => {
  for (;;) {
    const state = await stateOf(url, id)
    if (state === tag) return
    if (state === "Failed") {
      throw new Error(`${id} has failed: ${await (await fetch(`${url}/onboardings/${id}`)).text()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

describe("flanks onboarding serve", () => {
  it("onboards on the simulator without configuration, and leaves nothing behind when it stops", async () => {
    const { child, end, simulator, url } = await serve({})
    const code = await connects(simulator ?? "", "anna")
    await post(`${url}/onboardings`, { id: "anna", code, externalId: "anna" })
    await until(url, "anna", "Waiting")

    const watching = await begin(["onboarding", "list", "--watch", "--url", url])
    expect(watching.line).toMatch(/^anna {2}●─◐─○─○ {2}waiting for the security checks/)
    await until(url, "anna", "Done")
    await watching.says("anna  ●─●─●─●  fetched 11 kinds of data")
    watching.child.kill("SIGINT")
    expect((await watching.end).exitCode).toBe(130)
    expect((await run(["onboarding", "list", "--url", url])).stdout).toContain("●─●─●─●")
    expect(await (await fetch(`${url}/onboardings/anna/data/account`)).text()).toContain("\"iban\"")

    child.kill("SIGTERM")
    const { exitCode, stderr, stdout } = await end
    expect(exitCode).toBe(0)
    expect(`${stdout}${stderr}`).not.toContain(code)
    await expect(fetch(`${url}/health`)).rejects.toThrow("fetch failed")
  })

  it("takes a user through a session whose address the command prints, with time for the user", async () => {
    const { child, end, simulator, url } = await serve({})
    const started = { id: "anna", session: { redirect_url: "https://app.example/back" }, dataKinds: ["account"] }
    await post(`${url}/onboardings`, started)
    await until(url, "anna", "NeedsUser")
    expect((await run(["onboarding", "session", "anna", "--url", url])).stdout).toBe("<hidden, --reveal shows it>\n")
    const address = (await run(["onboarding", "session", "anna", "--url", url, "--reveal"])).stdout.trim()
    expect(address).toContain(simulator ?? "no simulator")
    // Hours have passed there.
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const session_id = new URL(address).searchParams.get("session_id")
    const { redirect } = await post(`${simulator}/simulator/user-login`, {
      session_id,
      username: "anna",
      password: "any"
    })
    expect(redirect).toBe(`https://app.example/back?session_id=${session_id}`)
    await post(`${url}/onboardings/anna/signal`, { _tag: "UserReturned", url: redirect })
    await until(url, "anna", "Done")
    expect((await run(["onboarding", "list", "--url", url])).stdout).toContain("●─●─●─●")
    const history = await (await fetch(`${url}/onboardings/anna/history`)).text()
    expect(history).not.toContain("SessionAbandoned")
    expect(history).not.toContain(session_id)
    child.kill("SIGTERM")
    const { stderr, stdout } = await end
    expect(`${stdout}${stderr}`).not.toContain(session_id)
  })

  it("hands its work over when it is stopped", async () => {
    const flanks = await begin(["serve", "--port", "0", "--speed", "7200"])
    const base = /at (http:\/\/\S+)/.exec(flanks.line)?.[1] ?? ""
    const env = async () => ({
      DATABASE_URL: database,
      FLANKS_ONBOARDING_KEYS: key,
      FLANKS_BASE_URL: base,
      FLANKS_CLIENT_ID: "simulator",
      FLANKS_CLIENT_SECRET: "not-a-secret",
      FLANKS_RUNNER_PORT: await freePort()
    })
    const key = `test:${randomBytes(32).toString("base64")}`
    const first = await serve(await env())
    const ids = ["bert", "carla", "dora", "emil"]
    for (const id of ids) {
      await post(`${first.url}/onboardings`, { id, code: await connects(base, id), externalId: id })
      await until(first.url, id, "Waiting")
    }
    const second = await serve(await env())
    first.child.kill("SIGTERM")
    expect((await first.end).exitCode).toBe(0)
    for (const id of ids) await until(second.url, id, "Done")
    const metrics = await (await fetch(`${second.url}/metrics`)).text()
    expect(metrics).toContain("flanks_onboardings{state=\"Done\",reason=\"\"} 4")
    second.child.kill("SIGTERM")
    await second.end

    const rotated = `new:${randomBytes(32).toString("base64")}`
    const third = await serve({ ...await env(), FLANKS_ONBOARDING_KEYS: `${rotated},${key}` })
    await third.logs("sealed 48 secrets again with key new")
    third.child.kill("SIGTERM")
    await third.end
    const fourth = await serve({ ...await env(), FLANKS_ONBOARDING_KEYS: rotated })
    expect(await (await fetch(`${fourth.url}/onboardings/bert/data/account`)).text()).toContain("\"iban\"")
    expect(await (await fetch(`${fourth.url}/onboardings/bert/token`)).json()).toHaveProperty("token")
    for (const { child, end } of [fourth, flanks]) {
      child.kill("SIGTERM")
      await end
    }
  })
})

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe("flanks onboarding demo", () => {
  it("finishes all onboardings although a runner is killed", async () => {
    const { exitCode, stderr, stdout } = await run(["onboarding", "demo"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/Killed the first runner, process \d+/)
    expect(stdout).toMatch(/8 of 8 onboardings are done, 8 codes were posted for them, in \d+ s\.\n$/)
  })

  it.each(["SIGINT", "SIGKILL"] as const)("leaves no process behind when %s ends it", async (signal) => {
    const { child, end, says } = await begin(["onboarding", "demo"])
    const said = await says("share the work")
    const pids = [...said.matchAll(/\d+(?= and|\. They)/g)].map(Number)
    expect(pids.map(lives)).toEqual([true, true])
    child.kill(signal)
    await end
    for (let tries = 0; tries < 100 && pids.some(lives); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(pids.map(lives)).toEqual([false, false])
  })
})
