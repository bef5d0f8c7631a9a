import { words } from "@effect-flanks/cli/calling/DataKinds"
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { flanks as run, type Ran, type World } from "./harness.ts"

const env = {
  FLANKS_BASE_URL: "https://flanks.test",
  FLANKS_CLIENT_ID: "simulator",
  FLANKS_CLIENT_SECRET: "not-a-secret",
  FLANKS_ATTEMPT_TIMEOUT: "2 seconds",
  FLANKS_WAIT_PROCESSING_FIRST: "5 millis",
  FLANKS_WAIT_PROCESSING_CAP: "5 millis"
}

const makeWorld = async (speed = 1000) => {
  const runtime = ManagedRuntime.make(Simulator.layer({ speed, control: true }))
  const fetch = await runtime.runPromise(Memory.webHandler)
  const simulated = <A, E>(use: (simulator: Simulator.Simulator["Service"]) => Effect.Effect<A, E>) =>
    runtime.runPromise(Effect.flatMap(Simulator.Simulator, use))
  const post = (path: string, body: object, authorization: string | null = null) =>
    simulated(({ answer }) =>
      Effect.map(
        answer(Request.make("POST", path, { authorization, body: JSON.stringify(body) })),
        (reply) => JSON.parse(reply.answer.body)
      )
    )
  let users = 0
  return {
    dispose: () => runtime.dispose(),
    arm: (scenario: string, operation: string) => simulated(({ arm }) => arm(scenario, operation)),
    requests: () => simulated(({ world }) => Effect.map(world, ({ log }) => log.map(({ operation }) => operation))),
    advance: (hours: number) => simulated(({ advance }) => advance(`${hours} hours`)),
    tokens: () =>
      simulated(({ world }) =>
        Effect.map(world, ({ credentials }) => Array.from(HashMap.values(credentials), ({ token }) => token))
      ),
    flanks: (
      args: string,
      stdin: string | null = "",
      more: { readonly [name: string]: string } = {},
      rest: Pick<World, "isWatched" | "signal"> = {}
    ) => run(args.split(" "), { stdin, env: { ...env, ...more }, fetch, ...rest }),
    /** A user logs in through a link, and comes back with a code. */
    code: async (password = "EXTRACTION_DONE"): Promise<string> => {
      const { access_token } = await post("/v0/token", {
        grant_type: "client_credentials",
        client_id: "simulator",
        client_secret: "not-a-secret"
      })
      const link = { redirect_uri: "https://app.example/back" }
      const { data } = await post("/v0/links/create-link", link, `Bearer ${access_token}`)
      return (await post("/simulator/user-login", { link_token: data.token, username: `user ${++users}`, password }))
        .code
    }
  }
}

let world: Awaited<ReturnType<typeof makeWorld>>
beforeEach(async () => {
  world = await makeWorld()
})
/** A world whose data takes seconds, which a busy machine does not miss. */
const slowWorld = async (speed: number): Promise<void> => {
  await world.dispose()
  world = await makeWorld(speed)
}
afterEach(() => world.dispose())

const tokenOf = async (password?: string): Promise<string> =>
  (await world.flanks("exchange --reveal", await world.code(password))).stdout.trim()

const all = ({ stderr, stdout }: Ran): string => stdout + stderr

