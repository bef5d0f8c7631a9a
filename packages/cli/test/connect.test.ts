import * as Memory from "@effect-flanks/simulator/Memory"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as World from "@effect-flanks/simulator/World"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterEach, describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

const speed = 1000

const env = {
  FLANKS_BASE_URL: "https://flanks.test",
  FLANKS_CLIENT_ID: "simulator",
  FLANKS_CLIENT_SECRET: "not-a-secret",
  FLANKS_WAIT_TIME_SCALE: String(1 / speed),
  // The time scale doesn't shorten these, because users type no faster.
  FLANKS_WAIT_SESSION_USER_FIRST: "5 millis",
  FLANKS_WAIT_SESSION_USER_CAP: "20 millis",
  FLANKS_WAIT_SESSION_PROCESSING_EVERY: "2 millis"
}

const disposals: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose()
})

/** A simulator whose users log in by themselves with this password. */
const makeWorld = async (autoLogin: string | null) => {
  const runtime = ManagedRuntime.make(Simulator.layer({ speed, autoLogin }))
  disposals.push(() => runtime.dispose())
  const fetch = await runtime.runPromise(Memory.webHandler)
  const world = () => runtime.runPromise(Effect.flatMap(Simulator.Simulator, (simulator) => simulator.world))
  return {
    sessions: async () => World.inOrder((await world()).sessions),
    tokens: async () => Array.from(HashMap.keys((await world()).credentials)),
    advance: (days: number) =>
      runtime.runPromise(Effect.flatMap(Simulator.Simulator, ({ advance }) => advance(`${days} days`))),
    logIn: async () => {
      const [session] = World.inOrder((await world()).sessions)
      const body = JSON.stringify({ session_id: session?.id, username: "ada", password: "any" })
      const headers = { "content-type": "application/json" }
      await fetch(new Request("https://flanks.test/simulator/user-login", { method: "POST", headers, body }))
    },
    run: (
      args: string,
      { stdin = "", ...more }: { readonly stdin?: string; readonly [variable: string]: string } = {}
    ) => flanks(args.split(" "), { env: { ...env, ...more }, fetch, stdin })
  }
}

describe("flanks connect", () => {
  it("prints the user's address and the progress, and ends with the connection, shown only on request", async () => {
    const { run, sessions, tokens } = await makeWorld("SCA_SMS")
    const revealed = await run("connect --connector testbank --reveal")
    const [session] = await sessions()
    const [token = ""] = await tokens()
    expect(revealed).toMatchObject({ exitCode: 0, stdout: `${token}\n` })
    const said = revealed.stderr.split("\n")
    expect(said.slice(0, 2)).toEqual([
      "Open this address. It is a secret, meant for this user only:",
      `https://flanks.test/simulator/user?session_id=${session?.id}`
    ])
    expect(said.at(-2)).toBe("Connected. `flanks status --watch` waits for the data.")
    const hidden = await run("connect")
    expect(hidden.stdout).toBe("<hidden, --reveal shows it>\n")
    for (const known of await tokens()) expect(hidden.stdout + hidden.stderr).not.toContain(known)
  })

  it("prints a line for the session and one for its end, for programs", async () => {
    const { run, sessions, tokens } = await makeWorld("any")
    const { exitCode, stdout } = await run("connect --json --reveal --redirect-url https://app.example/back")
    const lines = stdout.trim().split("\n").map((line) => JSON.parse(line) as object)
    const [session] = await sessions()
    expect(exitCode).toBe(0)
    expect(session?.redirectUrl).toBe("https://app.example/back")
    expect(lines).toEqual([
      { session_id: session?.id, url: `https://flanks.test/simulator/user?session_id=${session?.id}` },
      { tag: "Connected", connection_id: (await tokens())[0] }
    ])
  })

  it("ends with the advice if the bank refuses, and with who must act", async () => {
    for (
      const [password, exitCode, tag] of [
        ["INVALID_CREDENTIALS", 77, "InvalidCredentials"],
        ["INTERNAL_ERROR", 75, "ConnectInternalError"]
      ] as const
    ) {
      const { run } = await makeWorld(password)
      const refused = await run("connect")
      expect([refused.exitCode, refused.stdout]).toEqual([exitCode, ""])
      expect(refused.stderr).toContain(`flanks: ${tag}: `)
      const json = await run("connect --json")
      expect(JSON.parse(json.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({ error: { tag } })
    }
  })

  it("gives the user of a fast simulator as much time as any other", async () => {
    const { logIn, run } = await makeWorld(null)
    const connecting = run("connect", {
      FLANKS_WAIT_SESSION_USER_FIRST: "200 millis",
      FLANKS_WAIT_SESSION_USER_CAP: "200 millis",
      FLANKS_WAIT_SESSION_USER_BUDGET: "10 seconds"
    })
    // Longer than the budget on the simulator's clock, which is 10 milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 500))
    await logIn()
    expect(await connecting).toMatchObject({ exitCode: 0, stdout: "<hidden, --reveal shows it>\n" })
  })

  it("stops waiting for a user who never comes, and says that nothing was lost", async () => {
    const { run } = await makeWorld(null)
    const { exitCode, stderr } = await run("connect --json", { FLANKS_WAIT_SESSION_USER_BUDGET: "100 millis" })
    expect(exitCode).toBe(77)
    expect(stderr.match(/^The user has to log in\.$/gm)).toHaveLength(1)
    expect(stderr).toContain("SessionAbandoned: the user didn't finish the session in time.")
  })

  it("renews a connection of which the bank wants the user again", async () => {
    const { advance, run, tokens } = await makeWorld("SCA_EXPIRES")
    const token = (await run("connect --reveal")).stdout.trim()
    await advance(2)
    const status = () => run("status --json", { stdin: token })
    expect(JSON.parse((await status()).stdout)).toMatchObject({ user: { todo: "Sca" } })
    expect(await run("connect --renew --reveal", { stdin: token })).toMatchObject({ exitCode: 0, stdout: `${token}\n` })
    expect(JSON.parse((await status()).stdout)).toMatchObject({ user: null })
    expect(await tokens()).toEqual([token])
  })

  it("refuses a secret on the command line, and a bank for a connection that has one", async () => {
    const { run } = await makeWorld("any")
    expect((await run("connect abc")).stderr).toContain("does not belong on the command line")
    expect((await run("connect --renew --connector testbank", { stdin: "abc" })).stderr).toContain(
      "--connector and --renew exclude each other"
    )
    const unknown = await run("connect --connector none")
    expect(unknown.exitCode).toBe(78)
    expect(unknown.stderr).toContain("ConfigurationError")
  })
})
