import * as Answer from "../../Answer.ts"
import * as Fault from "../../Fault.ts"
import * as Scenario from "../../Scenario.ts"
import { lookUp } from "../../World.ts"
import { gave, type Handlers, refused } from "../step.ts"
import { visit } from "../visit.ts"
import { statusOf } from "./reports.ts"

const listed = <W extends string>(where: W, scenarios: ReadonlyArray<Scenario.Scenario<unknown>>) =>
  scenarios.map(({ origin, says, word }) => ({ word, where, origin, says }))

/** Every scenario with where its word is written. */
export const everyScenario = [
  ...listed("password", Scenario.logins),
  ...listed("challenge", Scenario.challenges),
  ...listed("request", Fault.faults)
]

/** The user's side. */
export const user: Handlers<"user"> = {
  visit,
  scenarios: ({ world }) => gave(world, { items: everyScenario }),
  report: ({ now, query, world }) => {
    const report = lookUp(world.reports, Number(query.report_id))
    return report !== null && statusOf(report, now, world.settings.timing) === "ready"
      ? gave(world, { report_id: report.id, template_id: report.templateId })
      : refused(world, Answer.doesNotExist("report", "report_id"))
  }
}
