import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, describe, expect, it } from "vitest"
import { bash, ended, flanks, main, node, start } from "./process.ts"

const folder = mkdtempSync(join(tmpdir(), "conformance-"))
afterAll(() => rmSync(folder, { recursive: true }))

const wrong = (name: string): string =>
  `${node.join(" ")} ${join(import.meta.dirname, "../../../spec/test/programs/brokenClassifier.ts")} ${name}`
const python = `python3 ${join(import.meta.dirname, "../../../../docs/examples/classify.py")}`

const conformance = (options: string) => bash(`flanks conformance ${options}`)
const broken = (stdout: string): ReadonlyArray<string> =>
  [...stdout.matchAll(/^broken: (.*)$/gm)].map(([, id = ""]) => id)

describe("flanks conformance --command", () => {
  const mistakes: ReadonlyArray<readonly [name: string, law: string, why: RegExp]> = [
    ["byCode", "a-delayed-token-is-a-success", /202/],
    ["byStatus", "code-before-status", /outcome is "accepted" instead of "failure"/],
    ["byText", "a-delayed-token-is-a-success", /202/]
  ]
  it.each(mistakes)("finds out a classifier that goes %s, with a counterexample", async (name, law, why) => {
    const { exitCode, stderr, stdout } = await conformance(`--command "${wrong(name)}" --laws ${law} --seed 1`)
    expect(exitCode).toBe(65)
    expect(stderr).toMatch(/^flanks: \d+ of \d+ laws do(es)? not hold\.\n$/)
    expect(broken(stdout)).toEqual([law])
    expect(stdout.split(`broken: ${law}\n`)[1]?.split("replay")[0]).toMatch(why)
  }, 180_000)

  it("passes flanks classify, and fails the small classifier of the docs", async () => {
    const own = await conformance(`--command "${flanks.replaceAll("'", "")} classify" --runs 3 --seed 1`)
    expect(own).toMatchObject({ exitCode: 0, stderr: "" })
    expect(broken(own.stdout)).toEqual([])
    const small = await conformance(`--command "${python}" --runs 3 --seed 1`)
    expect(small.exitCode).toBe(65)
    expect(broken(small.stdout)).toContain("a-delayed-token-is-a-success")
    expect(small.stdout).toMatch(/^\d+ laws: [1-9]\d* hold/m)
  }, 180_000)

  it("checks programs against the laws about sessions, and detects one that ignores the status", async () => {
    const own = `--sessions --command "${flanks.replaceAll("'", "")} classify --sessions" --runs 3 --seed 1`
    const good = await conformance(own)
    expect(good).toMatchObject({ exitCode: 0, stderr: "" })
    expect(good.stdout).toMatch(/^14 laws: 10 hold, 4 skipped/m)
    const always = join(folder, "always.sh")
    writeFileSync(always, "while read -r _; do echo '{\"outcome\":\"waiting\",\"tag\":\"SessionWaiting\"}'; done")
    const bad = await conformance(`--sessions --command "sh ${always}" --runs 3 --seed 1`)
    expect(bad.exitCode).toBe(65)
    expect(broken(bad.stdout)).toContain("a-connection-is-the-success")
    expect(await conformance("--sessions --base-url http://localhost:1")).toMatchObject({ exitCode: 64 })
  }, 180_000)

  it("repeats a law with its seed, and counts known gaps", async () => {
    const one = `--command "${wrong("byCode")}" --laws a-delayed-token-is-a-success --seed 7`
    const [first, second] = await Promise.all([conformance(one), conformance(one)])
    expect(first.stdout).toBe(second.stdout)
    expect(broken(first.stdout)).toEqual(["a-delayed-token-is-a-success"])

    const gaps = join(folder, "gaps.json")
    writeFileSync(gaps, JSON.stringify([{ law: "a-delayed-token-is-a-success", reason: "not yet" }]))
    expect((await conformance(`${one} --known-gaps ${gaps}`)).exitCode).toBe(0)
    const closed = `--command "${flanks.replaceAll("'", "")} classify" --laws a-delayed-token-is-a-success`
    const healed = await conformance(`${closed} --known-gaps ${gaps}`)
    expect(healed).toMatchObject({ exitCode: 65 })
    expect(healed.stderr).toContain("1 of the known gaps hold now: remove them from the file.")
  }, 180_000)

  it("writes JSON and JUnit XML", async () => {
    const file = join(folder, "report.xml")
    const { exitCode, stdout } = await conformance(
      `--command "${wrong("byStatus")}" --laws code-before-status --json --junit ${file}`
    )
    expect(exitCode).toBe(65)
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ law: "code-before-status", verdict: "broken" }] })
    const xml = readFileSync(file, "utf8")
    expect(xml).toMatch(/^<\?xml[^]*<testsuite[^]*<failure/)
  }, 180_000)

  it("prints the report even if its file can't be written", async () => {
    const { exitCode, stderr, stdout } = await conformance(
      `--command "${wrong("byStatus")}" --laws code-before-status --junit ${join(folder, "none/report.xml")}`
    )
    expect(exitCode).toBe(74)
    expect(broken(stdout)).toEqual(["code-before-status"])
    expect(stderr).toContain("The report can't be written.")
  }, 180_000)

  it("says how to fix wrong usage", async () => {
    const noGaps = join(folder, "no-gaps.json")
    writeFileSync(noGaps, "{}")
    const calls: ReadonlyArray<readonly [options: string, exitCode: number, says: string]> = [
      ["", 64, "Give either a program"],
      ["--command x --base-url http://localhost:1", 64, "Give either a program"],
      ["--command ''", 64, "--command is empty."],
      ["--command x --laws no-such-law", 64, "Unknown law: no-such-law."],
      ["--base-url http://localhost:1 --client-id x", 64, "Set FLANKS_CLIENT_SECRET"],
      ["--base-url localhost:1 --client-id x", 64, "--base-url is the address of a server"],
      [
        "--command x --laws wants-a-valid-token",
        64,
        "None of the laws in --laws is about a program, so nothing would be checked"
      ],
      ["--base-url http://localhost:1 --laws code-before-text", 64, "None of the laws in --laws is about a server"],
      ["--command x --laws ,", 64, "None of the laws in --laws is about a program"],
      ["--command x --runs -1", 64, "Expected a number from 0 to 1000000"],
      ["--command x --timeout 0", 64, "Expected at least 1"],
      [`--command x --known-gaps ${noGaps}`, 64, "Expected a list such as [{\"law\""],
      ["--command /no/such/program --runs 1", 74, "/no/such/program"]
    ]
    for (const [options, exitCode, says] of calls) {
      const ran = await conformance(options)
      expect(ran).toMatchObject({ exitCode })
      expect(ran.stderr).toContain(says)
    }
  }, 180_000)
})

