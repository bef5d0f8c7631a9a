/** The page in a browser, from its file. */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { exampleInputs, timeline } from "@effect-flanks/domain/Timeline"
import * as Address from "@effect-flanks/explorer/Address"
import * as Answer from "@effect-flanks/explorer/Answer"
import { bodyOf, columns, statuses } from "@effect-flanks/explorer/Cells"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import axe from "axe-core"
import { existsSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { launch } from "../../../../scripts/browser.ts"

const page = new URL("../../../../docs/explorer/index.html", import.meta.url).href

describe("the explorer in a browser", () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(() => browser.close())

  /** Opens and uses the page. Fails on every complaint of the browser. */
  const opened = async (
    use: (page: Page) => Promise<void>,
    { address = "", ...options }: BrowserContextOptions & { readonly address?: string } = {}
  ): Promise<void> => {
    const context = await browser.newContext(options)
    const complaints: Array<string> = []
    const tab = await context.newPage()
    tab.on("console", (message) => complaints.push(message.text()))
    tab.on("pageerror", (error) => complaints.push(String(error)))
    await tab.goto(`${page}${address}`)
    await use(tab)
    await context.close()
    assert.deepStrictEqual(complaints, [])
  }

  const address = (tab: Page): Promise<string> => tab.evaluate(() => location.href)

  const title = (tab: Page): Promise<string> => tab.locator("#verdict h2").innerText()

  it("explains every documented response like the library", () =>
    opened(async (tab) => {
      for (const { body, status } of combinations) {
        const text = JSON.stringify(body)
        await tab.fill("#status", String(status))
        await tab.fill("#body", text)
        assert.strictEqual(await title(tab), classify(status, text)._tag)
      }
    }))

  it("reads the status of a whole response", () =>
    opened(async (tab) => {
      await tab.fill(
        "#body",
        "HTTP/1.1 415 Unsupported Media Type\nserver: x\n\n{\"error\":\"Not matching body content type\"}"
      )
      assert.strictEqual(await tab.inputValue("#status"), "415")
      assert.strictEqual(await title(tab), "UnsupportedMediaType")
    }))

  it("takes the status of a pasted error page", () =>
    opened(async (tab) => {
      assert.strictEqual(await tab.inputValue("#status"), "400")
      await tab.fill(
        "#body",
        "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
      )
      assert.strictEqual(await tab.inputValue("#status"), "502")
      assert.strictEqual(await title(tab), "UnexpectedResponse (transient)")
      assert.strictEqual(await tab.locator("#hint").innerText(), "")
    }))

  it("copies the code", () =>
    opened(async (tab) => {
      await tab.getByRole("button", { name: "Copy the code" }).click()
      await tab.getByRole("button", { name: "Copied" }).waitFor()
      assert.strictEqual(
        await tab.evaluate(() => navigator.clipboard.readText()),
        await tab.locator("#facts pre").innerText()
      )
    }, { permissions: ["clipboard-read", "clipboard-write"] }))

  it("leads to the documentation", () =>
    opened(async (tab) => {
      const targets = await tab.locator("#links a").evaluateAll((links) =>
        links.map((link) => (link as HTMLAnchorElement).href)
      )
      assert.isAbove(targets.length, 2)
      for (const target of targets) assert.isTrue(existsSync(new URL(target)), target)
    }))

  it("says which status applies to a text that names none", () =>
    opened(async (tab) => {
      const hint = tab.locator("#hint")
      await tab.fill("#body", "{\"error\":\"Method not allowed\"}")
      assert.include(await hint.innerText(), "the 400 above")
      await tab.fill("#body", "HTTP/1.1 405 Method Not Allowed\n\n{\"error\":\"Method not allowed\"}")
      assert.strictEqual(await hint.innerText(), "")
      await tab.selectOption("#code", "50001")
      assert.strictEqual(await hint.innerText(), "")
    }))

  it("replaces an example with pasted text, but keeps other text", () =>
    opened(async (tab) => {
      const selected = () =>
        tab.locator("#body").evaluate((body: HTMLTextAreaElement) => body.selectionEnd - body.selectionStart)
      await tab.focus("#body")
      assert.isAbove(await selected(), 0)
      await tab.keyboard.type("{}")
      assert.strictEqual(await tab.inputValue("#body"), "{}")
      await tab.focus("#status")
      await tab.focus("#body")
      assert.strictEqual(await selected(), 0)
    }))

  it("links to a picked cell, but not to typed text", () =>
    opened(async (tab) => {
      assert.strictEqual(await tab.locator("#link").getAttribute("href"), "#202-20003")
      await tab.fill("#body", "{}")
      assert.strictEqual(await tab.locator("#link").count(), 0)
    }, { address: "#202-20003" }))

  it("opens the examples", () =>
    opened(async (tab) => {
      for (const link of await tab.locator("#try a").all()) {
        const cell = await link.getAttribute("href")
        await link.click()
        await tab.waitForSelector(`#cells a[href="${cell}"][aria-current=true]`)
        assert.match((await link.innerText()).replace(" with ", "-"), new RegExp(`^${cell?.slice(1).split("-")[0]}`))
      }
      assert.isAbove(await tab.locator("#try a").count(), 3)
    }))

  it("says what is wrong with an invalid status", () =>
    opened(async (tab) => {
      await tab.fill("#status", "99")
      assert.include(await tab.locator("[role=alert]").innerText(), "100 to 599")
      assert.strictEqual(await tab.locator("#verdict").innerText(), "")
    }))

  it("opens every cell by its address", () =>
    opened(async (tab) => {
      for (const status of statuses) {
        for (const { said } of columns) {
          const cell = Address.format({ status, said })
          await tab.evaluate((hash) => {
            location.hash = hash
          }, cell)
          await tab.waitForSelector(`#cells a[href="${cell}"][aria-current=true]`)
          assert.strictEqual(await title(tab), Answer.of(status, JSON.stringify(bodyOf(status, said))).title, cell)
        }
      }
    }))

  it("opens the cell of the address that it was opened with", () =>
    opened(async (tab) => {
      assert.strictEqual(await title(tab), "ScaRequired")
      assert.strictEqual(await tab.inputValue("#code"), "50003")
    }, { address: "#500-50003" }))

  it("gives a picked cell an address, and typed text none", () =>
    opened(async (tab) => {
      await tab.selectOption("#code", "50001")
      assert.strictEqual(await address(tab), `${page}#400-50001`)
      await tab.fill("#body", "{}")
      assert.strictEqual(await address(tab), page)
    }))

  it("keeps pasted text out of its address, history and storage", () =>
    opened(async (tab) => {
      const before = await tab.evaluate(() => history.length)
      await tab.fill(
        "#body",
        "{\"error\":\"Invalid bank\",\"credentials_token\":\"t0ken-of-mine\",\"error_code\":40001}"
      )
      await tab.press("#status", "Enter")
      const kept = await tab.evaluate(() =>
        JSON.stringify([location.href, document.title, history.state, document.cookie])
      )
      assert.notInclude(kept, "t0ken-of-mine")
      assert.strictEqual(await tab.evaluate(() => localStorage.length + sessionStorage.length), 0)
      assert.strictEqual(await tab.evaluate(() => history.length), before)
      assert.notInclude(await tab.locator("#answer").innerText(), "t0ken-of-mine")
    }))

  it("shows pasted markup as text", () =>
    opened(async (tab) => {
      await tab.fill("#body", JSON.stringify({ error: "<img src=x onerror=alert(1)><b>bold</b>" }))
      assert.include(await tab.locator("#facts").innerText(), "<b>bold</b>")
      assert.strictEqual(await tab.locator("#facts img, #facts b").count(), 0)
    }))

  it("makes no requests, and could not", async () => {
    const asked: Array<string> = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? "")
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    const context = await browser.newContext()
    const tab = await context.newPage()
    const requests: Array<string> = []
    tab.on("request", (request) => requests.push(request.url()))
    await tab.goto(page)
    await tab.fill("#body", "{\"error_code\":20002}")
    assert.deepStrictEqual(requests, [page])
    await tab.evaluate(async (origin) => {
      const image = document.createElement("img")
      image.src = `${origin}/img`
      const script = document.createElement("script")
      script.src = `${origin}/script`
      const frame = document.createElement("iframe")
      frame.src = `${origin}/frame`
      const style = document.createElement("link")
      style.rel = "stylesheet"
      style.href = `${origin}/style`
      document.body.append(image, script, frame, style)
      navigator.sendBeacon(`${origin}/beacon`, "x")
      const form = document.createElement("form")
      form.action = `${origin}/form`
      form.method = "post"
      document.body.append(form)
      form.submit()
      await fetch(`${origin}/fetch`, { mode: "no-cors" }).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 300))
    }, `http://127.0.0.1:${port}`)
    await context.close()
    server.close()
    assert.deepStrictEqual(asked, [])
  })

  it("draws the timeline to scale, over the available width", async () => {
    const { attempts } = timeline(() => exampleInputs.bank)
    const end = attempts.at(-1)?.at ?? 0
    for (const width of [390, 1280]) {
      await opened(async (tab) => {
        const axis = await tab.locator("#facts svg line.axis").first().boundingBox()
        const marks = await tab.locator("#facts svg line.attempt, #facts svg line.end").evaluateAll((lines) =>
          lines.map((line) => line.getBoundingClientRect()).map(({ left, width: wide }) => left + wide / 2)
        )
        if (axis === null) throw new Error("nothing is drawn")
        assert.strictEqual(marks.length, attempts.length)
        for (const [index, mark] of marks.entries()) {
          assert.closeTo(mark, axis.x + (axis.width * (attempts[index]?.at ?? 0)) / end, 1)
        }
        assert.isAbove(
          await tab.locator("#facts svg text").first().evaluate((text) => text.getBoundingClientRect().height),
          10
        )
      }, { viewport: { width, height: 800 }, address: "#400-50001" })
    }
  })

  it("works with only the keyboard", () =>
    opened(async (tab) => {
      const focused = () =>
        tab.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("href"))
      const path: Array<string | null | undefined> = []
      for (let steps = 0; steps < 9; steps++) {
        await tab.keyboard.press("Tab")
        path.push(await focused())
      }
      assert.deepStrictEqual(path.slice(0, 7), [
        "#answer",
        "../../docs/README.md",
        "../../docs/api/README.md",
        "../../README.md",
        "status",
        "code",
        "body"
      ])
      await tab.focus("#cells a[tabindex='0']")
      for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"]) await tab.keyboard.press(key)
      assert.strictEqual(await focused(), "#400-40001")
      await tab.keyboard.press("Home")
      assert.strictEqual(await focused(), "#400-20001")
      await tab.keyboard.press("ArrowLeft")
      assert.strictEqual(await focused(), "#400-20001")
      await tab.keyboard.press("Enter")
      await tab.waitForFunction(() => document.activeElement?.id === "answer")
      assert.strictEqual(await title(tab), "Incomplete")
      assert.strictEqual(await tab.locator("#cells a[tabindex='0']").count(), 1)
    }, { address: "#400-20002" }))

  it.each(
    (["light", "dark"] as const).flatMap((colorScheme) =>
      [375, 1280].flatMap((width) =>
        ["#400-20003", "#202-20003", "#400-50002"].map((hash) => ({ colorScheme, width, hash }))
      )
    )
  )(
    "breaks no rule of accessibility: %j",
    ({ colorScheme, hash, width }) =>
      opened(async (tab) => {
        await tab.evaluate(axe.source)
        const { violations } = await tab.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
        assert.deepStrictEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]), [])
      }, { colorScheme, viewport: { width, height: 844 }, address: hash })
  )

  it.each([320, 375, 390])("fits a phone that is %s pixels wide, and cuts no text", (width) =>
    opened(async (tab) => {
      assert.strictEqual(await tab.evaluate(() => document.documentElement.scrollWidth), width)
      const cut = await tab.evaluate(() =>
        [...document.querySelectorAll("h1, h2, h3, p, dt, dd, label, li, .badge")]
          .filter((found) => found.scrollWidth > found.clientWidth + 1 && getComputedStyle(found).display !== "inline")
          .map((found) => found.textContent)
      )
      assert.deepStrictEqual(cut, [])
      assert.isTrue(await tab.getByText("Scroll sideways for all codes").isVisible())
    }, { viewport: { width, height: 844 }, address: "#202-20003" }))
})