describe("flanks token", () => {
  it("says that the client ID and secret work, and shows the token only on request", async () => {
    const said = await world.flanks("token")
    expect(said).toMatchObject({ exitCode: 0, stderr: "" })
    expect(said.stdout).toContain("the client ID and secret work")
    const shown = (await world.flanks("token --reveal")).stdout.trim()
    expect(shown).toMatch(/^\w{20,}$/)
    const json = await world.flanks("token --json")
    expect(JSON.parse(json.stdout)).toEqual({ access_token: "<hidden, --reveal shows it>" })
    expect(all(said) + all(json)).not.toContain(shown)
  })

  it("ends with 78 and says what to do if the application or the environment is wrong", async () => {
    const denied = await world.flanks("token", "", { FLANKS_CLIENT_SECRET: "zq-wrong" })
    expect(denied.exitCode).toBe(78)
    expect(denied.stderr).toMatch(/^flanks: AccessDenied: .* Next: .*check the client ID, secret and grant type/)
    expect(all(denied)).not.toContain("zq-wrong")
    const missing = await world.flanks("token", "", { FLANKS_CLIENT_ID: "" })
    expect(missing.exitCode).toBe(78)
    expect(missing.stderr).toMatch(/FLANKS_CLIENT_ID is not set\.\nSet FLANKS_CLIENT_ID and FLANKS_CLIENT_SECRET/)
    for (const name of ["FLANKS_CLIENT_SECRET", "FLANKS_CLIENT_ID"]) {
      expect((await run(["token"], { env: { ...env, [name]: "" } })).stderr).toMatch(
        new RegExp(`^flanks: ${name} is not set\\.\n`)
      )
    }
    const wrong = await world.flanks("token", "", { FLANKS_CALL_TIMEOUT: "soon" })
    expect(wrong.exitCode).toBe(78)
    expect(wrong.stderr).toMatch(
      /FLANKS_CALL_TIMEOUT is invalid\. Expected a duration such as "5 seconds"\.\nDurations look like/
    )
    const insecure = await world.flanks("token", "", { FLANKS_BASE_URL: "http://flanks.example" })
    expect(insecure.exitCode).toBe(78)
    expect(insecure.stderr).toContain("Next: give an absolute https URL")
  })
})

describe("flanks exchange", () => {
  it("prints only the token on stdout, and what to do next on stderr", async () => {
    const code = await world.code()
    const exchanged = await world.flanks("exchange --reveal", `${code}\n`)
    expect(exchanged).toMatchObject({ exitCode: 0, stdout: `${(await world.tokens())[0]}\n` })
    expect(exchanged.stderr).toMatch(/^ActiveToken: store the token\./)
    const delayed = await world.flanks("exchange --reveal --json", "", {
      FLANKS_LINK_CODE: await world.code("TOKEN_DELAYED")
    })
    const { credentials_token, tag } = JSON.parse(delayed.stdout)
    expect(tag).toBe("DelayedToken")
    expect(await world.tokens()).toContain(credentials_token)
    expect(delayed.stderr).toContain("Never exchange the code again.")
  })

  it("refuses to use up a code without --reveal, or one from the command line", async () => {
    const code = await world.code()
    const before = (await world.requests()).length
    for (const args of ["exchange", `exchange ${code}`, `exchange --reveal ${code}`, `exchange --json`]) {
      const refused = await world.flanks(args, code)
      expect(refused.exitCode).toBe(64)
      expect(refused.stdout).toMatch(args.endsWith("--json") ? /"exitCode":64/ : /^$/)
      expect(all(refused)).not.toContain(code)
    }
    expect(await world.requests()).toHaveLength(before)
  })

  it("ends with 76 if the result is unknown, never posts the code again, and says where the token is", async () => {
    const code = await world.code()
    await world.arm("LOST_IN_GATEWAY", "links.exchange")
    const uncertain = await world.flanks("exchange --reveal", code)
    expect(uncertain).toMatchObject({ exitCode: 76, stdout: "" })
    expect(uncertain.stderr).toMatch(
      /^flanks: ExchangeUncertain: .* failed with UnexpectedResponse, .* `flanks credentials --reveal` lists the tokens\.$/m
    )
    const [token = ""] = await world.tokens()
    expect((await world.flanks("credentials --reveal")).stdout).toMatch(
      new RegExp(`^–  +testbank  +active  +${token}$`, "m")
    )
    const listed = await world.flanks("credentials --json")
    expect(JSON.parse(listed.stdout)).toEqual([
      { external_id: null, bank: "testbank", status: "active", credentials_token: "<hidden, --reveal shows it>" }
    ])
    expect(all(listed) + all(await world.flanks("credentials"))).not.toContain(token)
    await world.arm("LOST_IN_GATEWAY", "links.exchange")
    const { error } = JSON.parse((await world.flanks("exchange --reveal --json", await world.code())).stdout)
    expect(error).toMatchObject({
      tag: "ExchangeUncertain",
      reason: "CodeGone",
      posts: 1,
      failure: { tag: "UnexpectedResponse" }
    })
    expect((await world.requests()).filter((operation) => operation === "links.exchange")).toHaveLength(2)
    expect(all(uncertain)).not.toContain(code)
  })

  it("says where the token may be when it is interrupted during an exchange", async () => {
    const interruption = new AbortController()
    await world.arm("SLOW", "links.exchange")
    const patient = { FLANKS_ATTEMPT_TIMEOUT: "1 minute" }
    const exchanging = world.flanks("exchange --reveal", await world.code(), patient, { signal: interruption.signal })
    await vi.waitUntil(async () => (await world.requests()).includes("links.exchange"))
    interruption.abort()
    const { stderr, stdout } = await exchanging
    expect(stdout).toBe("")
    expect(stderr).toMatch(
      /^Interrupted: the code may be used up\. Before you try again, look for the token in `flanks credentials --reveal`/
    )
  })

  it("asks for a missing code", async () => {
    expect((await world.flanks("exchange --reveal", null)).stderr).toContain(
      "The link code is missing. Set FLANKS_LINK_CODE"
    )
    expect((await world.flanks("exchange --reveal", "")).stderr).toContain("Nothing was piped in.")
    expect((await world.flanks("exchange --reveal", "two words")).stderr).toContain("The input isn't a link code.")
  })
})

