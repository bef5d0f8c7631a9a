/**
 * Known gaps: laws that an implementation breaks for now. They still run, and one that starts to hold fails the run until
 * it is removed from the file.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Report } from "./Check.ts"
import type { Law } from "./Law.ts"
import * as Laws from "./Laws.ts"

/**
 * A file of known gaps: `[{"law": "reads-strict-json", "reason": "our parser is lenient"}]`.
 *
 * @category schemas
 */
export const KnownGaps = Schema.Array(Schema.Struct({ law: Schema.String, reason: Schema.String }))

/**
 * The known gaps of an implementation.
 *
 * @category schemas
 */
export type KnownGaps = typeof KnownGaps.Type

/**
 * Parses the text of a file of known gaps.
 *
 * @category schemas
 */
export const KnownGapsFromJson = Schema.fromJsonString(KnownGaps)

/**
 * Finds the names in the file that aren't laws, because a misspelt gap would never be removed.
 *
 * @category comparing
 */
export const unknownLaws = (gaps: KnownGaps, laws: ReadonlyArray<Law> = Laws.all): ReadonlyArray<string> =>
  gaps.map(({ law }) => law).filter((id) => laws.every((law) => law.id !== id))

/**
 * Marks the known gaps in a report: `gap` if the law is still broken, `closed` if it holds.
 *
 * **When to use**
 *
 * Use it in continuous integration for an implementation that doesn't keep every law yet: only a new mistake, or a gap that
 * was closed and is still in the file, fails the run.
 *
 * @example
 * import { check } from "@effect-flanks/spec/Check"
 * import * as KnownGaps from "@effect-flanks/spec/KnownGaps"
 * import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
 *
 * const report = KnownGaps.apply(await check(byStatus), [{ law: "code-before-status", reason: "not read yet" }])
 *
 * @category comparing
 */
export const apply = (report: Report, gaps: KnownGaps): Report => {
  const reasons = new Map(gaps.map(({ reason, law }) => [law, reason]))
  return {
    ...report,
    results: report.results.map((result) => {
      const known = reasons.get(result.law.id)
      if (known === undefined || result.verdict === "skipped") return result
      return { ...result, verdict: result.verdict === "broken" ? "gap" : "closed", known }
    })
  }
}
