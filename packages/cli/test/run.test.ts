import * as ClientExplanation from "@effect-flanks/cli/codes/ClientExplanation"
import * as Codes from "@effect-flanks/cli/codes/Codes"
import { descriptions } from "@effect-flanks/cli/commands"
import * as Help from "@effect-flanks/cli/Help"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

const lines = (text: string) => text.trimEnd().split("\n").map((line): unknown => JSON.parse(line))

describe("flanks", () => {
  it("prints the help and the version on stdout", async () => {
    const help = await flanks(["--help"])
    expect(help).toEqual({ exitCode: 0, stdout: `${Help.text({ width: 80, hasColours: false })}\n`, stderr: "" })
    expect(await flanks(["-h"], { hasColours: true })).toMatchObject({
      stdout: `${Help.text({ width: 80, hasColours: true })}\n`
    })
    expect((await flanks(["--version"])).stdout).toMatch(/^flanks v\d+\.\d+\.\d+\n$/)
  })

  it("names every subcommand and every global flag in its help", () => {
    const help = Help.text({ width: Infinity, hasColours: false })
    for (const [name, description] of Object.entries(descriptions)) {
      expect(help).toMatch(new RegExp(`^  ${name} +${description}$`, "m"))
    }
    for (const name of ["help", "version", "wizard", "completions", "log-level"]) {
      expect(help).toContain(`  --${name}`)
    }
    expect(GlobalFlag.BuiltIns).toHaveLength(5)
  })

  it("shows the description and examples in the help of every subcommand", async () => {
    for (const [name, description] of Object.entries(descriptions)) {
      const { exitCode, stdout } = await flanks([name, "--help"], { columns: null })
      expect(exitCode).toBe(0)
      expect(stdout).toContain(description)
      expect(stdout).toMatch(new RegExp(`EXAMPLES\\n.*\\n.*flanks ${name}`))
    }
  })

  it("takes --json in every subcommand that prints anything else", async () => {
    for (const name of Object.keys(descriptions)) {
      // What `classify` prints is JSON, and `onboarding` only has subcommands.
      if (name === "classify" || name === "onboarding") continue
      expect((await flanks([name, "--help"])).stdout).toMatch(/^ +--json /m)
    }
    const { stdout } = await flanks(["explore", "--print", "--json"])
    expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^file:.*index\.html$/) })
  })

  it("writes colours only to a terminal that shows them", async () => {
    for (const args of [["--help"], ["codes"], ["explain", "20003"], ["serve", "--scenarios"]]) {
      expect((await flanks(args)).stdout).not.toContain("\u001B[")
      expect((await flanks(args, { hasColours: true })).stdout).toContain("\u001B[")
    }
  })

  it("completes every subcommand's flags", async () => {
    const called = ["bash", "zsh", "fish", "powershell"].map((shell) => ["--completions", shell])
    for (const args of [...called, ["explain", "--completions=bash"]]) {
      const { stdout } = await flanks(args)
      for (const word of [...Object.keys(descriptions), "summary", "json", "markdown", "wire"]) {
        expect(stdout).toContain(word)
      }
    }
  })

  it("answers wrong usage with a message on stderr, nothing on stdout, and 64", async () => {
    for (
      const [args, sentence] of [
        [["clasify"], /`flanks` has no subcommand "clasify"\. Did you mean classify\?\n`flanks --help`/],
        [["explain"], /The argument <what> is missing\.\n`flanks explain --help`/],
        [["explain", "1", "2"], /There are more arguments than `flanks explain` takes: "2"/],
        [["classify", "{}"], /^flanks: `flanks classify` takes no arguments\. Pipe the responses in, [^{]*$/],
        [["codes", "--jsn"], /`flanks codes` has no flag --jsn\. Did you mean --json\?\n`flanks codes --help`/],
        [["codes", "--sessions", "--wire"], /exclude each other/],
        [
          ["schedule", "recommended", "--meets", "BankEror"],
          /Unknown failure: "BankEror"\. Did you mean BankError or BANK_ERROR\?/
        ],
        [
          ["conformance", "--command", "x", "--laws", "code-befor-status"],
          /Unknown law: code-befor-status\. Did you mean code-before-status\?/
        ],
        [[], /`flanks` needs a subcommand/]
      ] as const
    ) {
      const { exitCode, stderr, stdout } = await flanks(args)
      expect(stderr).toMatch(sentence)
      expect(stderr).toMatch(/^flanks: /)
      expect(stderr).not.toMatch(/\n +at /)
      expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    }
  })
})