describe("flanks status", () => {
  it("shows which data is ready, and as JSON", async () => {
    const token = await tokenOf()
    const shown = await world.flanks("status", token)
    expect(shown).toMatchObject({ exitCode: 0, stderr: "" })
    expect(shown.stdout).toMatch(/^portfolio +ready$/m)
    const json = await world.flanks("status --json --data-kinds accounts,portfolio", token)
    expect(JSON.parse(json.stdout)).toEqual({
      states: { account: "ready", portfolio: "ready" },
      finished: true,
      user: null
    })
    expect(all(shown) + all(json)).not.toContain(token)
  })

  it("waits until the data is ready, and reports each change", async () => {
    await slowWorld(20)
    const token = await tokenOf("usual")
    const watched = await world.flanks("status --watch --data-kinds account,account-transactions", token)
    expect(watched.exitCode).toBe(0)
    expect(watched.stderr).toMatch(/accountTransaction pending\n[^]*accountTransaction ready\n/)
    expect(watched.stdout).toMatch(/^accountTransaction +ready$/m)
  })

  it("says what it waits for if the status is a temporary error", async () => {
    const token = await tokenOf()
    const quick = { FLANKS_WAIT_BANK_FIRST: "5 millis" }
    await world.arm("BANK_ERROR", "credentials.status")
    const watched = await world.flanks("status --watch --data-kinds account", token, quick)
    expect(watched.stderr).toBe("BankError: try later. Next attempt in 0 s\naccount ready\n")
    await world.arm("BANK_ERROR", "credentials.status")
    const json = await world.flanks("status --watch --json --data-kinds account", token, quick)
    expect(json.stderr).toBe("BankError: try later. Next attempt in 0 s\n")
    expect(json.stdout.trim().split("\n").map((line) => JSON.parse(line).states)).toEqual([{ account: "ready" }])
  })

  it("shows the elapsed time on a terminal, and clears it at the end", async () => {
    await slowWorld(100)
    const token = await tokenOf("EXTRACTION_SLOW")
    const slowly = { FLANKS_WAIT_PROCESSING_FIRST: "1500 millis", FLANKS_WAIT_PROCESSING_CAP: "1500 millis" }
    const watched = await world.flanks("status --watch --data-kinds account", token, slowly, { isWatched: true })
    expect(watched.exitCode).toBe(0)
    expect(watched.stderr).toContain("waiting for the data, 1 s so far")
    // What a terminal shows in the end: each line as it was last written.
    const left = watched.stderr.split("\n").map((line) => line.split("\u001b[2K").at(-1))
    expect(left).toEqual(["account pending", "account ready", ""])
    const dumb = await world.flanks("status --watch --data-kinds account", token, { ...slowly, TERM: "dumb" }, {
      isWatched: true
    })
    expect(dumb.stderr).toBe("account ready\n")
    await world.arm("BAD_GATEWAY", "aggregation.account")
    const repeated = { FLANKS_WAIT_TRANSIENT_FIRST: "1500 millis" }
    const got = await world.flanks("get accounts", token, repeated, { isWatched: true })
    expect(got.stderr).toContain("calling Flanks, 1 s so far")
    expect(got.stderr.endsWith("\r\u001b[2K")).toBe(true)
  })

  it("ends with 69 if data is in error, and with 77 if the user must act", async () => {
    const errored = await world.flanks(
      "status --watch --data-kinds account",
      await tokenOf("DATA_ERROR_PRODUCT_ACCOUNT")
    )
    expect(errored).toMatchObject({ exitCode: 69 })
    expect(errored.stderr).toContain("flanks: DataErrored: in error: account. Next: open a ticket")
    expect(errored.stderr).toContain("--ignore-data-error")
    const json = await world.flanks(
      "status --watch --json --data-kinds account",
      await tokenOf("DATA_ERROR_PRODUCT_ACCOUNT")
    )
    const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({ error: { tag: "DataErrored", actor: "support" } })
    const blocked = await tokenOf("CREDENTIALS_BLOCKED")
    await world.advance(48)
    const shown = await world.flanks("status", blocked)
    expect(shown.stdout).toMatch(/^user +blocked: send the user to enter the bank login again$/m)
    const user = JSON.parse((await world.flanks("status --json", blocked)).stdout).user
    expect(user).toEqual({ todo: "Reset", blocked: true, token: "<hidden, --reveal shows it>" })
    const revealed = JSON.parse((await world.flanks("status --json --reveal", blocked)).stdout).user
    expect(revealed.token).toMatch(/^[0-9a-f]{32}$/)
    expect((await world.flanks("status --reveal", blocked)).stdout).toContain(
      `token                  ${revealed.token}`
    )
    expect(all(shown) + JSON.stringify(user)).not.toContain(revealed.token)
  })
})

