/** Opens the website in a real browser, at phone and desktop widths, light and dark, and only with its own files. */
import axe from "axe-core"
import { createReadStream, existsSync, statSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"
import type { Browser, Page } from "playwright-core"
import { launch } from "../browser.ts"

const types: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml"
}

/** A minimal static host: files below a path, and a 404. */
const serve = async (folder: string, base: string) => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.test")
    const rest = normalize(decodeURIComponent(pathname.slice(base.length)))
    const named = join(folder, pathname.endsWith("/") ? `${rest}/index.html` : rest)
    const isThere = pathname.startsWith(base) && named.startsWith(folder) && existsSync(named) &&
      statSync(named).isFile()
    if (!isThere) return void response.writeHead(404).end()
    response.writeHead(200, { "content-type": types[extname(named)] ?? "application/octet-stream" })
    createReadStream(named).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

const views = [
  { name: "desktop", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "desktop", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 375, height: 720 }, colorScheme: "light" },
  { name: "phone", viewport: { width: 375, height: 720 }, colorScheme: "dark" }
] as const

/** The part of a browser's globals that is used here. */
interface Global {
  readonly axe: typeof axe
  readonly innerWidth: number
  readonly document: { readonly documentElement: { readonly scrollWidth: number } }
}

/** What axe finds, and whether the page is wider than the screen. */
const lookAt = async (tab: Page): Promise<ReadonlyArray<string>> => {
  const { found, isTooWide } = await tab.evaluate(async () => {
    const { axe: inPage, document, innerWidth } = globalThis as unknown as Global
    const { violations } = await inPage.run()
    return {
      found: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`)),
      isTooWide: document.documentElement.scrollWidth > innerWidth
    }
  })
  return [...found, ...isTooWide ? ["it is wider than the screen"] : []]
}

/** The problems of a visit, with its current page. */
interface Visit {
  readonly tab: Page
  readonly isPhone: boolean
  /** The address of a page. */
  readonly at: (page: string) => string
  readonly say: (problem: string) => void
}

/** Visits the website in every view, and returns the problems of the visits and of the browser. */
const visit = async (
  folder: string,
  base: string,
  look: (visit: Visit) => Promise<void>
): Promise<ReadonlyArray<string>> => {
  const { close, origin } = await serve(folder, base)
  let browser: Browser | undefined
  const problems: Array<string> = []
  try {
    browser = await launch()
    for (const { name, ...view } of views) {
      const context = await browser.newContext(view)
      await context.addInitScript({ content: axe.source })
      const tab = await context.newPage()
      const say = (text: string) => {
        const page = tab.url().slice(origin.length + base.length)
        problems.push(`${page}, ${name}, ${view.colorScheme}: ${text}`)
      }
      tab.on("console", (message) => say(message.text()))
      tab.on("pageerror", (error) => say(String(error)))
      tab.on("request", (request) => {
        if (!request.url().startsWith(origin + base) && !request.url().startsWith("data:")) say(`asks ${request.url()}`)
      })
      await look({ tab, isPhone: name === "phone", at: (page) => `${origin}${base}${page}`, say })
      await context.close()
    }
  } finally {
    await browser?.close()
    await close()
  }
  return problems
}

/** The problems of the pages, which are named from the root of the website, with `.html`. */
export const problemsOf = (folder: string, base: string, pages: ReadonlyArray<string>) =>
  visit(folder, base, async ({ at, say, tab }) => {
    for (const page of pages) {
      await tab.goto(at(page))
      await tab.locator("main h1").waitFor()
      for (const problem of await lookAt(tab)) say(problem)
    }
  })

/** Uses the explorer and the search like a reader. */
export const problemsInUse = (folder: string, base: string) =>
  visit(folder, base, async ({ at, isPhone, say, tab }) => {
    await tab.goto(at("index.html"))
    if (isPhone) await tab.locator(".VPNavBarHamburger").click()
    const menu = tab.locator(isPhone ? ".VPNavScreenMenu" : ".VPNavBarMenu")
    await menu.getByText("Explorer").click()
    await tab.fill("#body", "{\"error_code\":50003}")
    const verdict = await tab.locator("#verdict h2").innerText()
    if (verdict !== "ScaRequired") say(`explains ${verdict}`)
    await tab.goto(at("index.html"))
    await tab.locator(".VPNavBarSearch button").first().click()
    await tab.locator("#localsearch-input").fill("UserActionNeeded")
    const results = tab.locator("#localsearch-list a")
    await results.first().waitFor()
    const found = await results.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))
    if (!found.some((href) => href.startsWith(`${base}errors.html#useractionneeded`))) say(`finds ${found.join(", ")}`)
  })
