/** The cost of a call that succeeds and of one that fails, compared with clients that are written by hand. */
import { byName, raceAsync, ratio, summary, type Taken } from "../measure.ts"
import { type Batch, byHand, job } from "../peers/clients.ts"
import { effects } from "../peers/effects.ts"
import type { MeasuredRow, Parts, Row } from "../row.ts"
import { serving } from "../servers.ts"
import { targets } from "../targets.ts"

const times = 240

const microseconds = ({ processor }: Taken): string => `${(summary(processor).median / times / 1e3).toFixed(0)} µs`

const perSecond = ({ clock }: Taken): string => `${Math.round(times / (summary(clock).median / 1e9))}`

/** The tag of the error that it fails with; of a success, whether it was decoded. */
const result = (once: () => Promise<unknown>): Promise<string> =>
  once().then(
    (value) => {
      const { last_update: day, pending } = value as { readonly [key: string]: unknown }
      return pending === true && typeof day === "object" ? "decoded" : "not decoded"
    },
    (error: unknown) => String(Reflect.get(error as object, "_tag"))
  )

const expected = { good: "decoded", failing: "Processing" } as const

const mustDo = async (name: keyof typeof expected, client: string, once: () => Promise<unknown>): Promise<void> => {
  const found = await result(once)
  if (found !== expected[name]) throw new Error(`${client}, of the server ${name}: ${found}`)
}

const measure = (what: string, name: keyof typeof expected, rounds: number) => () =>
  serving([name] as const, async ([server]) => {
    const asked = job(server.url)
    const { bare, classified, httpApi, ours, stop } = effects(asked)
    const { "undici.request, which decodes nothing": undici, ...hand } = byHand(asked)
    const whole = { ours, "Effect's HttpApiClient of the same contract": httpApi, ...hand }
    for (const [client, { once }] of Object.entries(whole)) await mustDo(name, client, once)
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
      row("ours", "Effect's HttpApiClient of the same contract", { target: targets.client.effect }),
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
