/** How cost grows with a body: the exponent is the slope of time over size, both as logarithms. */
import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { over, race, ratio, summary, type Times } from "../measure.ts"
import type { Group, Measured, Row } from "../row.ts"

const sizes = [1, 10, 100] as const

const times = <A>(n: number, make: (i: number) => A): ReadonlyArray<A> => Array.from({ length: n }, (_, i) => make(i))

const sentence = Documented.sentences.Processing

const extraFields = (n: number) =>
  Object.fromEntries(times(n, (i) => [`extra_field_${i}`, `with a value, number ${i}`]))

const credentials = (n: number) =>
  times(n, (i) => ({ credentials_token: `token-${i}-of-many`, bank: "Any Bank", name: "Main", created: true }))

const everything = (body: string): unknown => {
  const outcome = classify(400, body)
  for (const detail of ["text", "reason", "envelope", "traceId", "token", "body", "message"]) {
    void Reflect.get(outcome, detail)
  }
  return outcome
}

interface Case {
  readonly what: string
  /** A body, and what is 10 and 100 times as long. */
  readonly body: (size: number) => string
  readonly subject: (body: string) => unknown
  readonly peer: string
  readonly over: (body: string) => unknown
}

const parsing = { peer: "JSON.parse", over: (body: string): unknown => JSON.parse(body) }
const moreFields = (size: number): string =>
  JSON.stringify({ error: sentence, error_code: 20002, ...extraFields(2 * size - 2) })
const longerText = (size: number): string =>
  JSON.stringify({ error: `${sentence} `.repeat(2 * size).trim(), error_code: 40001 })

const cases: ReadonlyArray<Case> = [
  { what: "classify, more fields", body: moreFields, subject: (body) => classify(400, body), ...parsing },
  { what: "every detail read, more fields", body: moreFields, subject: everything, ...parsing },
  { what: "classify, a longer text", body: longerText, subject: (body) => classify(400, body), ...parsing },
  { what: "every detail read, a longer text", body: longerText, subject: everything, ...parsing },
  {
    what: "classify, a longer HTML page",
    body: (size) => `<html>${"<p>502 Bad Gateway, says the proxy</p>".repeat(3 * size)}</html>`,
    subject: (body) => classify(502, body),
    peer: "a search for its last tag",
    over: (body) => body.indexOf("</html>")
  },
  {
    what: "print masked, more credentials",
    body: (size) => JSON.stringify(credentials(20 * size)),
    subject: (body) => JSON.stringify(classify(200, body)),
    peer: "JSON.parse and JSON.stringify",
    over: (body) => JSON.stringify(JSON.parse(body))
  }
]

/** The least squares slope of log(time) over log(length). */
const slope = (lengths: ReadonlyArray<number>, nanoseconds: ReadonlyArray<number>): number => {
  const xs = lengths.map(Math.log)
  const ys = nanoseconds.map(Math.log)
  const mean = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b) / values.length
  const [x0, y0] = [mean(xs), mean(ys)]
  return mean(xs.map((x, i) => (x - x0) * ((ys[i] ?? NaN) - y0))) / mean(xs.map((x) => (x - x0) ** 2))
}

const exponent = (lengths: ReadonlyArray<number>, bySize: ReadonlyArray<Times>): Measured =>
  summary((bySize[0] ?? []).map((_, round) => slope(lengths, bySize.map((of) => of[round] ?? NaN))))

const measure = ({ body, over: peerOf, peer, subject, what }: Case): Row => {
  const bodies = sizes.map(body)
  const lengths = bodies.map((text) => text.length)
  const raced = race(
    Object.fromEntries(bodies.flatMap((text, i) => [
      [`subject${i}`, over([text], subject)],
      [`peer${i}`, over([text], peerOf)]
    ])),
    { rounds: 25, batch: 3 }
  )
  const bySize = (name: string): ReadonlyArray<Times> => sizes.map((_, i) => raced[`${name}${i}`] ?? [])
  const [subjects, peers] = [bySize("subject"), bySize("peer")]
  const ratios = subjects.map((of, i) => ratio(of, peers[i] ?? []).median.toFixed(1))
  return {
    what,
    peer: `sizes of ${lengths.join(", ")} characters`,
    unit: "exponent",
    ...exponent(lengths, subjects),
    target: 1.1,
    note: `at each ${ratios.join(", ")} x ${peer}, which grows by ${exponent(lengths, peers).median.toFixed(2)}`
  }
}

export const rows: Group = () => cases.map(measure)
