import * as HashMap from "effect/HashMap"
import type { Timing } from "../../Timing.ts"
import { lookUp, type Report, type World } from "../../World.ts"
import { refuseField } from "./envelope.ts"
import { type HandlerResult, type Handlers, respond } from "./handler.ts"

const templates = [
  { template_id: 1, name: "Wealth", description: "What there is at every bank" },
  { template_id: 2, name: "Movements", description: "What moved between two days" },
  { template_id: 3, name: "Broken", description: "A template whose reports fail" }
]

const failing = 3

const steps = ["new", "payload", "file"] as const

/** How far a report is. */
export const statusOf = ({ builtAt, templateId }: Report, now: number, { step }: Timing): string => {
  const done = Math.floor((now - builtAt) / step)
  return steps[done] ?? (templateId === failing ? "fail" : "ready")
}

const onWire = (report: Report, now: number, timing: Timing) => ({
  report_id: report.id,
  template_id: report.templateId,
  status: statusOf(report, now, timing)
})

const withReport = <A>(world: World, id: number, then: (report: Report) => HandlerResult<A>): HandlerResult<A> => {
  const report = lookUp(world.reports, id)
  return report === null ? refuseField(world, "report_id", "not_found") : then(report)
}

/** Reports: built step by step. */
export const reports: Handlers<"reports"> = {
  templates: ({ world }) => respond(world, { items: templates }),
  build: ({ now, payload, world }) => {
    if (!templates.some(({ template_id }) => template_id === payload.template_id)) {
      return refuseField(world, "template_id", "not_found")
    }
    const id = world.made + 1
    const report: Report = { id, templateId: payload.template_id, builtAt: now }
    return respond(
      { ...world, made: id, reports: HashMap.set(world.reports, id, report) },
      onWire(report, now, world.settings.timing)
    )
  },
  status: ({ now, payload, world }) =>
    withReport(world, payload.report_id, (report) => respond(world, onWire(report, now, world.settings.timing))),
  content: ({ now, payload, request, world }) =>
    withReport(world, payload.report_id, (report) =>
      statusOf(report, now, world.settings.timing) === "ready"
        ? respond(world, { url: `${request.origin}/simulator/report?report_id=${report.id}` })
        : refuseField(world, "report_id", "conflict"))
}
