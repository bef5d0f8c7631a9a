#!/usr/bin/env node
/**
 * The `flanks` command.
 *
 * @since 0.1.0
 */
import { enableCompileCache } from "node:module"
import * as Help from "./Help.ts"
import { watchOutput } from "./process/streams.ts"

const args = process.argv.slice(2)
const [first] = args

watchOutput()

if (args.length === 1 && (first === "--help" || first === "-h") && !process.env["FORCE_COLOR"]) {
  const hasColours = process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb"
  process.stdout.write(`${Help.text(hasColours)}\n`)
} else if (args.length === 1 && (first === "--version" || first === "-v")) {
  process.stdout.write(`${Help.versionLine}\n`)
} else if (first === undefined) {
  process.stderr.write(`${Help.text(false)}\n`)
  process.exitCode = 64
} else {
  // A third of the time to start is spent on compiling what did not change since the last start.
  enableCompileCache()
  const [{ run }, { runMain }] = await Promise.all([import("./run.ts"), import("./process/runMain.ts")])
  runMain(run(args), { isService: first === "serve" || (first === "onboarding" && args[1] === "serve") })
}