describe("the help", () => {
  const paths = [
    ...Object.keys(descriptions).map((name) => [name]),
    ...["serve", "list", "session", "prune", "demo"].map((name) => ["onboarding", name])
  ]

  it.each([60, 80, 120])("fits into %i columns", async (columns) => {
    for (const path of [[], ...paths]) {
      for (const line of (await flanks([...path, "--help"], { columns })).stdout.split("\n")) {
        expect({ path, line, length: line.length <= columns }).toEqual({ path, line, length: true })
      }
    }
  })

  it("keeps every description and example on one line in a pipe", async () => {
    for (const path of paths) {
      const { stdout } = await flanks([...path, "--help"], { columns: null })
      expect(stdout).not.toMatch(/ \\$/m)
      for (const line of stdout.split("\n")) expect(line).toMatch(/^(?:$|[A-Z ]+$| {2}\S|`flanks --help`)/)
    }
  })

  it("points to the global flags instead of repeating them", async () => {
    for (const path of paths) {
      const { stdout } = await flanks([...path, "--help"])
      expect(stdout).not.toMatch(/--log-level|--completions|--wizard/)
      expect(stdout).toContain("`flanks --help` explains the global flags.")
    }
  })

  it("breaks long examples so that a shell can run them", async () => {
    const { stdout } = await flanks(["classify", "--help"], { columns: 60 })
    expect(stdout).toContain("echo '{\"status\":400,\"body\":{\"error_code\":20002}}' | \\\n    flanks classify\n")
  })

  it("advertises no argument that is refused", async () => {
    for (const name of ["connect", "exchange", "status"]) {
      const { stdout } = await flanks([name, "--help"])
      expect(stdout).toContain(`USAGE\n  flanks ${name} [flags]\n`)
      expect(stdout).not.toContain("ARGUMENTS")
    }
    expect((await flanks(["get", "--help"])).stdout).toContain("USAGE\n  flanks get [flags] <what>\n")
  })
})

describe("--json", () => {
  it.each([
    [["codes", "--json", "--markdown"], 64],
    [["explain", "BankEror", "--json"], 64],
    [["schedule", "bank", "--jsn", "--json"], 64],
    [["get", "acounts", "--json"], 64],
    [["token", "--json"], 78],
    [["serve", "--port", "-1", "--json"], 64],
    [["onboarding", "list", "--json"], 75],
    [["conformance", "--json"], 64]
  ])("prints the error of %j as JSON too", async (args, exitCode) => {
    const ran = await flanks(args, { env: { FLANKS_ONBOARDING_URL: "http://127.0.0.1:9" } })
    expect(ran.exitCode).toBe(exitCode)
    expect(JSON.parse(ran.stdout)).toEqual({
      error: { tag: "Failure", exitCode, message: ran.stderr.replace(/^flanks: /, "").trimEnd() }
    })
  })

  it("prints nothing else after a report", async () => {
    const { exitCode, stdout } = await flanks(["conformance", "--command", "cat", "--json", "--runs", "0"])
    expect(exitCode).not.toBe(0)
    expect(() => JSON.parse(stdout)).not.toThrow()
  })
})

describe("completions", () => {
  it.each(["bash", "zsh", "fish", "powershell"])("of %s know codes, names, tags and data", async (shell) => {
    const { stdout } = await flanks(["--completions", shell])
    for (const word of ["20003", "SCA_REQUIRED", "BankError", "UserActionNeeded", "InvalidChallengeResponse"]) {
      expect(stdout).toContain(word)
    }
    for (const word of ["accounts", "liability-transactions"]) expect(stdout).toContain(word)
  })

  it("are refused for an unknown shell", async () => {
    const { exitCode, stderr } = await flanks(["--completions", "csh"])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: "flanks: --completions can't be \"csh\". Expected bash, zsh, fish, powershell.\n"
    })
  })
})