describe("flanks conformance --base-url", () => {
  const against = (url: string, linkCode = "") =>
    bash(
      `FLANKS_LINK_CODE='${linkCode}' FLANKS_CLIENT_SECRET=not-a-secret flanks conformance --base-url ${url} --client-id simulator --runs 5`
    )

  /** A user logs in through a link of this Flanks. */
  const linkCode = async (url: string): Promise<string> => {
    const post = async (path: string, body: object, authorization = "") => {
      const headers = { "content-type": "application/json", authorization }
      const response = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })
      return JSON.parse(await response.text())
    }
    const { access_token } = await post("/v0/token", {
      grant_type: "client_credentials",
      client_id: "simulator",
      client_secret: "not-a-secret"
    })
    const link = { redirect_uri: "https://app.example/back" }
    const { data } = await post("/v0/links/create-link", link, `Bearer ${access_token}`)
    return (await post("/simulator/user-login", { link_token: data.token, username: "anna", password: "any" })).code
  }

  it("passes flanks serve, over a real port", async () => {
    const [command, ...options] = node
    const server = start(command, [...options, main, "serve", "--port", "0"])
    const end = ended(server)
    try {
      const url = await new Promise<string>((resolve) => {
        createInterface({ input: server.stderr }).on("line", () => {})
        server.stdout.on("data", (data) => {
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data))
          if (found !== null) resolve(found[0])
        })
      })
      const { exitCode, stderr, stdout } = await against(url, await linkCode(url))
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
      expect(stdout).toContain("7 laws: 7 hold")
    } finally {
      server.kill()
      await end
    }
  }, 180_000)

  it("says that no server responds", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1")
    await new Promise((resolve) => silent.once("listening", resolve))
    const { port } = silent.address() as AddressInfo
    for (const url of ["http://127.0.0.1:1", `http://127.0.0.1:${port} --timeout 1`]) {
      const { exitCode, stderr } = await against(url)
      expect(exitCode).toBe(74)
      expect(stderr).toMatch(
        /^flanks: No server responds at http:\/\/127\.0\.0\.1:\d+\. Start it first; `flanks serve` starts the simulator\.\n$/
      )
    }
    silent.closeAllConnections()
    silent.close()
  }, 180_000)

  it("never puts a server's token into the report", async () => {
    const answer = { access_token: "not-for-reports-0", token_type: "bearer", expires_in: 1 }
    const server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const { stdout } = await against(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(stdout).toContain(
      "reason    200 {\"access_token\":\"<redacted>\",\"token_type\":\"bearer\",\"expires_in\":1}"
    )
    expect(stdout).not.toContain("not-for-reports")
  }, 180_000)

  it("detects a server that responds with 200 to everything", async () => {
    const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1")
    await new Promise((resolve) => server.once("listening", resolve))
    const { exitCode, stdout } = await against(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(exitCode).toBe(65)
    expect(broken(stdout)).toContain("wants-a-valid-token")
  }, 180_000)
})
