import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { launch } from "../../../../scripts/browser.ts"
import { bash, serve } from "./process.ts"

describe.skipIf(process.platform === "win32")("flanks connect, against flanks serve", () => {
  let browser: Browser
  let folder = ""

  beforeAll(async () => {
    browser = await launch()
    folder = await mkdtemp(join(tmpdir(), "flanks-connect-"))
    for (const name of ["xdg-open", "open"]) {
      const file = join(folder, name)
      await writeFile(
        file,
        `#!/bin/sh\nprintf '%s' "$1" > '${folder}/unfinished'; mv '${folder}/unfinished' '${folder}/called'\n`
      )
      await chmod(file, 0o755)
    }
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })

  /** The address with which the browser was opened. */
  const opened = async (): Promise<string> => {
    for (;;) {
      const address = await readFile(join(folder, "called"), "utf8").catch(() => null)
      if (address !== null) return address
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it("has a user log in in a browser, and ends with the connection", async () => {
    const { child, end, url } = await serve()
    const environment =
      `export FLANKS_BASE_URL='${url}' FLANKS_CLIENT_ID=simulator FLANKS_CLIENT_SECRET=not-a-secret ` +
      `PATH='${folder}'${delimiter}"$PATH"`
    const connecting = bash(`${environment}; flanks connect --open --reveal | flanks status --json`)
    const address = await opened()
    const page = await browser.newPage()
    await page.goto(address)
    expect(page.url()).toContain(`${url}/simulator/user?session_id=`)
    expect((await fetch(address, { redirect: "manual" })).status).toBe(404)
    await page.getByLabel("Username").fill("ada")
    await page.getByLabel("Password").fill("SCA_SMS")
    await page.keyboard.press("Enter")
    await page.getByText("Type the code from the text message that the bank sent.").waitFor()
    await page.getByLabel("Code").fill("123456")
    await page.keyboard.press("Enter")
    await page.getByText("The bank is connected.").waitFor()
    const { exitCode, stderr, stdout } = await connecting
    expect([exitCode, stderr.split("\n")[0]]).toEqual([0, "The user has to log in."])
    expect(stderr).toContain("Connected.")
    expect(stderr + stdout).not.toContain("session_id")
    expect(JSON.parse(stdout)).toMatchObject({ states: { account: expect.any(String) }, user: null })
    child.kill("SIGTERM")
    await end
  })
})
