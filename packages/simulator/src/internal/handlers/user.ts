import * as Answer from "../../Answer.ts"
import { scenarios } from "../../Catalogue.ts"
import { lookUp } from "../../World.ts"
import { respond, type Handlers, refuse } from "../step.ts"
import { userLogin } from "../visit.ts"
import { statusOf } from "./reports.ts"

/** The user's side. */
export const user: Handlers<"user"> = {
  visit: userLogin,
  scenarios: ({ world }) => respond(world, { items: scenarios }),
  report: ({ now, query, world }) => {
    const report = lookUp(world.reports, Number(query.report_id))
    return report !== null && statusOf(report, now, world.settings.timing) === "ready"
      ? respond(world, { report_id: report.id, template_id: report.templateId })
      : refuse(world, Answer.doesNotExist("report", "report_id"))
  }
}
