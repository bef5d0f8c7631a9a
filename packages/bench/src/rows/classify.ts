/** Classification of the documented bodies: what it costs over reading their JSON, and over the peers. */
import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { over, race, ratio } from "../measure.ts"
import { handSwitch, natural } from "../peers/designs.ts"
import type { Judge, Response } from "../peers/judge.ts"
import { ajv, arktype, valibot, zod } from "../peers/libraries.ts"
import type { Parts, Row } from "../row.ts"

const documented: ReadonlyArray<Response> = Documented.combinations.map(({ body, status }) => ({
  status,
  body: JSON.stringify(body)
}))

const judges = {
  "a hand-written switch": handSwitch,
  "arktype": arktype,
  "ajv, which only validates": ajv,
  "zod": zod,
  "valibot": valibot,
  "the natural design: new Schema.TaggedError": natural
} as const satisfies Record<string, Judge>

type Peer = keyof typeof judges

const ours: Judge = ({ body, status }) => classify(status, body)

/** Every accessor that reads the body once more, so that being lazy hides nothing. */
const everything: Judge = (response) => {
  const outcome = ours(response)
  for (const detail of ["text", "reason", "window", "envelope", "traceId", "token", "body", "message"]) {
    void Reflect.get(outcome, detail)
  }
  return outcome
}

const html =
  "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

/** One response in place of each documented one. */
const instead = (status: number, body: string) => documented.map(() => ({ status, body }))

const mustAgree = (name: string, judge: Judge): void => {
  for (const [i, response] of documented.entries()) {
    const { _tag } = judge(response)
    if (_tag !== Documented.combinations[i]?.tag) throw new Error(`${name} takes ${response.body} for ${_tag}`)
  }
}

const measure = (): ReadonlyArray<Row> => {
  for (const [name, judge] of Object.entries({ ...judges, ours, everything })) mustAgree(name, judge)

  const passes = Object.fromEntries(Object.entries(judges).map(([name, judge]) => [name, over(documented, judge)]))
  const times = race({
    ...passes as { readonly [P in Peer]: () => unknown },
    parse: over(documented, ({ body }) => JSON.parse(body)),
    ours: over(documented, ours),
    everything: over(documented, everything),
    html: over(instead(502, html), ours),
    empty: over(instead(502, ""), ours),
    brokenJson: over(instead(401, "{\"error\": \"Invalid credentials\",}"), ours)
  })

  const peer = "JSON.parse of the same"
  const mean = "JSON.parse of a documented body"
  return [
    { what: "documented bodies", peer, unit: "ratio", ...ratio(times.ours, times.parse), target: 2.5 },
    ...Object.keys(judges).map((name): Row => ({
      what: "documented bodies",
      peer: name,
      unit: "ratio",
      ...ratio(times.ours, times[name as Peer]),
      note: `itself ${ratio(times[name as Peer], times.parse).median.toFixed(2)} x JSON.parse`
    })),
    { what: "an HTML body", peer: mean, unit: "ratio", ...ratio(times.html, times.parse), target: 0.5 },
    { what: "an empty body", peer: mean, unit: "ratio", ...ratio(times.empty, times.parse), target: 0.5 },
    {
      what: "a body with a trailing comma",
      peer: mean,
      unit: "ratio",
      ...ratio(times.brokenJson, times.parse),
      note: "not JSON, which only JSON.parse finds out"
    },
    {
      what: "documented bodies, every detail read",
      peer,
      unit: "ratio",
      ...ratio(times.everything, times.parse),
      note: "text, reason, token, body, message: what classification puts off"
    },
    {
      what: "documented bodies, every detail read",
      peer: "the natural design: new Schema.TaggedError",
      unit: "ratio",
      ...ratio(times.everything, times["the natural design: new Schema.TaggedError"])
    }
  ]
}

export const parts: Parts = { "documented bodies": measure }
