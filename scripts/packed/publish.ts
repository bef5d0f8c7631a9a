import { spawnSync } from "node:child_process"
import type { Packed } from "./pack.ts"

/** The problems that npm would report if the tarball were published. Nothing is sent. */
export const publishProblems = ({ tarball }: Packed, cwd: string): ReadonlyArray<string> => {
  const { status, stderr, stdout } = spawnSync(
    "npm",
    ["publish", tarball, "--dry-run", "--access", "public", "--offline", "--loglevel", "warn"],
    { cwd, encoding: "utf8", timeout: 60_000 }
  )
  const said = stdout + stderr
  const warnings = said.split("\n").filter((line) => line.startsWith("npm warn ") && !line.includes("logged in"))
  return status === 0 ? warnings : [`npm publish --dry-run ends with ${status}:\n${said}`]
}
