import { check } from "@effect-flanks/spec/Check"
import type { Classifier } from "@effect-flanks/spec/Implementation"
import * as Report from "@effect-flanks/spec/Report"

const classify: Classifier = (status, body) =>
  body.includes("20002") ? { outcome: "failure", tag: "Processing" } : { outcome: "accepted", tag: "Accepted" }

export const report = Report.toText(await check(classify, { seed: 1 }))
