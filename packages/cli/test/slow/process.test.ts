import * as Help from "@effect-flanks/cli/Help"
import { setTimeout } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { bash, ended, main, node, run, start } from "./process.ts"

const line = "{\"status\":400,\"body\":{\"error_code\":20002}}"

describe("flanks as a process", () => {
  it("prints its help and version, and its help on stderr if the subcommand is missing", async () => {
    const help = Help.text({ width: 80, hasColours: false })
    expect(await run(["--help"])).toEqual({ exitCode: 0, stdout: `${help}\n`, stderr: "" })
    expect(await run(["--version"])).toEqual({ exitCode: 0, stdout: `${Help.versionLine}\n`, stderr: "" })
    expect(await run([])).toEqual({ exitCode: 64, stdout: "", stderr: `${help}\n` })
  })

  it("ends with 64 and a message on stderr after wrong usage", async () => {
    const { exitCode, stderr, stdout } = await run(["explain", "BankEror"])
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toMatch(/^flanks: Unknown code, .*: "BankEror"\. Did you mean BankError or BANK_ERROR\?.*\n$/)
  })

  it("reads CRLF, invalid UTF-8 and a last line without an end from a pipe, and ends with 65", async () => {
    const stdin = Buffer.concat([
      Buffer.from(`${line}\r\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      Buffer.from("{\"status\":200}")
    ])
    const { exitCode, stderr, stdout } = await run(["classify"], stdin)
    expect(stdout.trimEnd().split("\n").map((text) => JSON.parse(text))).toMatchObject([
      { line: 1, tag: "Processing" },
      { line: 2, outcome: "unreadable", problem: "not UTF-8" },
      { line: 3, tag: "Accepted" }
    ])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 65,
      stderr: "flanks: 1 of 3 lines could not be read. " +
        "In the output, each of them has the outcome \"unreadable\" and a problem.\n"
    })
  })

  it("ends at once and silently when its reader goes away", async () => {
    for (
      const pipe of [
        `yes '${line}' | flanks classify | head -1`,
        `yes '${line}' | flanks classify --summary | head -1`,
        "flanks codes --wire --json | true",
        "flanks explain 400 | true"
      ]
    ) {
      const { stderr, stdout } = await bash(`${pipe}; echo "\${PIPESTATUS[*]}"`)
      expect(stderr).toBe("")
      expect(stdout).toMatch(/(^|\n)(141 )?0 0\n$/)
    }
  }, 30_000)

  it("answers a line before the next one comes", async () => {
    const [command, ...options] = node
    const child = start(command, [...options, main, "classify"])
    const answers: Array<string> = []
    child.stdout.on("data", (chunk: Buffer) => answers.push(chunk.toString("utf8")))
    for (let count = 1; count <= 3; count++) {
      child.stdin.write(`${line}\n`)
      while (answers.length < count) await setTimeout(5)
      expect(JSON.parse(answers[count - 1] ?? "")).toMatchObject({ line: count, tag: "Processing" })
    }
    const end = ended(child)
    child.stdin.end()
    expect((await end).exitCode).toBe(0)
  })

  it("says so when its output cannot be written", async () => {
    for (const command of [`echo '${line}' | flanks classify`, "flanks codes", "flanks --help"]) {
      const { exitCode, stderr } = await bash(`${command} > /dev/full`)
      expect(stderr).toMatch(/^flanks: The output can't be written\. ENOSPC.*\n$/)
      expect(exitCode).toBe(74)
    }
  })

  it("wraps nothing in a pipe, so that grep finds identifiers with their rows", async () => {
    const { exitCode, stdout } = await bash("unset COLUMNS; flanks codes | grep CREDENTIALS_ERROR")
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^50002 .*afterUser\n$/)
  })

  it("wraps at the width of the terminal", async () => {
    const codes = `${node.join(" ")} ${main} codes`
    const { exitCode, stdout } = await bash(
      `unset COLUMNS; /usr/bin/script -qec "stty cols 60; NO_COLOR=1 ${codes}" /dev/null < /dev/null`
    )
    expect(exitCode).toBe(0)
    expect(Math.max(...stdout.split(/\r?\n/).map(({ length }) => length))).toBeLessThanOrEqual(60)
    expect(stdout).toContain("50002  CREDENTIALS_ERROR    CredentialsError      end user")
  })

  it("writes colours only to a terminal", async () => {
    for (const args of [["codes"], ["explain", "400"], ["--help"], ["classify", "--help"]]) {
      expect((await run(args)).stdout).not.toContain("\u001b")
    }
  })

  it("stops at an interrupt with 130", async () => {
    const [command, ...options] = node
    const child = start(command, [...options, main, "classify"])
    const end = ended(child)
    child.stdin.write(`${line}\n`)
    await new Promise((resolve) => child.stdout.once("readable", resolve))
    child.kill("SIGINT")
    expect(await end).toMatchObject({ exitCode: 130, stderr: "" })
  })
})

describe("npm start", () => {
  const startTs = main.replace(/main\.ts$/, "start.ts")
  const tour = (columns: number) => bash(`COLUMNS=${columns} ${node.join(" ")} ${startTs}`)

  it("experiences what it tells, sums it up, and names commands that work", async () => {
    const { exitCode, stderr, stdout } = await tour(80)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const [story = "", end = ""] = stdout.split("Summary\n")
    expect(story.match(/^\d\. .*/gm)).toHaveLength(5)
    for (const tag of ["DelayedToken", "BankError", "CredentialsError", "ScaRequired", "ExchangeUncertain"]) {
      expect(story).toContain(tag)
    }
    expect(end).toMatch(/^202 DelayedToken .* 1 d 2 h$/m)
    expect(end).toMatch(/^50001 BankError .* 15 min$/m)
    const commands = end.split("Try next\n")[1]?.split("\n").filter((text) => /^ {2}[^#]/.test(text)) ?? []
    expect(commands.length).toBeGreaterThan(3)
    // These two run until somebody acts. serve.test.ts and connect.test.ts test them.
    expect(commands.filter((text) => / (?:serve|connect --open)$/.test(text))).toHaveLength(2)
    for (const command of commands.filter((text) => !/ (?:serve|connect --open)$/.test(text))) {
      const ran = await bash(command.replace("npm run -s flanks --", "flanks"))
      expect(ran).toMatchObject({ exitCode: 0, stderr: "" })
      expect(ran.stdout).not.toBe("")
    }
  }, 30_000)

  it("is plain in a pipe, fits narrow screens, and shows no secret", async () => {
    for (const columns of [60, 80]) {
      const { stdout } = await tour(columns)
      expect(stdout).not.toContain("\u001b")
      expect(stdout).not.toContain("\r")
      const widest = Math.max(...stdout.split("\n").map((text) => text.length))
      expect(widest).toBeLessThanOrEqual(columns)
      expect(stdout).not.toMatch(/not-a-secret|123456|[0-9a-f]{24}/)
    }
  }, 30_000)

  it("shows a terminal how time runs", async () => {
    const { exitCode, stdout } = await bash(
      `NO_COLOR=1 COLUMNS=80 /usr/bin/script -qec "${node.join(" ")} ${startTs}" /dev/null < /dev/null`
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/━+─+.*security checks/)
    const left = stdout.split("\n").map((text) => text.trimEnd().split("\r\u001b[2K").at(-1) ?? "")
    expect(left.join("\n")).toMatch(/^1 d 02:00:0\d {2}The security checks are over\.$/m)
    expect(left.join("\n")).not.toMatch(/━|─|polling the status/)
    expect(Math.max(...left.map((text) => text.length))).toBeLessThanOrEqual(80)
  }, 40_000)

  it("stops at an interrupt, and leaves its port", async () => {
    const [command, ...options] = node
    const child = start(command, [...options, startTs])
    const said = await new Promise<string>((resolve) => child.stdout.once("data", (chunk) => resolve(String(chunk))))
    const end = ended(child)
    child.kill("SIGINT")
    expect(await end).toMatchObject({ exitCode: 130, stderr: "" })
    await expect(fetch(/http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? "")).rejects.toThrow("fetch failed")
  })
})
