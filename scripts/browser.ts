/**
 * The browser for tests and checks. On Linux x64, npm installs a Chromium with its libraries and fonts. On other systems,
 * the machine's own browser is used. Nothing here downloads one.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium } from "playwright-core"
import workspace from "../package.json" with { type: "json" }

interface Installed {
  readonly executablePath: string
  readonly env: { readonly [name: string]: string }
}

const cache = join(import.meta.dirname, "../node_modules/.cache/chromium")

/**
 * Unpacks npm's Chromium once. The package unpacks into the temporary folder and uses any files that already exist there,
 * even incomplete ones. So it gets its own temporary folder, which is renamed when it is complete.
 */
const unpacked = (): Installed => {
  const folder = join(cache, workspace.devDependencies["@sparticuz/chromium"])
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true })
    const unfinished = mkdtempSync(join(cache, "unfinished-"))
    try {
      const program = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())"
      execFileSync(process.execPath, ["-e", program], {
        cwd: import.meta.dirname,
        // With this name, the package also unpacks its libraries, which small machines don't have.
        env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" }
      })
      renameSync(unfinished, folder)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      // Another process may have been faster.
      if (!existsSync(folder)) throw error
    }
  }
  return {
    executablePath: join(folder, "chromium"),
    env: { FONTCONFIG_PATH: join(folder, "fonts"), LD_LIBRARY_PATH: join(folder, "al2023/lib") }
  }
}

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
]

const installed = (): Installed => {
  const named = process.env["CHROMIUM"]
  if (named !== undefined && named !== "") return { executablePath: named, env: {} }
  if (process.platform === "linux" && process.arch === "x64") return unpacked()
  const executablePath = places.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error("No browser found. Install Chromium or Chrome, or set CHROMIUM to the path of one.")
  }
  return { executablePath, env: {} }
}

/** Starts the browser. By itself it requests nothing from the network. */
export const launch = (): Promise<Browser> => {
  const { env, executablePath } = installed()
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
  })
}
