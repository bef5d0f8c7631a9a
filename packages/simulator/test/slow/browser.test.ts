import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import axe, { type AxeResults } from "axe-core"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { launch } from "../../../../scripts/browser.ts"

describe("in a browser", () => {
  const runtime = ManagedRuntime.make(Layer.provideMerge(NodeServer.layer(), Simulator.layer()))
  let browser: Browser
  let origin = ""

  beforeAll(async () => {
    origin = await runtime.runPromise(NodeServer.url)
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    await runtime.dispose()
  })

  /** Opens a page; what went wrong in it and what it asked of others is collected. */
  const open = async (path: string, colorScheme: "light" | "dark" = "light") => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 420, height: 800 } })
    const problems: Array<string> = []
    page.on("pageerror", (error) => problems.push(error.message))
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text())
    })
    page.on("request", (request) => {
      const url = request.url()
      if (!url.startsWith(origin) && !/^(?:data|blob):/.test(url)) problems.push(`asks for ${url}`)
    })
    page.on("response", (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`)
    })
    await page.goto(origin + path)
    return { page, problems }
  }

  const coloursOf = (page: Page) =>
    page.evaluate("getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).color")

  const json = async (path: string, body: unknown, headers = {}) => {
    const sent = {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers }
    }
    return await (await fetch(origin + path, sent)).json() as {
      readonly access_token: string
      readonly data: { readonly token: string }
      readonly session: { readonly session_id: string; readonly url: string }
      readonly items: ReadonlyArray<{ readonly status: string; readonly error_code: string | null }>
    }
  }

  const bearer = async () => {
    const { access_token } = await json("/v0/token", {
      grant_type: "client_credentials",
      client_id: "simulator",
      client_secret: "not-a-secret"
    })
    return { authorization: `Bearer ${access_token}` }
  }

  it("shows the home page on a narrow screen, in light and dark, without requests to others", async () => {
    const light = await open("/")
    const dark = await open("/", "dark")
    expect(await light.page.getByRole("heading", { level: 1 }).innerText()).toBe("The Flanks simulator")
    expect(await light.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(420)
    expect(await coloursOf(light.page)).not.toBe(await coloursOf(dark.page))
    expect([light.problems, dark.problems]).toEqual([[], []])
  })

  it("leads to the explorer, which explains a response of this simulator", async () => {
    const answer = await fetch(`${origin}/v0/bank/available`, { headers: { "x-flanks-scenario": "SCA_REQUIRED" } })
    const { page, problems } = await open("/")
    await page.getByRole("link", { name: "Explorer" }).click()
    await page.getByLabel("Status", { exact: true }).fill(String(answer.status))
    await page.getByLabel("A body, a whole response").fill(await answer.text())
    expect(await page.locator("#verdict h2").innerText()).toBe("ScaRequired")
    expect(await page.title()).toBe("What does this Flanks response mean?")
    expect(problems).toEqual([])
  })

  it("keeps the home page short on a phone, filters it, and copies commands", async () => {
    const context = await browser.newContext({
      viewport: { width: 375, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"]
    })
    const page = await context.newPage()
    await page.goto(`${origin}/`)
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThan(3000)
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375)
    expect(await page.getByText("CREDENTIALS_BLOCKED").isVisible()).toBe(false)
    await page.getByLabel("Filter scenarios and endpoints").fill("credentials blocked")
    expect(await page.getByText("CREDENTIALS_BLOCKED").isVisible()).toBe(true)
    expect(await page.locator("tbody tr:visible").count()).toBe(1)
    expect(await page.locator("#found").innerText()).toBe("1 row")
    await page.getByLabel("Filter scenarios and endpoints").fill("aggregation.portfolio")
    await page.getByRole("button", { name: "Copy curl for aggregation.portfolio" }).click()
    await page.getByText("Copied").waitFor()
    expect(await page.evaluate("navigator.clipboard.readText()")).toContain(`'${origin}/v0/bank/credentials/portfolio'`)
    await context.close()
  })

  it("opens a session from the home page", async () => {
    const { page, problems } = await open("/")
    await page.getByRole("button", { name: "Create a session and open it" }).click()
    await page.getByLabel("Password").waitFor()
    expect(problems).toEqual([])
  })

  it("has no barrier that axe knows of, with its groups open and closed", async () => {
    for (const width of [375, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
        await page.goto(`${origin}/`)
        for (const isOpen of [false, true]) {
          if (isOpen) {
            await page.evaluate("document.querySelectorAll('details').forEach((group) => { group.open = true })")
          }
          await page.evaluate(axe.source)
          const { violations } = await page.evaluate<AxeResults>("axe.run()")
          expect([
            width,
            colorScheme,
            isOpen,
            violations.map(({ help, nodes }) => [help, ...nodes.map(({ html }) => html)])
          ])
            .toEqual([width, colorScheme, isOpen, []])
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width)
        }
        await page.close()
      }
    }
  })

  it("the pages have no barrier that axe knows of", async () => {
    const { session } = await json("/connect/v2/sessions/create-session", { configuration: {} }, await bearer())
    for (const path of ["/", session.url.slice(origin.length)]) {
      for (const scheme of ["light", "dark"] as const) {
        const { page } = await open(path, scheme)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate<AxeResults>("axe.run()")
        expect([path, scheme, violations.map(({ help, nodes }) => [help, ...nodes.map(({ html }) => html)])]).toEqual([
          path,
          scheme,
          []
        ])
      }
    }
  })

  it("no page on the way through a session has a barrier that axe knows of", async () => {
    const { session } = await json("/connect/v2/sessions/create-session", { configuration: {} }, await bearer())
    const { page } = await open(session.url.slice(origin.length))
    const barriers: Array<string> = []
    const check = async (text: string) => {
      await page.getByText(text).waitFor()
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate<AxeResults>("axe.run()")
      barriers.push(...violations.map(({ help }) => `${text}: ${help}`))
    }
    await page.getByLabel("Username").fill("abe")
    await page.getByLabel("Password").fill("SCA_SMS")
    await page.keyboard.press("Enter")
    await check("The bank is checking what you entered")
    await check("Type the code from the text message")
    await page.getByLabel("Code").fill("INVALID_SCA")
    await page.keyboard.press("Enter")
    await check("The bank refused the code.")
    expect(barriers).toEqual([])
  })

  it("the reference has no barrier that axe knows of, and fits a phone", async () => {
    for (const width of [375, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
        await page.goto(`${origin}/docs`)
        await page.getByText("/v0/platform/link").first().waitFor()
        await page.waitForTimeout(1000)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate<AxeResults>("axe.run()")
        expect([
          width,
          colorScheme,
          violations.map(({ help, nodes }) => [help, ...nodes.map(({ html }) => html.slice(0, 200))])
        ])
          .toEqual([width, colorScheme, []])
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width)
        expect(await page.evaluate("document.documentElement.lang")).toBe("en")
        await page.close()
      }
    }
  })

  it("the reference can send nothing elsewhere", async () => {
    const { page, problems } = await open("/docs")
    await page.getByText("/v0/platform/link").first().waitFor()
    expect(await page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'sent', (error) => error.name)")).toBe(
      "TypeError"
    )
    expect(problems.join()).toContain("violates the document's Content Security Policy")
  })

  it("the reference shows the operations, and asks nobody else", async () => {
    const { page, problems } = await open("/docs")
    await page.getByText("/v0/platform/link").first().waitFor()
    await page.getByText("The Flanks simulator").first().waitFor()
    await page.getByText("Bearer Token").first().waitFor()
    for (const tool of ["Generate SDKs", "Open API Client"]) expect(await page.getByText(tool).count()).toBe(0)
    expect(problems).toEqual([])
  })

  it("a user goes from the form to the application, by keyboard alone", async () => {
    const { data } = await json("/v0/links/create-link", { redirect_uri: `${origin}/?back=1` }, await bearer())
    const { page, problems } = await open(`/simulator/user?link_token=${data.token}`)
    await page.getByLabel("Username").focus()
    await page.keyboard.type("ada")
    await page.keyboard.press("Tab")
    await page.keyboard.type("SCA_SMS")
    await page.keyboard.press("Enter")
    await page.getByText("The bank asks for SCA_SMS").waitFor()
    await page.getByLabel("Code").fill("123456")
    await page.keyboard.press("Enter")
    await page.waitForURL(/back=1&code=[0-9a-f]{32}/)
    expect(problems).toEqual([])
  })

  it("a user goes through a session from page to page, and the application finds it connected", async () => {
    const headers = await bearer()
    const configuration = { redirect_url: `${origin}/?back=1` }
    const { session } = await json("/connect/v2/sessions/create-session", { configuration }, headers)
    const { page, problems } = await open(session.url.slice(origin.length))
    await page.getByLabel("Bank").selectOption("banco-inventado")
    await page.getByLabel("Username").fill("ada")
    await page.getByLabel("Password").fill("SCA_APP_CODE")
    await page.keyboard.press("Enter")
    await page.getByText("The bank is checking what you entered").waitFor()
    await page.getByText("Open the bank's app, and type the code that it shows.").waitFor()
    await page.getByLabel("Code").fill("SCA_APP")
    await page.keyboard.press("Enter")
    await page.getByText("Open the bank's app, and confirm the login there.").waitFor()
    expect(await page.getByRole("textbox").count()).toBe(0)
    await page.getByRole("button", { name: "I have confirmed" }).press("Enter")
    await page.waitForURL(`${origin}/?back=1&session_id=${session.session_id}`)
    const query = { session_id_in: [session.session_id] }
    const { items } = await json("/connect/v2/sessions/list-sessions", { query }, headers)
    expect(items[0]?.status).toBe("Finished:OK")
    expect(problems).toEqual([])
  })

  it("a user whose session failed reads why, and what to do", async () => {
    const { session } = await json("/connect/v2/sessions/create-session", { configuration: {} }, await bearer())
    const { page, problems } = await open(session.url.slice(origin.length))
    await page.getByLabel("Username").fill("eve")
    await page.getByLabel("Password").fill("INVALID_CREDENTIALS")
    await page.getByRole("button").click()
    await page.getByText("The bank refused the username or the password.").waitFor()
    await page.getByText("The application can begin a new session.").waitFor()
    expect(problems).toEqual([])
  })
})
