#!/usr/bin/env node
/**
 * The `flanks` command.
 *
 * @since 0.1.0
 */
import * as Module from "node:module"
import * as Help from "./Help.ts"
import { tooOld } from "./process/nodeVersion.ts"
import { watchOutput } from "./process/streams.ts"

const args = process.argv.slice(2)
const [first] = args

watchOutput()

/** As `terminal/Screen.ts` finds it, which takes longer to load. */
const widthOf = ({ columns, isTTY }: NodeJS.WriteStream): number =>
  Math.max(24, Number(process.env["COLUMNS"]) || columns || (isTTY ? 80 : Infinity))

if (args.length === 1 && (first === "--help" || first === "-h") && !process.env["FORCE_COLOR"]) {
  const hasColours = process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb"
  process.stdout.write(`${Help.text({ width: widthOf(process.stdout), hasColours })}\n`)
} else if (args.length === 1 && (first === "--version" || first === "-v")) {
  process.stdout.write(`${Help.versionLine}\n`)
} else if (first === undefined) {
  process.stderr.write(`${Help.text({ width: widthOf(process.stderr), hasColours: false })}\n`)
  process.exitCode = 64
} else if (tooOld(process.versions.node)) {
  process.stderr.write(`flanks: It needs Node 22.19 or later, and this is Node ${process.versions.node}.\n`)
  process.exitCode = 64
} else {
  // Compiling takes a third of the time to start. The cache skips it for unchanged files.
  Module.enableCompileCache()
  const [{ run }, { runMain }] = await Promise.all([import("./run.ts"), import("./process/runMain.ts")])
  runMain(run(args), { isService: first === "serve" || (first === "onboarding" && args[1] === "serve") })
}
