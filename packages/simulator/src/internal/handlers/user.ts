import * as Answer from "../../Answer.ts"
import { scenarios } from "../../Catalogue.ts"
import { lookUp } from "../../World.ts"
import { gave, type Handlers, refused } from "../step.ts"
import { visit } from "../visit.ts"
import { statusOf } from "./reports.ts"

/** The user's side. */
export const user: Handlers<"user"> = {
  visit,
  scenarios: ({ world }) => gave(world, { items: scenarios }),
  report: ({ now, query, world }) => {
    const report = lookUp(world.reports, Number(query.report_id))
    return report !== null && statusOf(report, now, world.settings.timing) === "ready"
      ? gave(world, { report_id: report.id, template_id: report.templateId })
      : refused(world, Answer.doesNotExist("report", "report_id"))
  }
}
