/** A reporter for `npm run verify`, which fails a run with a skipped test. */
import type { Reporter } from "vitest/node"

export default class RefuseSkipped implements Reporter {
  readonly onTestRunEnd: NonNullable<Reporter["onTestRunEnd"]> = (modules) => {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map(({ fullName }) => `  ${module.relativeModuleId}: ${fullName}`)
    )
    if (skipped.length === 0) return
    console.error(`Skipped tests, which verify does not accept:\n${skipped.join("\n")}`)
    process.exitCode = 1
  }
}