describe("flanks get", () => {
  it("shows a table, all fields as JSON, and the matches of a query", async () => {
    const token = await tokenOf()
    const shown = await world.flanks("get accounts", token)
    expect(shown).toMatchObject({ exitCode: 0, stderr: "" })
    expect(shown.stdout).toMatch(/^iban +alias +type +balance +currency +entity\nES\d{22}/)
    const cards = (await world.flanks("get cards", token)).stdout.split("\n").slice(1, -1)
    expect(new Set(cards.map((line) => line.indexOf(".")))).toEqual(new Set([cards[0]?.indexOf(".")]))
    const accounts = JSON.parse((await world.flanks("get account --json", token)).stdout)
    expect(Object.keys(accounts[0])).toEqual(expect.arrayContaining(["_id", "owners", "numOwners"]))
    const query = JSON.stringify({ account_id: [accounts[0]._id] })
    const movements = await world.flanks(`get account-transactions --json --query ${query}`, token)
    const ids = JSON.parse(movements.stdout).map(({ account_id }: { account_id: string }) => account_id)
    expect(new Set(ids)).toEqual(new Set([accounts[0]._id]))
    const poor = await tokenOf("NOTHING_THERE")
    await world.advance(1)
    expect((await world.flanks("get cards", poor)).stdout).toBe("No data.\n")
    expect((await world.flanks("get identity", token)).stdout).toContain("contactInfo")
  })

  it("suggests the names in its help, and says what a query is", async () => {
    expect((await world.flanks("get acounts")).stderr).toContain("Did you mean accounts?")
    expect((await world.flanks("status --data-kinds acounts")).stderr).toContain("Did you mean accounts?")
    expect((await world.flanks("status --data-kinds ,")).stderr).toContain("--data-kinds is empty.")
    const { stdout: help } = await run(["get", "--help"], { columns: 200 })
    for (const word of Object.values(words)) expect(help).toContain(word)
    expect((await world.flanks("get everything")).stderr).toContain("Choose from identity, holders, portfolios")
    expect(await world.flanks("get accounts --query [1]", "t")).toMatchObject({ exitCode: 64 })
  })

  it("ends with the exit code of the actor, and prints the error as JSON", async () => {
    const token = await tokenOf()
    const codes: ReadonlyArray<readonly [word: string, exitCode: number]> = [
      ["PROCESSING", 75],
      ["SCA_ERROR", 75],
      ["BANK_ERROR", 75],
      ["INCOMPLETE", 69],
      ["CREDENTIALS_ERROR", 77],
      ["SCA_REQUIRED", 77]
    ]
    for (const [word, exitCode] of codes) {
      await world.arm(word, "aggregation.account")
      const ended = await world.flanks("get accounts", token)
      expect({ word, exitCode: ended.exitCode }).toEqual({ word, exitCode })
      expect(ended.stderr).toContain("Next: ")
      expect(all(ended)).not.toContain(token)
    }
    await world.arm("BANK_ERROR", "aggregation.account")
    const { stderr, stdout } = await world.flanks("get accounts --json", token)
    expect(JSON.parse(stdout).error).toMatchObject({ tag: "BankError", code: 50001, actor: "bank", schedule: "bank" })
    expect(stderr).toContain("`flanks schedule bank` shows when a retry is useful.")
    expect((await world.flanks("get accounts", "zq-unknown")).exitCode).toBe(78)
  })

  it("warns about a variable without effect, and continues", async () => {
    const { exitCode, stderr } = await world.flanks("token", "", { FLANKS_WAIT_PROCESING_FIRST: "5 seconds" })
    expect(exitCode).toBe(0)
    expect(stderr).toContain("FLANKS_WAIT_PROCESING_FIRST")
    expect((await world.flanks("token")).stderr).not.toContain("FLANKS_WAIT")
  })

  it.each([
    ["ECONNREFUSED", "The connection was refused: nothing listens there. Check FLANKS_BASE_URL"],
    ["ENOTFOUND", "The host name wasn't found."],
    ["ECONNRESET", "The connection broke off."]
  ])("says what %s means", async (code, sentence) => {
    const { exitCode, stderr } = await run(["token"], {
      env: { ...env, FLANKS_WAIT_TRANSIENT_TIMES: "0" },
      fetch: () => Promise.reject(new TypeError("fetch failed", { cause: { code } }))
    })
    expect(exitCode).toBe(75)
    expect(stderr).toContain(sentence)
  })

  it("never repeats an argument that may be a secret", async () => {
    for (const name of ["token", "connect", "exchange", "credentials", "status", "get accounts"]) {
      const refused = await world.flanks(`${name} zq-secret --json`)
      expect(refused.exitCode).toBe(64)
      expect(refused.stderr).toMatch(/does not belong on the command line|takes no arguments/)
      const flag = await world.flanks(`${name} --token=zq-secret`)
      expect(flag.stderr).toContain("has no flag --token.")
      expect(all(refused) + all(flag)).not.toContain("zq-secret")
    }
  })
})
