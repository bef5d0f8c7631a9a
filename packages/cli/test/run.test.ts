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
    expect(help).toEqual({ exitCode: 0, stdout: `${Help.text(false)}\n`, stderr: "" })
    expect(await flanks(["-h"], { hasColours: true })).toMatchObject({ stdout: `${Help.text(true)}\n` })
    expect((await flanks(["--version"])).stdout).toMatch(/^flanks v\d+\.\d+\.\d+\n$/)
  })

  it("names every subcommand and every global flag in its help", () => {
    for (const [name, description] of Object.entries(descriptions)) {
      expect(Help.text(false)).toMatch(new RegExp(`^  ${name} +${description}$`, "m"))
    }
    for (const name of ["help", "version", "wizard", "completions", "log-level"]) {
      expect(Help.text(false)).toContain(`  --${name}`)
    }
    expect(GlobalFlag.BuiltIns).toHaveLength(5)
  })

  it("shows examples in the help of every subcommand", async () => {
    for (const [name, description] of Object.entries(descriptions)) {
      const { exitCode, stdout } = await flanks([name, "--help"])
      expect(exitCode).toBe(0)
      expect(stdout).toContain(description)
      expect(stdout).toMatch(new RegExp(`EXAMPLES\\n.*\\n.*flanks ${name}`))
    }
  })

  it("takes --json wherever a subcommand prints anything else", async () => {
    for (const name of Object.keys(descriptions)) {
      // What `classify` prints is JSON, and `onboarding` only has subcommands.
      if (name === "classify" || name === "onboarding") continue
      expect((await flanks([name, "--help"])).stdout).toMatch(/^ +--json /m)
    }
    const { stdout } = await flanks(["explore", "--print", "--json"])
    expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(/^file:.*index\.html$/) })
  })

  it("writes no colours but to a terminal that shows them", async () => {
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

  it("answers a wrong call with a sentence on stderr, nothing on stdout and 64", async () => {
    for (
      const [args, sentence] of [
        [["clasify"], /Unknown subcommand "clasify"[^]*Did you mean[^]*classify[^]*`flanks --help`/],
        [["explain"], /Missing required argument: what\nRun `flanks explain --help`/],
        [["explain", "1", "2"], /Unexpected positional argument: "2"/],
        [["codes", "--jsn"], /Unrecognized flag: --jsn[^]*--json[^]*`flanks codes --help`/],
        [["codes", "--json", "--markdown"], /exclude each other/],
        [["schedule", "recommended", "--meets", "BankEror"], /no failure[^]*Did you mean BankError or BANK_ERROR\?/],
        [
          ["conformance", "--command", "x", "--laws", "code-befor-status"],
          /no law[^]*Did you mean code-before-status\?/
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

describe("flanks classify", () => {
  it("answers every documented response with what it is documented as", async () => {
    const stdin = combinations.map(({ body, status }) => `${JSON.stringify({ status, body: JSON.stringify(body) })}\n`)
    const { exitCode, stderr, stdout } = await flanks(["classify"], { stdin: stdin.join("") })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(lines(stdout)).toMatchObject(
      combinations.map(({ reason, status, tag }, i) => ({ line: i + 1, status, tag, reason, basis: "documented" }))
    )
  })

  it("drops no line, and ends with 65 if it could not read one", async () => {
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
      stderr:
        "flanks: 3 of 6 lines could not be read. The output says what is wrong with each: look for \"unreadable\".\n"
    })
  })

  it("says of a line beyond 16 MiB that it is too long, and goes on", async () => {
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

  it("says how to use it where nothing is piped in", async () => {
    const { exitCode, stderr, stdout } = await flanks(["classify"], { stdin: null })
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toContain("| flanks classify")
  })

  it("writes nothing for no input", async () => {
    expect(await flanks(["classify"])).toEqual({ exitCode: 0, stdout: "", stderr: "" })
  })
})

describe("flanks explain", () => {
  it("says what it means, who must act, what to do, whether to retry, and where it is documented", async () => {
    const { stdout } = await flanks(["explain", "bank_error"], { columns: 120 })
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
        "  said to be     only for regulated entities that do not use Flanks Link (a remark, no rule)",
        ""
      ].join("\n")
    )
  })

  it("says first how many things a code or a status can be", async () => {
    expect((await flanks(["explain", "20003"])).stdout).toMatch(/^20003 can be 2 things\.\n\nTokenDelayed\n/)
    expect((await flanks(["explain", "400"])).stdout).toMatch(/^Status 400 can be 5 things/)
  })

  it("prints the same as JSON", async () => {
    const { stdout } = await flanks(["explain", "415", "--json"])
    expect(JSON.parse(stdout)).toMatchObject([{
      tag: "UnsupportedMediaType",
      actor: "developer",
      examples: [{ status: 415 }]
    }])
  })

  it("names what was meant when it knows no such thing, and ends with 64", async () => {
    const { exitCode, stderr, stdout } = await flanks(["explain", "SCA_REQIRED"])
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toContain("Did you mean ScaRequired or SCA_REQUIRED? Run `flanks codes`")
    expect((await flanks(["explain", "DataPending"])).stdout).toContain("some data was still being retrieved")
    expect((await flanks(["explain", "\u001b[31mx"])).stderr).not.toContain("\u001b")
  })
})

describe("flanks codes", () => {
  it("is a table that fits on the screen, with the meaning where there is room", async () => {
    for (const columns of [60, 80, 120, 160]) {
      const { stdout } = await flanks(["codes"], { columns })
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns)
      expect(stdout.includes("the bank is unreachable")).toBe(columns >= 120)
      expect(stdout).toContain("BankError")
    }
  })

  it("is JSON and Markdown on demand, of the documented responses too", async () => {
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

  it("can be fed to classify, which says the same", async () => {
    const responses: ReadonlyArray<Record<string, unknown>> = JSON.parse(
      (await flanks(["codes", "--wire", "--json"])).stdout
    )
    const stdin = responses.map((response) => JSON.stringify(response)).join("\n")
    const { stdout } = await flanks(["classify"], { stdin })
    expect(lines(stdout)).toMatchObject(responses.map(({ basis, reason, tag }) => ({ basis, reason, tag })))
  })
})
