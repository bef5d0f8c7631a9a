/** Every way to print an outcome. */
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Outcome from "@effect-flanks/domain/Outcome"
import { RedirectOutcome, SessionOutcome } from "@effect-flanks/domain/Session"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Formatter from "effect/Formatter"
import * as Inspectable from "effect/Inspectable"
import * as Schema from "effect/Schema"
import { format, inspect } from "node:util"

type Printable = Outcome.Outcome | FlanksError | SessionOutcome | RedirectOutcome

const Any = Schema.Union([Outcome.Outcome, FlanksError, SessionOutcome, RedirectOutcome])
const json = Schema.toCodecJson(Any)
const type = Schema.toCodecJson(Schema.toType(Any))

const raw = { customInspect: false, depth: Number.POSITIVE_INFINITY, getters: true, showHidden: true, showProxy: true }

const plainly: (outcome: unknown) => string = String

const ways = {
  message: (outcome: Printable) => "message" in outcome ? outcome.message : "",
  stack: (outcome: Printable) => "stack" in outcome ? outcome.stack : "",
  String: (outcome: Printable) => plainly(outcome),
  "JSON.stringify": (outcome: Printable) => JSON.stringify(outcome),
  "JSON.stringify, nested": (outcome: Printable) => JSON.stringify({ outcome: [outcome] }, null, 2),
  inspect: (outcome: Printable) => inspect(outcome, { depth: Number.POSITIVE_INFINITY }),
  "inspect, nested": (outcome: Printable) =>
    inspect({ outcome: [outcome] }, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
  "inspect, whatever the object says": (outcome: Printable) => inspect(outcome, raw),
  "util.format": (outcome: Printable) => format("%s %o %O %j", outcome, outcome, outcome, outcome),
  "own properties": (outcome: Printable) => inspect(Object.getOwnPropertyDescriptors(outcome), raw),
  spread: (outcome: Printable) => inspect(Object.assign({}, outcome), raw) + JSON.stringify(Object.assign({}, outcome)),
  structuredClone: (outcome: Printable) => inspect(structuredClone(outcome), raw),
  "Schema.encode": (outcome: Printable) => JSON.stringify(Schema.encodeSync(Any)(outcome)),
  "Schema.toCodecJson": (outcome: Printable) => JSON.stringify(Schema.encodeSync(json)(outcome)),
  "Schema.toCodecJson of the type": (outcome: Printable) => JSON.stringify(Schema.encodeSync(type)(outcome)),
  "Schema.toFormatter": (outcome: Printable) => Schema.toFormatter(Any)(outcome),
  "Cause.pretty": (outcome: Printable) => Cause.pretty(Cause.fail(outcome)),
  "Cause.pretty of a defect": (outcome: Printable) => Cause.pretty(Cause.die(outcome)),
  "Cause.pretty of a cause": (outcome: Printable) => Cause.pretty(Cause.fail(new Error("above", { cause: outcome }))),
  Cause: (outcome: Printable) =>
    inspect(Cause.fail(outcome), raw) + plainly(Cause.fail(outcome)) + JSON.stringify(Cause.fail(outcome)),
  Exit: (outcome: Printable) => plainly(Exit.fail(outcome)) + JSON.stringify(Exit.fail(outcome)),
  Formatter: (outcome: Printable) => Formatter.format(outcome, { space: 2 }) + Formatter.formatJson(outcome),
  Inspectable: (outcome: Printable) =>
    Inspectable.toStringUnknown(outcome) + JSON.stringify(Inspectable.toJson(outcome)),
  "ErrorReporter attributes": (outcome: Printable) =>
    "~effect/ErrorReporter/attributes" in outcome ? JSON.stringify(outcome["~effect/ErrorReporter/attributes"]) : ""
}

export type Way = keyof typeof ways

/** Prints an outcome in each of these ways. */
export const printings = (
  outcome: Printable,
  only: ReadonlyArray<Way> = Object.keys(ways) as ReadonlyArray<Way>
): ReadonlyArray<{ readonly way: string; readonly printed: string }> =>
  only.map((way) => ({ way, printed: plainly(ways[way](outcome)) }))
