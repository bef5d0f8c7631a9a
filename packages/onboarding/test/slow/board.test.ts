import axe, { type AxeResults } from "axe-core"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { launch } from "../../../../scripts/browser.ts"
import { fillBoard, key, serve } from "../boardService.ts"

type Service = Awaited<ReturnType<typeof serve>>

describe("the board in a browser", () => {
  let browser: Browser
  let service: Service

  beforeAll(async () => {
    service = await serve()
    await fillBoard(service)
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    await service.close()
  })

  interface View {
    readonly width?: number
    readonly colorScheme?: "light" | "dark"
    readonly origin?: string
  }

  /** Opens a page; what went wrong in it, and what it asked of others, is collected. */
  const open = async (path: string, { colorScheme = "light", origin = service.origin, width = 1280 }: View = {}) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const page = await context.newPage()
    const problems: Array<string> = []
    page.on("pageerror", (error) => problems.push(error.message))
    page.on("console", (message) => {
      // The sign-in page is a 401, which the browser reports.
      if (["error", "warning"].includes(message.type()) && !message.text().includes("401")) {
        problems.push(message.text())
      }
    })
    page.on("request", (request) => {
      const url = request.url()
      if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) problems.push(`asks for ${url}`)
    })
    await page.goto(origin + path)
    return { page, problems }
  }

  /** Signs in, and waits until the board is live. */
  const board = async (path = "/", view: View = {}) => {
    const opened = await open("/", view)
    await opened.page.getByLabel("Key of the service").fill(key)
    await opened.page.keyboard.press("Enter")
    await opened.page.getByText("Live", { exact: true }).waitFor()
    if (path !== "/") {
      await opened.page.goto(service.origin + path)
      await opened.page.getByText("Live", { exact: true }).waitFor()
    }
    return opened
  }

  const namesOn = (page: Page) => page.locator("#rows .open").allInnerTexts()

  it("shows nothing without the key, and opens with it", async () => {
    const { page, problems } = await open("/")
    expect(await page.title()).toBe("Sign in to Onboardings")
    expect(await page.content()).not.toContain("anna")
    await page.getByLabel("Key of the service").fill("wrong")
    await page.getByRole("button", { name: "Sign in" }).click()
    expect(await page.getByRole("alert").innerText()).toBe("That key is wrong.")
    await page.getByLabel("Key of the service").fill(key)
    await page.keyboard.press("Enter")
    await page.getByText("Live", { exact: true }).waitFor()
    expect(await page.evaluate("document.cookie")).toBe("")
    expect(await page.content()).not.toContain(key)
    await page.getByRole("button", { name: "Sign out" }).click()
    await page.getByLabel("Key of the service").waitFor()
    expect(problems).toEqual([])
  })

  it("shows what waits for whom and until when, from the oldest on", async () => {
    const { page, problems } = await board()
    expect(await namesOn(page)).toEqual([
      "anna",
      "bert",
      "cleo",
      "dora",
      "emil",
      "fritz-with-a-name-that-is-long-2026-11-26"
    ])
    const row = (id: string) => page.locator(`#rows > li[data-id="${id}"] .what`).innerText()
    expect(await row("anna")).toMatch(/^Flanks is making its security checks\.\s*until .*, in 1[78] h/)
    expect(await row("bert")).toMatch(/^The user must confirm at the bank\.\s*since .*, for 3 h/)
    expect(await row("cleo")).toContain("2 tokens could be it")
    expect(await row("emil")).toContain("You must correct the client ID")
    expect(await page.locator("#oldest").innerText()).toMatch(/^The oldest that is open: anna, started 1 d 6 h ago$/)
    expect(problems).toEqual([])
  })

  it("draws each wait on one timeline, with now in it", async () => {
    const { page } = await board()
    const box = async (id: string, part: string) => {
      const found = await page.locator(`#rows > li[data-id="${id}"] .track .${part}`).boundingBox()
      if (found === null) throw new Error("not drawn")
      return found
    }
    const now = await box("anna", "now")
    const wait = await box("anna", "wait")
    const past = await box("anna", "past")
    expect(past.x + past.width).toBeCloseTo(wait.x, -1)
    expect(wait.x).toBeLessThan(now.x)
    expect(wait.x + wait.width).toBeGreaterThan(now.x + 50)
    // A later start is further to the right, and now is the same for all.
    expect((await box("dora", "past")).x).toBeGreaterThan(past.x + 50)
    expect((await box("dora", "now")).x).toBeCloseTo(now.x, 0)
  })

  it("filters by state, and the address keeps the filter", async () => {
    const { page, problems } = await board()
    const filter = (name: RegExp) => page.getByRole("button", { name })
    expect(await filter(/^Open/).innerText()).toMatch(/6$/)
    await filter(/^Failed/).click()
    await page.locator("#rows > li[data-id=hans]").waitFor()
    expect(await namesOn(page)).toEqual(["hans"])
    expect(await filter(/^Failed/).getAttribute("aria-pressed")).toBe("true")
    await page.reload()
    await page.locator("#rows > li[data-id=hans]").waitFor()
    await filter(/^Needs its token/).click()
    await page.locator("#rows > li[data-id=cleo]").waitFor()
    await page.goBack()
    await page.locator("#rows > li[data-id=hans]").waitFor()
    expect(problems).toEqual([])
  })

  it("shows one onboarding's history, and keeps what only developers read closed", async () => {
    const { page, problems } = await board("/#show=failed")
    await page.getByRole("button", { name: "hans" }).click()
    const dialog = page.getByRole("dialog", { name: "hans" })
    await dialog.waitFor()
    expect(await dialog.locator("#history li").count()).toBe(3)
    expect(await dialog.innerText()).toContain("external-hans")
    expect(await dialog.getByText("Invalid code").isVisible()).toBe(false)
    await dialog.getByText("Technical details").click()
    expect(await dialog.getByText("Invalid code").isVisible()).toBe(true)
    await page.keyboard.press("Escape")
    expect(await page.getByRole("dialog").count()).toBe(0)
    await page.waitForFunction("!location.hash.includes('id=')")
    expect(problems).toEqual([])
  })

  it("works by keyboard alone, and keeps the focus while rows change", async () => {
    const { page } = await board()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    expect(await page.evaluate("document.activeElement.textContent")).toBe("anna")
    await page.keyboard.press("Enter")
    await page.getByRole("dialog", { name: "anna" }).waitFor()
    await page.keyboard.press("Escape")
    expect(await page.evaluate("document.activeElement.textContent")).toBe("anna")
    await service.open("keyboard", Date.now())
    await page.getByRole("button", { name: "keyboard" }).waitFor()
    expect(await page.evaluate("document.activeElement.textContent")).toBe("anna")
    await service.mark("keyboard", Date.now(), { _tag: "Cancelled" })
    await page.getByRole("button", { name: "keyboard" }).waitFor({ state: "detached" })
  })

  it("is live: what happens is shown within seconds, in the list, in the counts and in an open history", async () => {
    const { page, problems } = await board()
    await service.open("live", Date.now())
    await page.getByRole("button", { name: "live" }).click()
    const dialog = page.getByRole("dialog", { name: "live" })
    await dialog.waitFor()
    await service.mark("live", Date.now(), { _tag: "NeedsUser", todo: "Reset", blocked: true, signal: "s" })
    await dialog.getByText("The old login is blocked").first().waitFor({ timeout: 5000 })
    await page.keyboard.press("Escape")
    await service.mark("live", Date.now(), { _tag: "Cancelled" })
    await page.getByRole("button", { name: "live" }).waitFor({ state: "detached", timeout: 5000 })
    expect(problems).toEqual([])
  })

  it("copies the address of a user's session on a click, and shows it nowhere", async () => {
    const address = "https://connect.example/a-session?key=a-secret"
    await service.open("jana", Date.now())
    await service.keepSession("jana", address)
    const { page, problems } = await board("/#id=jana")
    const dialog = page.getByRole("dialog", { name: "jana" })
    await dialog.waitFor()
    const button = dialog.getByRole("button", { name: "Copy the session's address" })
    expect(await button.count()).toBe(0)
    const needs = (ended: string | null): Parameters<typeof service.mark>[2] => ({
      _tag: "NeedsUser",
      todo: "Connect",
      blocked: false,
      signal: "session/1/1",
      session: { number: 1, ended }
    })
    await service.mark("jana", Date.now(), needs(null))
    await dialog.getByText("must connect the bank in the session").first().waitFor({ timeout: 5000 })
    const asked: Array<string> = []
    page.on("request", (request) => asked.push(request.url()))
    expect(await page.content()).not.toContain("a-secret")
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    expect(asked.filter((url) => url.endsWith("/session"))).toEqual([])
    await button.click()
    await dialog.getByText("Copied. Give it to this user alone.").waitFor()
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(address)
    expect(await page.content()).not.toContain("a-secret")

    await service.mark("jana", Date.now(), needs("SessionAbandoned"))
    await dialog.getByText("has left the session open for too long").first().waitFor({ timeout: 5000 })
    await service.mark("jana", Date.now(), { _tag: "Cancelled" })
    await dialog.getByText("Copied").waitFor({ state: "detached", timeout: 5000 })
    expect(problems).toEqual([])
  })

  it("shows an onboarding's name and texts as text, whatever is in them", async () => {
    const id = "<img src=x onerror=alert(1)>"
    await service.open(id, Date.now())
    await service.mark(id, Date.now(), { _tag: "Failed", tag: "<b>", message: "<script>alert(1)</script>" })
    const { page, problems } = await board("/#show=failed")
    await page.getByRole("button", { name: id }).click()
    await page.getByRole("dialog", { name: id }).waitFor()
    await page.getByText("Technical details").click()
    await page.getByText("<script>alert(1)</script>").waitFor()
    expect(await page.locator("img").count()).toBe(0)
    expect(problems).toEqual([])
  })

  it("can neither run what is added to it nor send anything elsewhere", async () => {
    const { page } = await board()
    const ran = await page.evaluate(`(() => {
      const script = document.createElement("script")
      script.textContent = "window.ran = true"
      document.body.append(script)
      return window.ran === true
    })()`)
    expect(ran).toBe(false)
    expect(await page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'sent', (error) => error.name)")).toBe(
      "TypeError"
    )
    const response = await page.request.get(service.origin)
    expect(response.headers()["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
    expect(response.headers()["content-security-policy"]).not.toContain("unsafe")
  })

  it("a browser that signed in reads states, and neither changes anything nor reads secrets", async () => {
    const { page } = await board()
    const status = (method: string, path: string, body?: string) =>
      page.evaluate<number>(
        `fetch(${JSON.stringify(path)}, { method: "${method}", body: ${JSON.stringify(body) ?? "undefined"},
          headers: { "content-type": "application/json" } }).then(({ status }) => status)`
      )
    expect(await status("GET", "/onboardings/anna")).toBe(200)
    expect(await status("GET", "/onboardings/anna/token")).toBe(401)
    expect(await status("GET", "/onboardings/anna/user-token")).toBe(401)
    expect(await status("GET", "/onboardings/anna/data/account")).toBe(401)
    expect(await status("POST", "/onboardings/anna/cancel")).toBe(401)
    expect(await status("POST", "/onboardings", JSON.stringify({ id: "x", code: "y" }))).toBe(401)
    expect(await status("POST", "/onboardings/bert/signal", JSON.stringify({ _tag: "UserActed" }))).toBe(401)
  })

  it("fits a phone, is light and dark, and has no barrier that axe knows of", async () => {
    const colours = new Set<string>()
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [375, 1280]) {
        const { page } = await board("/", { colorScheme, width })
        const check = async (name: string) => {
          await page.evaluate(axe.source)
          const { violations } = await page.evaluate<AxeResults>("axe.run()")
          expect([name, colorScheme, width, violations.map(({ help, nodes }) => [help, ...nodes.map((n) => n.html)])])
            .toEqual([name, colorScheme, width, []])
          const folder = process.env["SCREENSHOTS"]
          if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` })
        }
        colours.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width)
        await check("board")
        await page.getByRole("button", { name: "bert" }).click()
        await page.getByRole("dialog").waitFor()
        await check("history")
        const signIn = await open("/", { colorScheme, width })
        await signIn.page.evaluate(axe.source)
        const { violations } = await signIn.page.evaluate<AxeResults>("axe.run()")
        expect(violations.map(({ help }) => help)).toEqual([])
      }
    }
    expect(colours.size).toBe(2)
  })

  it("says when it is disconnected, and reconnects by itself", async () => {
    const { page } = await board()
    await page.context().setOffline(true)
    await page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    await page.getByText("Not connected. Trying again…").waitFor()
    await page.context().setOffline(false)
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 20_000 })
    expect(await page.locator("#status").getAttribute("class")).toContain("live")
  })

  it("needs no key on this machine if none is set, and shows the API at /docs", async () => {
    const own = await serve({})
    try {
      const { page, problems } = await open("/", { origin: own.origin })
      await page.getByText("There are none.").waitFor()
      await page.getByRole("link", { name: "API" }).click()
      await page.getByText("/onboardings/{id}/history").first().waitFor()
      expect(problems).toEqual([])
      for (const width of [375, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        await page.waitForTimeout(1000)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate<AxeResults>("axe.run()")
        expect([width, violations.map(({ help, nodes }) => [help, ...nodes.map(({ html }) => html.slice(0, 200))])])
          .toEqual([width, []])
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width)
      }
      const elsewhere = await page.request.get(own.origin, { headers: { host: "evil.example" } })
      expect(elsewhere.status()).toBe(401)
      expect(await elsewhere.text()).toContain("only this machine can open it")
    } finally {
      await own.close()
    }
  })
})
