import { classifySessionLine, type SessionFields } from "@effect-flanks/cli/classify/ClassifiedSession"
import * as SessionExplanation from "@effect-flanks/cli/codes/SessionExplanation"
import { sessionRows, sessionStatuses } from "@effect-flanks/domain/Table"
import * as Cases from "@effect-flanks/spec/Cases"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

const classified = (text: string): unknown => JSON.parse(classifySessionLine(7, text).json)

describe("a line of flanks classify --sessions", () => {
  it("says what the cases say, in the same fields and order", () => {
    for (const { expected, session } of Cases.sessions.cases) {
      const { json, label } = classifySessionLine(7, JSON.stringify({ ...session, url: "https://connect.example" }))
      const { action, actor, code, outcome, step, tag } = expected
      expect(json).toBe(`${JSON.stringify({ line: 7, outcome, tag, step, actor, action, code })}\n`)
      expect(label).toBe(tag)
    }
  })

  it("never shows a connection", () => {
    const session = {
      status: "Odd flk-connection-1",
      error_code: "flk-connection-1",
      connection_id: "flk-connection-1"
    }
    expect(classifySessionLine(1, JSON.stringify(session)).json).not.toContain("flk-connection-1")
  })

  it.each([
    ["", "the line is blank"],
    [" \r", "the line is blank"],
    ["[]", "not a JSON object"],
    ["null", "not a JSON object"],
    ["\"Finished:OK\"", "not a JSON object"],
    ["{\"status\":\"Finished:OK\"", "not JSON at column 24"],
    ["{}", "no \"status\""],
    ["{\"error_code\":\"InternalError\"}", "no \"status\""]
  ])("says what is wrong with %j", (text, problem) => {
    expect(classified(text)).toEqual({ line: 7, outcome: "unreadable", problem })
  })

  it("never throws, and writes one line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((status) => JSON.stringify({ status }))), (
        text
      ) => {
        const { json } = classifySessionLine(1, text)
        expect(json.indexOf("\n")).toBe(json.length - 1)
        expect((JSON.parse(json) as SessionFields).line).toBe(1)
      })
    )
  })
})

describe("flanks explain and flanks codes", () => {
  it("know every tag, code, redirect error and status of sessions, in any case", () => {
    const tagsOf = (query: string) => SessionExplanation.find(query).map(({ tag }) => tag)
    for (const [tag, { code, redirectError }] of Object.entries(sessionRows)) {
      for (const query of [tag, tag.toLowerCase(), code ?? tag, redirectError ?? tag]) {
        expect(tagsOf(query)).toContain(tag)
      }
    }
    for (const [status, { outcome }] of Object.entries(sessionStatuses)) {
      expect(tagsOf(status)).toHaveLength(outcome === null ? 5 : 1)
      expect(tagsOf(status)).toContain(outcome ?? "ConnectInternalError")
    }
    expect(tagsOf("Finished:Error")).toHaveLength(5)
    expect(tagsOf("BankError")).toEqual([])
  })

  it("say what an error code of a session means", async () => {
    const { exitCode, stdout } = await flanks(["explain", "InvalidChallengeResponse"])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^InvalidChallengeResponse · of a session\n {2}outcome +a failure\n/)
    expect(stdout).toContain("ask the user to try again, in a new session")
    const json = JSON.parse((await flanks(["explain", "INVALID_SCA", "--json"])).stdout)
    expect(json).toMatchObject([{ tag: "InvalidChallengeResponse", actor: "endUser" }])
    expect((await flanks(["explain", "InvalidChalengeResponse"])).stderr).toContain("InvalidChallengeResponse")
  })

  it("list sessions after responses, and alone", async () => {
    expect((await flanks(["codes"])).stdout).toMatch(/BankError[^]*Waiting:Challenge[^]*AbortedByUser/)
    expect(JSON.parse((await flanks(["codes", "--sessions", "--json"])).stdout)).toHaveLength(14)
    expect((await flanks(["codes", "--sessions", "--markdown"])).stdout).toContain("| InternalError | INTERNAL_ERROR |")
    expect(await flanks(["codes", "--sessions", "--wire"])).toMatchObject({ exitCode: 64 })
  })

  it("show the schedule of a session", async () => {
    expect((await flanks(["schedule", "session"])).stdout).toContain("36  30m ")
    const met = JSON.parse(
      (await flanks(["schedule", "session", "--meets", "Processing:Challenge", "--json"])).stdout
    ) as { readonly attempts: ReadonlyArray<{ readonly at: number }> }
    expect(met.attempts.at(-1)?.at).toBe(600_000)
  })
})

describe("flanks classify --sessions", () => {
  it("classifies sessions line by line, and counts them", async () => {
    const input = "{\"status\":\"Waiting:Challenge\"}\nodd\n{\"status\":\"Finished:OK\",\"connection_id\":\"flk-1\"}\n"
    const { exitCode, stderr, stdout } = await flanks(["classify", "--sessions", "--summary"], { stdin: input })
    expect(exitCode).toBe(65)
    expect(stdout.split("\n").map((line) => line === "" ? null : (JSON.parse(line) as SessionFields).outcome)).toEqual([
      "waiting",
      "unreadable",
      "connected",
      null
    ])
    expect(stderr).toMatch(/SessionWaiting[^]*1 of 3 lines could not be read/)
  })
})
