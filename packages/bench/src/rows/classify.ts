/** Classification: what an outcome costs over reading its JSON, and over the designs that come to the same outcome. */
import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as bodies from "../bodies.ts"
import { byName, over, race, ratio, type Times } from "../measure.ts"
import { dataErrors, handSwitch, schemaErrors, withoutStacks } from "../peers/designs.ts"
import type { Judge, Response } from "../peers/judge.ts"
import { ajvErrors, zodErrors } from "../peers/libraries.ts"
import type { MeasuredRow, Parts, Row } from "../row.ts"
import { targets } from "../targets.ts"

interface Documents extends Response {
  readonly tag: string
}

const documented: ReadonlyArray<Documents> = Documented.combinations.map(({ body, status, tag }) => ({
  status,
  body: JSON.stringify(body),
  tag
}))

/** Those that become an error. */
const failing = documented.filter(({ tag }) => tag !== "Accepted" && tag !== "TokenDelayed")

/** They come to the same outcome: a class of its own for each tag, with the same details, masked. */
const designs = {
  "new Schema.TaggedError, masking": schemaErrors,
  "new Schema.TaggedError, masking, no stack": withoutStacks(schemaErrors),
  "new Data.TaggedError, masking": dataErrors,
  "zod, then an Error class, masking": zodErrors,
  "ajv, then an Error class, masking": ajvErrors
} as const satisfies Record<string, Judge>

const ours: Judge = ({ body, status }) => classify(status, body)

const details = ["httpStatus", "code", "text", "reason", "traceId"] as const

/** All that can be read of an outcome; a design that has less is asked for the same. */
const everything = [
  "_tag",
  ...details,
  "basis",
  "window",
  "envelope",
  "token",
  "body",
  "transient",
  "retryAfter",
  "message",
  "meaning",
  "action",
  "actor",
  "retry"
]

/** Makes an outcome, reads all of it and prints it once. */
const reading = (judge: Judge): Judge => (response) => {
  const outcome = judge(response)
  for (const detail of everything) void Reflect.get(outcome, detail)
  if (outcome instanceof Error) void outcome.toString()
  return outcome
}

const shown = (value: unknown): unknown => Redacted.isRedacted(value) ? Redacted.value(value) : value

/** The details that all designs must agree on. */
const told = (outcome: object): string =>
  JSON.stringify(
    ["_tag", ...details, "token"].map((detail) => shown(Reflect.get(outcome, detail)) ?? null)
  )

const mustAgree = (name: string, judge: Judge): void => {
  for (const response of documented) {
    const [expected, found] = [told(ours(response)), told(judge(response))]
    if (expected !== found) throw new Error(`${name} makes ${found} of ${response.body}, classify ${expected}`)
  }
}

const mustKnow = (name: string, judge: Judge): void => {
  for (const response of documented) {
    const { _tag } = judge(response)
    if (_tag !== response.tag) throw new Error(`${name} takes ${response.body} for ${_tag}`)
  }
}

const row = (what: string, peer: string, subject: Times, least: Times, rest: Partial<MeasuredRow> = {}): Row => ({
  what,
  peer,
  unit: "ratio",
  ...ratio(subject, least),
  ...rest
})

const itself = (times: Times, parse: Times): Partial<MeasuredRow> => ({
  note: `itself ${ratio(times, parse).median.toFixed(2)} x JSON.parse`
})

const sameText = "JSON.parse of the same"
const parse = ({ body }: Response): unknown => JSON.parse(body)

/** All documented responses, decided. */
const decided = (): ReadonlyArray<Row> => {
  for (const [name, judge] of Object.entries(designs)) mustAgree(name, judge)
  for (const [name, judge] of Object.entries({ handSwitch, ours })) mustKnow(name, judge)
  const peers = Object.entries<Judge>({ "a hand-written switch, plain values": handSwitch, ...designs })
  const times = race(byName<string, () => unknown>([
    ...peers.map(([name, judge]) => [name, over(documented, judge)] as const),
    ["ours", over(documented, ours)],
    ["parse", over(documented, parse)]
  ]))
  const [subject, least] = [times["ours"] ?? [], times["parse"] ?? []]
  const what = "documented bodies, everything decided"
  return [
    row(what, sameText, subject, least, { target: targets.classify.decided }),
    ...peers.map(([peer]) => row(what, peer, subject, times[peer] ?? [], itself(times[peer] ?? [], least)))
  ]
}