describe("flanks classify", () => {
  it("classifies every documented response as documented", async () => {
    const stdin = combinations.map(({ body, status }) => `${JSON.stringify({ status, body: JSON.stringify(body) })}\n`)
    const { exitCode, stderr, stdout } = await flanks(["classify"], { stdin: stdin.join("") })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(lines(stdout)).toMatchObject(
      combinations.map(({ reason, status, tag }, i) => ({ line: i + 1, status, tag, reason, basis: "documented" }))
    )
  })

  it("keeps every line, and ends with 65 if it could not read one", async () => {
    const bytes = Buffer.from("\uFEFF{\"status\":400}\r\n\r\nx\xff\n{\"status\":200}\n\n{\"status\":503}", "latin1")
    const stdin = [Buffer.from("\uFEFF"), bytes.subarray(1)]
    const { exitCode, stderr, stdout } = await flanks(["classify"], { stdin })
    expect(lines(stdout)).toMatchObject([
      { line: 1, tag: "UnexpectedResponse" },
      { line: 2, problem: "the line is blank" },
      { line: 3, problem: "not UTF-8" },
      { line: 4, tag: "Accepted" },
      { line: 5, problem: "the line is blank" },
      { line: 6, tag: "UnexpectedResponse" }
    ])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 65,
      stderr: "flanks: 3 of 6 lines could not be read. " +
        "In the output, each of them has the outcome \"unreadable\" and a problem.\n"
    })
  })

  it("reports a line beyond 16 MiB as too long, and continues", async () => {
    const long = Array.from({ length: 17 }, () => Buffer.alloc(1024 * 1024, "a"))
    const { stdout } = await flanks(["classify"], { stdin: [...long, Buffer.from("\n{\"status\":200}\n")] })
    expect(lines(stdout)).toMatchObject([{ line: 1, problem: "longer than 16777216 bytes" }, { line: 2, status: 200 }])
  })

  it("counts the outcomes on stderr, most frequent first", async () => {
    const stdin = ["{\"status\":500}", "{\"status\":503}", "{\"status\":500}", "x", "{\"status\":500}"].join("\n")
    const { stderr, stdout } = await flanks(["classify", "--summary"], { stdin })
    expect(lines(stdout)).toHaveLength(5)
    expect(stderr.split("\nflanks:")[0]).toBe(
      [
        "lines    share  outcome",
        "    3   60.0 %  InternalServerError",
        "    1   20.0 %  UnexpectedResponse (transient)",
        "    1   20.0 %  unreadable",
        "    5  100.0 %  all"
      ].join("\n")
    )
  })

  it("says how to use it if nothing is piped in", async () => {
    const { exitCode, stderr, stdout } = await flanks(["classify"], { stdin: null })
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toContain("| flanks classify")
  })

  it("writes nothing for no input", async () => {
    expect(await flanks(["classify"])).toEqual({ exitCode: 0, stdout: "", stderr: "" })
  })
})

describe("flanks explain", () => {
  it("says what an outcome means, who must act, what to do, whether to retry, and its source", async () => {
    const { stdout } = await flanks(["explain", "bank_error"], { columns: 90 })
    expect(stdout).toBe(
      [
        "BankError · 50001 BANK_ERROR",
        "  outcome        a failure",
        "  what it means  the bank is unreachable or returned a server error",
        "  who must act   the bank",
        "  what to do     try later",
        "  retry          yes, as `flanks schedule bank` shows",
        "  recognised by  error_code 50001, on any status",
        "  on the wire    not shown in the documentation",
        "  documented     Flanks' page Troubleshooting the API (seed)",
        "  remark         Flanks says: only for regulated entities that don't use Flanks Link;",
        "                 other pages disagree",
        ""
      ].join("\n")
    )
  })

  it("says first how many meanings a code or a status has", async () => {
    expect((await flanks(["explain", "20003"])).stdout).toMatch(/^20003 can mean 2 things\.\n\nTokenDelayed\n/)
    expect((await flanks(["explain", "400"])).stdout).toMatch(/^Status 400 can mean 5 things/)
  })

  it("prints the same as JSON", async () => {
    const { stdout } = await flanks(["explain", "415", "--json"])
    expect(JSON.parse(stdout)).toMatchObject([{
      tag: "UnsupportedMediaType",
      actor: "developer",
      examples: [{ status: 415 }]
    }])
  })

  it("explains every error of the client", async () => {
    for (const { actions, tag } of ClientExplanation.all) {
      const { exitCode, stdout } = await flanks(["explain", tag.toUpperCase()], { columns: null })
      expect(exitCode).toBe(0)
      expect(stdout).toContain(`${tag} · of the client`)
      for (const action of actions) expect(stdout).toContain(action)
    }
    expect(JSON.parse((await flanks(["explain", "DataPending", "--json"])).stdout)).toMatchObject([{ actor: "nobody" }])
    expect((await flanks(["explain", "DataPendin"])).stderr).toContain("Did you mean DataPending?")
  })

  it("says that an undocumented code is an UnexpectedResponse", async () => {
    const { exitCode, stdout } = await flanks(["explain", "50004"], { columns: null })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /^Flanks doesn't document the code 50004\. A response with it is an UnexpectedResponse, .* Did you mean 50001, 50002 or 50003\?\n\nUnexpectedResponse\n/
    )
    expect(JSON.parse((await flanks(["explain", "50004", "--json"])).stdout)).toMatchObject([{
      tag: "UnexpectedResponse"
    }])
  })

  it("suggests similar words for an unknown one, and ends with 64", async () => {
    const { exitCode, stderr, stdout } = await flanks(["explain", "SCA_REQIRED"])
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toContain("Did you mean ScaRequired or SCA_REQUIRED? `flanks codes` lists all of them.")
    expect((await flanks(["explain", "\u001b[31mx"])).stderr).not.toContain("\u001b")
  })
})

