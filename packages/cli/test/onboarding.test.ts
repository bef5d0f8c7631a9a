import { line, render, renderWithin, stateText, steps } from "@effect-flanks/cli/onboarding/Timeline"
import { styles } from "@effect-flanks/cli/terminal/Screen"
import type { Progress, State } from "@effect-flanks/onboarding/Progress"
import { describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

const progress = (state: State, issuedAt: number | null = 0, id = "anna"): Progress => ({
  id,
  externalId: null,
  dataKinds: ["account"],
  startedAt: 0,
  since: 60_000,
  issuedAt,
  state
})

const waiting = (on: Extract<State, { _tag: "Waiting" }>["on"]): State => ({
  _tag: "Waiting",
  on,
  until: 3_600_000,
  row: 1,
  met: "Processing"
})

const connect = (ended: string | null): State => ({
  _tag: "NeedsUser",
  todo: "Connect",
  blocked: false,
  signal: "session/1/1",
  session: { number: 1, ended }
})

const states: ReadonlyArray<readonly [Progress, string, string]> = [
  [progress({ _tag: "Accepted" }, null), "◐─○─○─○", "about to start"],
  [progress({ _tag: "Exchanging", attempt: 1 }, null), "◐─○─○─○", "exchanging the code"],
  [progress({ _tag: "Exchanging", attempt: 1 }), "●─◐─○─○", "exchanging the code"],
  [progress(waiting("deadline"), null), "◐─○─○─○", "waiting for a request that may still arrive, next attempt in 1 h"],
  [progress({ _tag: "ExchangeUncertain", candidates: 2, signal: "s" }, null), "◐─○─○─○", "needs its token"],
  [progress(waiting("securityCheck")), "●─◐─○─○", "waiting for the security checks, next attempt in 1 h"],
  [progress(waiting("processing")), "●─●─◐─○", "waiting for the extraction, next attempt in 1 h"],
  [progress({ _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "s" }), "●─●─◐─○", "confirm at the bank"],
  [progress({ _tag: "NeedsUser", todo: "Reset", blocked: true, signal: "s" }), "●─●─◐─○", "credentials again"],
  [
    progress({ _tag: "OpeningSession", number: 1, after: null, isRepeated: false }, null),
    "◐─○─○─○",
    "opening a session"
  ],
  [progress(connect(null), null), "◐─○─○─○", "connect the bank in the session"],
  [progress(connect("SessionAbandoned"), null), "◐─○─○─○", "the session was not finished"],
  [progress(connect("AbortedByUser"), null), "◐─○─○─○", "gave up in the session"],
  [progress(connect("InvalidCredentials"), null), "◐─○─○─○", "refused too often (InvalidCredentials)"],
  [progress(waiting("session"), null), "◐─○─○─○", "waiting for the user's session, next attempt in 1 h"],
  [progress({ _tag: "Fetching", dataKind: "card" }), "●─●─●─◐", "fetching card"],
  [progress({ _tag: "Done", fetched: [], absent: [] }), "●─●─●─●", "fetched 0 kinds of data"],
  [progress({ _tag: "Failed", tag: "Unauthorized", message: "no" }, null), "✕─○─○─○", "Unauthorized: no"],
  [progress({ _tag: "Cancelled" }), "●─●─✕─○", "cancelled"]
]

const urlOf = (request: Request): URL => new URL(request.url)

describe("the progress of an onboarding", () => {
  it.each(states)("%#: is shown as four steps and a few words", (found, way, words) => {
    expect(line(found)).toBe(way)
    expect(stateText(found.state, 0)).toContain(words)
  })

  it("includes how long it has been running, or how long it took", () => {
    const text = render(
      [progress(waiting("processing")), progress({ _tag: "Cancelled" })],
      7_200_000,
      100,
      styles(false)
    )
    expect(text).toContain("2 h")
    expect(text).toContain("1 min")
    expect(text).toContain(steps.join(" ─ "))
    expect(render([], 0, 80, styles(false))).toBe("No onboardings.")
  })
})

describe("a table that fits on the screen", () => {
  const numbered = (count: number, state: State) =>
    Array.from({ length: count }, (_, i) => progress(state, 0, `${state._tag}-${i}.`))

  const done: State = { _tag: "Done", fetched: [], absent: [] }

  const shown = (all: ReadonlyArray<Progress>, height: number, width = 100) => {
    const text = renderWithin(all, 0, { width, height }, styles(false))
    expect(text.split("\n").length).toBeLessThanOrEqual(height)
    return all.filter(({ id }) => text.includes(id)).map(({ id }) => id)
  }

  it("shows everything if there is room", () => {
    const all = numbered(3, done)
    expect(renderWithin(all, 0, { width: 100, height: 20 }, styles(false))).toBe(render(all, 0, 100, styles(false)))
  })

  it("shows the last ones in progress, then the last completed ones, in order", () => {
    const all = [...numbered(4, waiting("bank")), ...numbered(4, done)]
    expect(shown(all, 9)).toEqual(["Waiting-0.", "Waiting-1.", "Waiting-2.", "Waiting-3.", "Done-3."])
    expect(shown(all, 7)).toEqual(["Waiting-1.", "Waiting-2.", "Waiting-3."])
    expect(renderWithin(all, 0, { width: 100, height: 7 }, styles(false))).toContain("\nand 5 more\n")
  })

  it("shows fewer if lines are wrapped, but at least one", () => {
    expect(shown(numbered(40, waiting("bank")), 20, 50).length).toBeLessThan(15)
    expect(renderWithin(numbered(40, done), 0, { width: 100, height: 1 }, styles(false))).toContain("Done-39.")
  })
})

describe("flanks onboarding list", () => {
  const answer = (...found: ReadonlyArray<Progress>) => Response.json({ onboardings: found })

  it("reads page after page, with the key, and prints a table or JSON", async () => {
    const first = Array.from({ length: 1000 }, (_, i) => progress(waiting("bank"), 0, `user-${i}`))
    const asked: Array<string> = []
    const fetch = (request: Request) => {
      asked.push(`${urlOf(request).search} ${request.headers.get("authorization")}`)
      const isSecond = urlOf(request).searchParams.has("after")
      return Promise.resolve(isSecond ? answer(progress({ _tag: "Cancelled" })) : answer(...first))
    }
    const env = { FLANKS_ONBOARDING_API_KEY: "key" }
    const ran = await flanks(["onboarding", "list", "--json"], { fetch, env })
    expect(ran).toMatchObject({ exitCode: 0, stderr: "" })
    const lines = ran.stdout.trim().split("\n")
    expect(lines).toHaveLength(1001)
    expect(JSON.parse(lines[1000] ?? "")).toMatchObject({ id: "anna", state: { _tag: "Cancelled" } })
    expect(asked).toEqual(["?limit=1000 Bearer key", "?after=user-999&limit=1000 Bearer key"])
    const table = await flanks(["onboarding", "list", "--url", "http://127.0.0.1:1"], {
      fetch: () => Promise.resolve(answer(progress({ _tag: "Cancelled" })))
    })
    expect(table.stdout).toContain("●─●─✕─○")
  })

  it("says what to do if no service responds, or one refuses", async () => {
    expect(await flanks(["onboarding", "list"])).toEqual({
      exitCode: 75,
      stdout: "",
      stderr: "flanks: No onboarding service responds at http://127.0.0.1:4020. Start it with `flanks onboarding " +
        "serve`, or set its address with --url or FLANKS_ONBOARDING_URL.\n"
    })
    const refuse = (status: number, body: object) =>
      flanks(["onboarding", "list"], { fetch: () => Promise.resolve(Response.json(body, { status })) })
    expect(await refuse(401, { _tag: "Unauthorized", message: "the key is wrong." })).toMatchObject({
      exitCode: 78,
      stderr: "flanks: The service responded: the key is wrong.\n"
    })
    expect(await refuse(503, { _tag: "Unavailable", message: "the database is away." })).toMatchObject({ exitCode: 75 })
    expect((await refuse(418, { teapot: true })).stderr).toContain("No onboarding service responds")
  })

  it("never repeats a password in the service's address", async () => {
    const plain = await flanks(["onboarding", "list", "--url", "http://ada:hunter2@localhost:9/a?b=@"])
    expect(plain.stderr).toContain("responds at http://localhost:9/a?b=@.")
  })
})

describe("flanks onboarding session", () => {
  const url = "https://connect.example/s1?key=a-secret"

  it("prints the address of a user's session if it may be shown", async () => {
    const asked: Array<string> = []
    const fetch = (request: Request) => {
      asked.push(`${urlOf(request).pathname} ${request.headers.get("authorization")}`)
      return Promise.resolve(Response.json({ id: "s1", url }))
    }
    const env = { FLANKS_ONBOARDING_API_KEY: "key" }
    const hidden = await flanks(["onboarding", "session", "anna"], { fetch, env })
    expect(hidden).toEqual({ exitCode: 0, stdout: "<hidden, --reveal shows it>\n", stderr: "" })
    const shown = await flanks(["onboarding", "session", "anna", "--reveal"], { fetch, env })
    expect(shown).toEqual({ exitCode: 0, stdout: `${url}\n`, stderr: "" })
    const json = await flanks(["onboarding", "session", "an/na", "--reveal", "--json"], { fetch, env })
    expect(JSON.parse(json.stdout)).toEqual({ session_id: "s1", url })
    expect(asked[0]).toBe("/onboardings/anna/session Bearer key")
    expect(asked[2]).toBe("/onboardings/an%2Fna/session Bearer key")
  })

  it("says what the service says if there is none", async () => {
    const message = "onboarding \"anna\" has no session for its user now."
    const fetch = () => Promise.resolve(Response.json({ _tag: "NotFound", message }, { status: 404 }))
    expect(await flanks(["onboarding", "session", "anna"], { fetch })).toEqual({
      exitCode: 78,
      stdout: "",
      stderr: `flanks: The service responded: ${message}\n`
    })
  })
})

describe("flanks onboarding serve", () => {
  it("does not listen beyond this machine without a key", async () => {
    const ran = await flanks(["onboarding", "serve", "--host", "0.0.0.0"])
    expect(ran).toMatchObject({ exitCode: 64, stdout: "" })
    expect(ran.stderr).toContain("FLANKS_ONBOARDING_API_KEY")
  })

  it("refuses invalid ports and speeds", async () => {
    expect((await flanks(["onboarding", "serve", "--port", "70000"])).stderr).toContain("0 to 65535")
    expect((await flanks(["onboarding", "serve", "--speed", "0"])).stderr).toContain("above 0")
  })

  it("says what of the environment is missing", async () => {
    const says = async (env: { readonly [name: string]: string }) => {
      const ran = await flanks(["onboarding", "serve", "--port", "0"], {
        env: { DATABASE_URL: "postgresql://127.0.0.1:1/none", ...env }
      })
      expect(ran.exitCode).toBe(64)
      return ran.stderr
    }
    expect(await says({ FLANKS_CLIENT_ID: "id" })).toContain("FLANKS_ONBOARDING_KEYS")
    expect(await says({ FLANKS_CLIENT_ID: "id", FLANKS_ONBOARDING_CONNECTIONS: "1" })).toContain("between 2 and")
    expect(await says({})).toContain("Set FLANKS_CLIENT_ID")
  })

  it("says what the network or the database said", async () => {
    const env = {
      DATABASE_URL: "postgresql://somebody:geheim@127.0.0.1:1/none",
      FLANKS_CLIENT_ID: "id",
      FLANKS_CLIENT_SECRET: "geheim",
      FLANKS_ONBOARDING_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`
    }
    const ran = await flanks(["onboarding", "serve", "--port", "0"], { env })
    expect(ran.exitCode).toBe(74)
    expect(ran.stderr).toContain("connect ECONNREFUSED 127.0.0.1:1")
    expect(ran.stderr).not.toContain("geheim")
  })
})

describe("flanks onboarding prune", () => {
  it("says how to call it, and what of the environment is missing", async () => {
    for (const age of ["90", "soon", "59 minutes"]) {
      const ran = await flanks(["onboarding", "prune", "--older-than", age])
      expect(ran).toMatchObject({ exitCode: 64, stdout: "" })
      expect(ran.stderr).toContain("--older-than is an age of an hour or more, such as 90d")
    }
    expect(await flanks(["onboarding", "prune", "--older-than", "90d"])).toMatchObject({
      exitCode: 64,
      stderr: "flanks: DATABASE_URL is not set. Set it to the PostgreSQL of the service.\n"
    })
  })

  it("says so if the database cannot be used", async () => {
    const secret = "postgresql://user:hidden-password@127.0.0.1:1/none"
    const ran = await flanks(["onboarding", "prune", "--older-than", "90d"], { env: { DATABASE_URL: secret } })
    expect(ran).toMatchObject({ exitCode: 74, stdout: "" })
    expect(ran.stderr).toContain("The PostgreSQL in DATABASE_URL can't be used")
    expect(ran.stderr).not.toContain("hidden-password")
  })
})
