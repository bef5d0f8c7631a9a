/** What an import costs, in KiB: minified by esbuild, gzip -9, everything in it included. */
import { type Consumer, consumers } from "../../../../scripts/sizes/consumers.ts"
import { errors, floors, kib, type Name, peers } from "../peers/bundles.ts"
import type { MeasuredRow, Parts } from "../row.ts"
import { targets } from "../targets.ts"

const exactly = (what: string, peer: string, unit: MeasuredRow["unit"], median: number): MeasuredRow => ({
  what,
  peer,
  unit,
  median,
  low: median,
  high: median
})

const ours = async (consumer: Consumer, what: string, target?: number): Promise<MeasuredRow> => ({
  ...exactly(what, "nothing", "KiB", await kib(consumers[consumer])),
  ...target !== undefined && { target }
})

/** What is on top of the least that one can make with Effect, bundled in the same run. */
const above = async (
  what: string,
  code: string,
  floor: Name<typeof floors>,
  target?: number
): Promise<MeasuredRow> => {
  const [all, least] = [await kib(code), await kib(floors[floor])]
  return {
    ...exactly(what, `Effect's ${floor}`, "KiB", all - least),
    note: `${all.toFixed(1)} in all, of which ${least.toFixed(1)} are Effect's`,
    ...target !== undefined && { target }
  }
}

const service = "all that a service imports: FlanksClient with fetch"

/** Peers that ask for what Node has are bundled for browsers, where they weigh least. */
const over = async (peer: Name<typeof peers>): Promise<MeasuredRow> => {
  const [subject, weight] = [await kib(consumers.service), await kib(peers[peer], { platform: "browser" })]
  return { ...exactly(service, peer, "ratio", subject / weight), note: `itself ${weight.toFixed(1)} KiB` }
}

export const parts: Parts = {
  "the packages": () =>
    Promise.all([
      ours("table", "the table of codes", targets.size.table),
      ours("documented", "the table and the documented combinations"),
      above("Classify with FlanksError, on top", errors, "Schema.TaggedError", targets.size.errors),
      above("the domain by deep imports, on top", consumers.domain, "Schema.TaggedError"),
      above("the domain with the Schemas of the wire, on top", consumers.wire, "Schema.TaggedError"),
      ours("waiting", "classify and the schedules"),
      ours("poller", "TokenPoller"),
      above("FlanksHttpClient with fetch, on top", consumers.seam, "HttpClient with fetch"),
      above(
        `${service}, on top`,
        consumers.service,
        "contract of one endpoint, a tagged error and fetch",
        targets.size.service
      ),
      above(
        `${service}, on top`,
        consumers.service,
        "contract, settings, metrics, schedules, amounts and dates"
      )
    ]),
  "their peers": () => Promise.all([over("stripe"), over("plaid"), over("ky + zod, with one object of three fields")])
}
