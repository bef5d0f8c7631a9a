/**
 * Runs the laws as a Vitest suite.
 *
 * @since 0.1.0
 */
import { describe, it } from "vitest"
import { check, type CheckOptions } from "../Check.ts"
import type { Implementation } from "../Implementation.ts"
import * as Laws from "../Laws.ts"
import * as Report from "../Report.ts"

/**
 * Registers a test for every law about the implementation's parts.
 *
 * **When to use**
 *
 * Use it in a test file of a project with Vitest. Each law is a test of its own, with its counterexample as the failure. With
 * another runner, use `check` or `FastCheck.property`.
 *
 * @example
 * import { reference } from "@effect-flanks/spec/adapters/Reference"
 * import { suite } from "@effect-flanks/spec/adapters/Vitest"
 *
 * suite("the domain", reference)
 *
 * @category tests
 */
export const suite = (
  name: string,
  implementation: Implementation,
  { laws = Laws.all, ...options }: CheckOptions = {}
): void => {
  const parts = typeof implementation === "function" ? { classify: implementation } : implementation
  // oxlint-disable-next-line vitest/valid-title -- the caller names it
  describe(name, () => {
    for (const law of laws) {
      if (parts[law.part] === undefined) continue
      // oxlint-disable-next-line vitest/expect-expect -- a law that is broken throws its report
      it(`${law.id}: ${law.sentence}`, async ({ skip }) => {
        const report = await check(implementation, { ...options, laws: [law] })
        const [result] = report.results
        if (result?.verdict === "skipped") skip(`it tells no ${result.untold.join(", ")}`)
        if (result?.verdict !== "holds") throw new Error(Report.toText(report))
      }, 60_000)
    }
  })
}
