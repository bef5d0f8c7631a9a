/**
 * Reports, which are built from a template and then fetched by URL. Source: client.
 *
 * @since 0.1.0
 */
import { open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as Schema from "effect/Schema"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { Day, informing, record } from "./Field.ts"

/**
 * A template of a report.
 *
 * @category schemas
 */
export class Template extends Schema.Opaque<Template>()(
  record({ template_id: Schema.Int, name: informing(Schema.String), description: informing(Schema.String) })
) {}

/**
 * The known statuses of a report. Flanks can add others.
 *
 * @category values
 */
export const reportStatuses = ["new", "payload", "file", "ready", "fail"] as const

/**
 * A report.
 *
 * @category schemas
 */
export class Report extends Schema.Opaque<Report>()(record({
  report_id: Schema.Int,
  template_id: Schema.Int,
  /** One of `reportStatuses`, or a newer one. */
  status: Schema.String
})) {}

/**
 * The settings of a new report.
 *
 * @category schemas
 */
export class NewReport extends Schema.Opaque<NewReport>()(Schema.Struct({
  template_id: Schema.Int,
  query: Schema.Record(Schema.String, Schema.Unknown),
  template_attributes: Schema.Record(Schema.String, Schema.Unknown),
  language: Schema.optionalKey(Schema.String),
  start_date: Schema.optionalKey(Day),
  end_date: Schema.optionalKey(Day)
})) {}

const ById = Schema.Struct({ report_id: Schema.Int })

const { post } = Endpoint.of("report-v1")

/**
 * The endpoints of reports.
 *
 * @category endpoints
 */
export class ReportsGroup extends HttpApiGroup.make("reports").add(
  post("templates", "/report/v1/list-templates", {
    replay: "safe",
    source: "client",
    payload: Schema.Struct({}),
    success: open({ items: Schema.Array(Template) })
  }),
  post("build", "/report/v1/build-report", {
    replay: "unsafe",
    source: "client",
    payload: NewReport,
    success: Report
  }),
  post("status", "/report/v1/get-report-status", {
    replay: "safe",
    source: "client",
    payload: ById,
    success: Report
  }),
  post("content", "/report/v1/get-report-content", {
    replay: "safe",
    source: "client",
    payload: ById,
    success: open({ url: Schema.String })
  })
).middleware(Bearer) {}