/** Documented failures, with every detail read. */
const read = (): ReadonlyArray<Row> => {
  const peers = Object.entries<Judge>(designs)
  const times = race(byName<string, () => unknown>([
    ...peers.map(([name, judge]) => [name, over(failing, reading(judge))] as const),
    ["ours", over(failing, reading(ours))],
    ["parse", over(failing, parse)]
  ]))
  const [subject, least] = [times["ours"] ?? [], times["parse"] ?? []]
  const what = "documented errors, every detail read and printed"
  return [
    row(what, sameText, subject, least, { target: targets.classify.read }),
    ...peers.map(([peer]) => row(what, peer, subject, times[peer] ?? [], itself(times[peer] ?? [], least)))
  ]
}

/** Errors as JSON, which masks their bodies. */
const encoded = (): ReadonlyArray<Row> => {
  const errors = failing.map(({ body, status }) => classify(status, body))
  const encode = Schema.encodeUnknownSync(FlanksError)
  const times = race({
    ours: over(errors, (error) => JSON.stringify(error)),
    encode: over(errors, (error) => JSON.stringify(encode(error))),
    parse: over(failing, parse)
  })
  const what = "JSON.stringify of a documented error"
  return [
    row(what, "JSON.parse of its body", times.ours, times.parse, { target: targets.classify.encoded }),
    row(what, "Schema.encodeSync, then JSON.stringify", times.ours, times.encode, itself(times.encode, times.parse))
  ]
}

const html =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

/** What no design of native errors goes below: a status, a message and the body, out of sight. */
class Least extends Error {
  // Declared only: fields that are initialised before they are assigned cost as much as the error.
  declare readonly _tag: string
  declare readonly httpStatus: number
  declare readonly body: Redacted.Redacted
  constructor(status: number, body: Redacted.Redacted) {
    super(`status ${status}`)
    this._tag = "UnexpectedResponse"
    this.httpStatus = status
    this.body = body
  }
}

/** Bodies that are no JSON, over a documented one. */
const notJson = (): ReadonlyArray<Row> => {
  const instead = (status: number, body: string): ReadonlyArray<Response> => documented.map(() => ({ status, body }))
  const nothingElse: Judge = withoutStacks(({ body, status }) => new Least(status, Redacted.make(body)))
  const times = race({
    html: over(instead(502, html), ours),
    empty: over(instead(502, ""), ours),
    comma: over(instead(401, "{\"error\": \"Invalid credentials\",}"), ours),
    least: over(instead(502, html), nothingElse),
    parse: over(documented, parse)
  })
  const mean = "JSON.parse of a documented body"
  const least = ratio(times.least, times.parse).median.toFixed(2)
  const floor = { note: `a native error with a message and a Redacted body alone ${least} x` }
  return [
    row("an HTML body", mean, times.html, times.parse, { target: targets.classify.html, ...floor }),
    row("an empty body", mean, times.empty, times.parse, { target: targets.classify.empty, ...floor }),
    row("a body with a trailing comma", mean, times.comma, times.parse, {
      note: "not JSON, which only JSON.parse finds out"
    })
  ]
}

/** A long text, which must be searched for secrets. */
const longText = (): ReadonlyArray<Row> => {
  const response = { status: 400, body: JSON.stringify({ error: bodies.prose(10 * 1024), error_code: 40001 }) }
  const times = race({ ours: over([response], reading(ours)), parse: over([response], parse) })
  return [
    row("a text of 10 KiB without secrets, every detail read and printed", sameText, times.ours, times.parse, {
      target: targets.classify.longText
    })
  ]
}

export const parts: Parts = {
  "documented bodies": decided,
  "documented errors, every detail read": read,
  "JSON.stringify of an error": encoded,
  "bodies that are no JSON": notJson,
  "a long text": longText
}
