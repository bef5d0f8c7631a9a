import * as CannedResponse from "../../CannedResponse.ts"
import { scenarios } from "../../scenarios/Catalogue.ts"
import { lookUp } from "../../World.ts"
import { type Handlers, refuse, respond } from "./handler.ts"
import { statusOf } from "./reports.ts"
import { userLogin } from "./userLogin.ts"

/** The user's side. */
export const user: Handlers<"user"> = {
  login: userLogin,
  scenarios: ({ world }) => respond(world, { items: scenarios }),
  report: ({ now, query, world }) => {
    const report = lookUp(world.reports, Number(query.report_id))
    return report !== null && statusOf(report, now, world.settings.timing) === "ready"
      ? respond(world, { report_id: report.id, template_id: report.templateId })
      : refuse(world, CannedResponse.doesNotExist("report", "report_id"))
  }
}
