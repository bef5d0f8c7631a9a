import { build } from "esbuild"
import { launch } from "../browser.ts"

/** Bundles a program for browsers, runs it in one, and returns its output. */
export const inBrowser = async (file: string): Promise<string> => {
  const { outputFiles: [bundle] } = await build({
    entryPoints: [file],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false
  })
  if (bundle === undefined) throw new Error(`${file} gives no bundle`)
  const browser = await launch()
  try {
    const page = await browser.newPage()
    const said: Array<string> = []
    page.on("console", (message) => said.push(`${message.text()}\n`))
    page.on("pageerror", (error) => said.push(`${String(error)}\n`))
    await page.setContent("<!doctype html><title>Consumer</title>")
    await page.addScriptTag({ type: "module", content: `${bundle.text}\ndocument.title = "Done"` })
    await page.waitForFunction("document.title === 'Done'", undefined, { timeout: 20_000 }).catch(() => {})
    return said.join("")
  } finally {
    await browser.close()
  }
}
