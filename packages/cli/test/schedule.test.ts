import { exampleInputs, timeline } from "@effect-flanks/domain/Timeline"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { flanks } from "./harness.ts"

describe("flanks schedule", () => {
  let folder = ""
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "flanks-schedule-"))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }

  it.each(["processing", "securityCheck", "bank", "transient", "unauthorized"] as const)(
    "prints every attempt of %s, and why it ends",
    async (name) => {
      const { attempts } = timeline(() => exampleInputs[name])
      const { exitCode, stdout } = await flanks(["schedule", name])
      expect(exitCode).toBe(0)
      expect(stdout.match(/^ *\d+  /gm)).toHaveLength(attempts.length)
      expect(stdout).toMatch(/\nThen it stops: .+\.\n$/)
      expect(JSON.parse((await flanks(["schedule", name, "--json"])).stdout)).toEqual(
        timeline(() => exampleInputs[name])
      )
    }
  )

  it("draws the attempts to scale, over the width of the screen", async () => {
    const [bar] = (await flanks(["schedule", "transient"], { columns: 32 })).stdout.split("\n")
    expect(bar).toBe("||-|---|-------|---------------|")
  })

  it("reads settings from a file, and names an invalid one", async () => {
    const twice = file("twice.env", "FLANKS_WAIT_TRANSIENT_TIMES=2\nFLANKS_WAIT_TRANSIENT_FIRST=\"3 seconds\"\n")
    const { attempts } = JSON.parse((await flanks(["schedule", "transient", "--json", "--config", twice])).stdout)
    expect(attempts.map(({ at }: { readonly at: number }) => at)).toEqual([0, 3000, 9000])

    const wrong = file("wrong.env", "FLANKS_WAIT_TRANSIENT_TIMES=twice\n")
    const refused = await flanks(["schedule", "transient", "--config", wrong])
    expect(refused).toMatchObject({ exitCode: 64, stdout: "" })
    expect(refused.stderr).toMatch(
      /^flanks: FLANKS_WAIT_TRANSIENT_TIMES is invalid\. Expected a finite number\. docs/
    )
    expect(refused.stderr).not.toContain("Error")

    const closed = file("closed.env", "FLANKS_WAIT_SCA_ERROR_OPEN=\"3 days\"\n")
    expect((await flanks(["schedule", "securityCheck", "--config", closed])).stderr).toContain(
      "FLANKS_WAIT_SCA_ERROR_CLOSE must be later than FLANKS_WAIT_SCA_ERROR_OPEN."
    )
  })

  it("refuses a misspelled setting, which would have no effect", async () => {
    const misspelled = "FLANKS_WAIT_TRANSIENT_TIME"
    const expected = {
      exitCode: 64,
      stdout: "",
      stderr: `flanks: ${misspelled} isn't a setting. Did you mean FLANKS_WAIT_TRANSIENT_TIMES?\n`
    }
    const wrong = file("misspelled.env", `FLANKS_CLIENT_ID=mine\n${misspelled}=2\n`)
    expect(await flanks(["schedule", "transient", "--config", wrong])).toEqual(expected)
    expect(await flanks(["schedule", "transient"], { env: { [misspelled]: "2" } })).toEqual(expected)
    const far = await flanks(["schedule", "transient"], { env: { FLANKS_WAIT_A_WHILE: "2" } })
    expect(far.stderr).toMatch(
      /^flanks: FLANKS_WAIT_A_WHILE isn't a setting\. The settings are FLANKS_WAIT_PROCESSING_FIRST, /
    )
    const without = file("without.env", "FLANK_WAIT_TRANSIENT_TIMES=2\n")
    expect((await flanks(["schedule", "transient", "--config", without])).stderr).toMatch(
      /^flanks: The file has no settings\. /
    )
  })

  it("leaves out the middle of a long schedule, but not in JSON", async () => {
    const args = ["schedule", "recommended", "--meets", "20002,500"]
    const { stdout } = await flanks(args)
    expect(stdout.split("\n").length).toBeLessThan(40)
    expect(stdout).toMatch(/\n +… +1777 more\n/)
    expect(stdout).toContain("1801 attempts in 37m 30s; --json lists all of them.")
    expect(JSON.parse((await flanks([...args, "--json"])).stdout).attempts).toHaveLength(1801)
  })

  it("repeats the errors of --meets", async () => {
    const { stdout } = await flanks(["schedule", "recommended", "--meets", "20002,500,ScaError", "--json"])
    const { attempts } = JSON.parse(stdout)
    expect(attempts.slice(1, 4).map(({ kind }: { readonly kind: string }) => kind)).toEqual([
      "processing",
      "transient",
      "securityCheck"
    ])
  })

  it.each([
    [["recommended"], "--meets 20002,500,20003"],
    [["recommended", "--meets", " , "], "--meets is empty"],
    [["transient", "--meets", "Acepted"], "Unknown failure: \"Acepted\""],
    [["tranient"], "tranient"]
  ])("refuses %j with a message and 64", async (args, sentence) => {
    const { exitCode, stderr, stdout } = await flanks(["schedule", ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" })
    expect(stderr).toContain(sentence)
  })
})
