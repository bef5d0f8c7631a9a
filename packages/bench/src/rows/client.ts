/** The cost of a call that succeeds and of one that fails, compared with clients that are written by hand. */
import { byName, raceAsync, ratio, summary, type Taken } from "../measure.ts"
import { type Batch, byHand, job } from "../peers/clients.ts"
import { effects } from "../peers/effects.ts"
import { failureOf, textOf } from "../peers/same.ts"
import type { MeasuredRow, Parts, Row } from "../row.ts"
import { serving } from "../servers.ts"
import { targets } from "../targets.ts"

const times = 240

const microseconds = ({ processor }: Taken): string => `${(summary(processor).median / times / 1e3).toFixed(0)} µs`

const perSecond = ({ clock }: Taken): string => `${Math.round(times / (summary(clock).median / 1e9))}`

/** All fields of a success, or the tag and the code of a failure. */
const result = (once: () => Promise<unknown>): Promise<string> => once().then(textOf, failureOf)

/** What a success must have become: data with a date, which was a text. */
const expected = {
  good: /"last_update":"2026-03-02T00:00:00.000Z".*"pending":true/,
  failing: /^Processing 20002$/
} as const

/** Every client must do the whole job, with the same result as ours. */
const mustDo = async (
  name: keyof typeof expected,
  clients: Readonly<Record<string, { readonly once: () => Promise<unknown> }>>
): Promise<void> => {
  const results: Array<string> = []
  for (const [client, { once }] of Object.entries(clients)) {
    const found = await result(once)
    const [first = found] = results
    if (found !== first || !expected[name].test(found)) throw new Error(`${client}, of the server ${name}: ${found}`)
    results.push(found)
  }
}

const measure = (what: string, name: keyof typeof expected, rounds: number) => () =>
  serving([name] as const, async ([server]) => {
    const asked = job(server.url)
    const { bare, classified, httpApi, ours, stop } = effects(asked)
    const { "undici.request, which decodes nothing": undici, ...hand } = byHand(asked)
    const whole = { ours, "Effect's HttpApiClient of the same contract": httpApi, ...hand }
    await mustDo(name, whole)
    const taken = await raceAsync({
      ...byName<keyof typeof whole, Batch>(Object.entries(whole).map(([client, { many }]) => [client, many(times)])),
      "Classified": classified.many(times),
      "Effect's HttpClient, which decodes nothing": bare.many(times),
      "undici.request, which decodes nothing": undici.many(times)
    }, { rounds })
    await stop()
    const row = (
      subject: keyof typeof taken,
      peer: keyof typeof taken,
      rest: Pick<MeasuredRow, "target" | "why"> = {}
    ): Row => ({
      what: subject === "ours" ? what : `${what}, ${subject} alone`,
      peer,
      unit: "ratio",
      ...ratio(taken[subject].processor, taken[peer].processor),
      note: `${microseconds(taken[subject])} to ${microseconds(taken[peer])}, ` +
        `${perSecond(taken[subject])} to ${perSecond(taken[peer])} a second here`,
      ...rest
    })
    return [
      row("ours", "Effect's HttpApiClient of the same contract", {
        target: targets.client.effect,
        why: "the median of the same code moves between 0.8 and 1.05 from run to run"
      }),
      row("ours", "fetch + zod", { target: targets.client.byHand }),
      row("ours", "ky + zod", { target: targets.client.byHand }),
      row("ours", "axios + zod", { target: targets.client.byHand }),
      row("ours", "Effect's HttpClient, which decodes nothing"),
      row("ours", "undici.request, which decodes nothing"),
      row("Classified", "Effect's HttpClient, which decodes nothing")
    ]
  })

export const parts: Parts = {
  "a call": measure("a call", "good", 40),
  "a call that fails with 20002": measure("a call that fails with 20002", "failing", 40)
}
