/** The browser that is on this machine, if any: nothing downloads one. */
import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

const places = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
]

/** Where it is. */
export const executablePath = places.find((path) => path !== "" && existsSync(path))

/** Starts it; it asks the network for nothing by itself. */
export const launch = (path: string): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
  })
