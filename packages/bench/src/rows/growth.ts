/** How cost grows with a body, with the tokens that wait and with the requests at once. */
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import { Processing } from "@effect-flanks/domain/FlanksError"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Stream from "effect/Stream"
import { transactions } from "../bodies.ts"
import { exponent } from "../exponent.ts"
import { over, race, raceAsync, ratio, summary, type Times } from "../measure.ts"
import { job } from "../peers/clients.ts"
import { effects } from "../peers/effects.ts"
import type { Parts, Row } from "../row.ts"
import { serving } from "../servers.ts"
import { targets } from "../targets.ts"
import { decoders } from "./decode.ts"

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
  },
  {
    what: "decode more transactions",
    body: (size) => transactions(10 * size),
    subject: decoders.transactions,
    ...parsing
  }
]

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
    peer: `${lengths.join(", ")} characters`,
    unit: "exponent",
    ...exponent(lengths, subjects),
    target: targets.growth,
    note: `at each ${ratios.join(", ")} x ${peer}, which grows by ${exponent(lengths, peers).median.toFixed(2)}`
  }
}

const processing = new Processing({ httpStatus: 400 })

/** Starts a poller, lets it check every token once, and stops it. */
const startPoller = (count: number) => {
  const tokens = Array.from({ length: count }, (_, i) => [`key-${i}`, null] as const)
  return () =>
    Effect.runPromise(Effect.gen(function*() {
      const all = yield* Latch.make()
      let checked = 0
      const check = () =>
        Effect.suspend(() => {
          if (++checked === count) all.openUnsafe()
          return Effect.fail(processing)
        })
      const results = TokenPoller.run(tokens, check, { requestsPerSecond: Infinity })
      yield* Effect.raceFirst(all.await, Stream.runDrain(results))
    }))
}

/** The same work 1, 10 and 100 times, in the processor time of this process. */
const inProportion = async (
  what: string,
  things: string,
  counts: ReadonlyArray<number>,
  batch: (count: number) => () => Promise<unknown>
): Promise<Row> => {
  const raced = await raceAsync(
    Object.fromEntries(counts.map((count) => [count, { batch: batch(count) }])),
    { rounds: 7 }
  )
  const bySize = counts.map((count) => raced[count]?.processor ?? [])
  return {
    what,
    peer: `${counts.join(", ")} ${things}`,
    unit: "exponent",
    ...exponent(counts, bySize),
    target: targets.growth,
    note: `${bySize.map((of, i) => (summary(of).median / (counts[i] ?? NaN) / 1e3).toFixed(1)).join(", ")} µs each`
  }
}

const poller = () => inProportion("start a TokenPoller, more tokens", "tokens", [1_000, 10_000, 100_000], startPoller)

const requests = () =>
  serving(["good"], async ([server]) => {
    const { ours, stop } = effects(job(server.url))
    const row = await inProportion(
      "requests of FlanksClient, more at once",
      "requests",
      [10, 100, 1000],
      (count) => ours.many(count, count).batch
    )
    await stop()
    return row
  })

export const parts: Parts = {
  ...Object.fromEntries(cases.map((one) => [one.what, () => [measure(one)]])),
  "requests of FlanksClient, more at once": async () => [await requests()],
  "start a TokenPoller, more tokens": async () => [await poller()]
}
