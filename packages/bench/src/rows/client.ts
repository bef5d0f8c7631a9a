/** What a request costs: the whole client over bare ones, on one transport, when all goes well and when Flanks says no. */
import { raceAsync, ratio, summary, type Taken } from "../measure.ts"
import { job, promises } from "../peers/clients.ts"
import { effects } from "../peers/effects.ts"
import type { ServerName } from "../peers/server.ts"
import type { Parts, Row } from "../row.ts"
import { serving } from "../servers.ts"

const times = 480

const why =
  "the bare client reads JSON and no more; it makes a span of the request, which ours leaves out where nobody traces. Ours " +
  "classifies, decodes a status of two dozen fields, counts, and holds a deadline. A fifth is `Effect.fn` alone: its span, " +
  "and the frame that says where a call that failed was made."

const microseconds = ({ processor }: Taken): string => `${(summary(processor).median / times / 1e3).toFixed(0)} µs`

const perSecond = ({ clock }: Taken): string => `${Math.round(times / (summary(clock).median / 1e9))}`

const measure = (what: string, name: ServerName, rounds: number) => () =>
  serving([name] as const, async ([server]) => {
    const asked = job(server.url)
    const { bare, classified, decoding, ours, stop } = effects(asked)
    const taken = await raceAsync({
      "bare Effect HttpClient, on undici": bare(times),
      "bare Effect HttpClient, decoding with the same Schema": decoding(times),
      "classified": classified(times),
      "ours": ours(times),
      ...promises(asked, times)
    }, { rounds })
    await stop()
    const row = (
      subject: keyof typeof taken,
      peer: keyof typeof taken,
      rest: { readonly target?: number; readonly why?: string } = {}
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
      row("ours", "bare Effect HttpClient, on undici", { target: 1.15, why }),
      row("ours", "bare Effect HttpClient, decoding with the same Schema"),
      row("classified", "bare Effect HttpClient, on undici"),
      row("ours", "undici.request"),
      row("ours", "fetch", { target: 1, why }),
      row("ours", "ky", { target: 1, why }),
      row("ours", "axios", { target: 1, why }),
      row("ours", "got", { target: 1, why })
    ]
  })

export const parts: Parts = {
  "a request": measure("a request", "good", 12),
  "a request that fails with 20002": measure("a request that fails with 20002", "failing", 8)
}
