import * as Catalogue from "@effect-flanks/simulator/scenarios/Catalogue"
import { describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

describe("flanks serve", () => {
  it("lists every scenario in a table, on a narrow screen too", async () => {
    for (const columns of [120, 80, 60]) {
      const { exitCode, stderr, stdout } = await flanks(["serve", "--scenarios"], { columns })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(columns)
      for (const { word } of Catalogue.scenarios) {
        expect(stdout).toMatch(new RegExp(`^${word}( |$)`, "m"))
      }
    }
    const { stdout } = await flanks(["serve", "--scenarios", "--json"])
    expect(JSON.parse(stdout)).toEqual(Catalogue.scenarios)
  })

  it("refuses invalid flags with a message", async () => {
    for (
      const [args, said] of [
        [["--port", "70000"], "--port is a number from 0 to 65535."],
        [["--host", ""], "--host is empty. Leave it out to listen on loopback."],
        [["--speed", "0"], "--speed is a number above 0, and at most 86400: then a day is a second."],
        [["--speed", "1e300"], "--speed is a number above 0, and at most 86400: then a day is a second."],
        [["--links-shut-down", "soon"], "--links-shut-down is a date such as 2026-12-31, or now."]
      ] as const
    ) {
      expect(await flanks(["serve", ...args])).toEqual({ exitCode: 64, stdout: "", stderr: `flanks: ${said}\n` })
    }
  })

  it("prints the time scale that a client needs, if time passes faster", async () => {
    const said = async (...args: ReadonlyArray<string>) => {
      const stopped = new AbortController()
      setTimeout(() => stopped.abort(), 1500)
      return (await flanks(["serve", "--port", "0", ...args], { signal: stopped.signal })).stdout
    }
    const [plain, fast, json] = await Promise.all([said(), said("--speed", "100"), said("--speed", "100", "--json")])
    expect(plain).not.toContain("FLANKS_WAIT")
    expect(fast).toContain("export FLANKS_WAIT_TIME_SCALE=0.01\n")
    expect(JSON.parse(json ?? "")).toMatchObject({ speed: 100, timeScale: 0.01 })
  })
})