describe("flanks codes", () => {
  it("prints each outcome with its identifiers on one line, in a pipe and at every width", async () => {
    for (const columns of [null, 60, 80, 120]) {
      const { stdout } = await flanks(["codes"], { columns })
      for (const { tag } of Codes.outcomes) expect(stdout).toMatch(new RegExp(` ${tag}( |$)`, "m"))
      for (const { name, tag } of Codes.outcomes.filter(({ code }) => code !== null)) {
        expect(stdout).toMatch(new RegExp(`^\\d{5}  ${name} +${tag}\\b`, "m"))
      }
      for (const { tag } of Codes.sessions) expect(stdout).toMatch(new RegExp(` ${tag}( |$)`, "m"))
    }
  })

  it("never wraps in a pipe", async () => {
    const { stdout } = await flanks(["codes"], { columns: null })
    expect(stdout.trimEnd().split("\n")).toHaveLength(Codes.outcomes.length + Codes.sessions.length + 3)
    expect(stdout).toMatch(/^50002 .*CREDENTIALS_ERROR.*wrong.*end user.*ask the user to review.*afterUser$/m)
  })

  it("is a table that fits on the screen, with what to do and the meaning if there is room", async () => {
    for (const columns of [60, 80, 120, 160, 200]) {
      const { stdout } = await flanks(["codes"], { columns })
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns)
      expect(stdout).toMatch(/^code  /)
      expect(stdout.includes("try later")).toBe(columns >= 120)
      expect(stdout.includes("the bank is unreachable")).toBe(columns >= 160)
      expect(stdout.includes("Left out at this width: ")).toBe(columns < 200)
    }
  })

  it("prints JSON and Markdown on demand, also of the documented responses", async () => {
    expect(JSON.parse((await flanks(["codes", "--json"])).stdout)).toHaveLength(Object.keys(rows).length)
    expect(JSON.parse((await flanks(["codes", "--wire", "--json"])).stdout)).toHaveLength(combinations.length)
    expect((await flanks(["codes", "--markdown"])).stdout).toContain("| 50001 | BANK_ERROR | `BankError` |")
    expect((await flanks(["codes", "--wire", "--markdown"])).stdout.trimEnd().split("\n")).toHaveLength(
      combinations.length + 2
    )
    expect((await flanks(["codes", "--wire"], { columns: 200 })).stdout).toContain(
      "400     {\"error\":\"Invalid <PARAMETER>\",\"error_code\":40001}"
    )
  })

  it("prints responses that classify classifies the same", async () => {
    const responses: ReadonlyArray<Record<string, unknown>> = JSON.parse(
      (await flanks(["codes", "--wire", "--json"])).stdout
    )
    const stdin = responses.map((response) => JSON.stringify(response)).join("\n")
    const { stdout } = await flanks(["classify"], { stdin })
    expect(lines(stdout)).toMatchObject(responses.map(({ basis, reason, tag }) => ({ basis, reason, tag })))
  })
})
