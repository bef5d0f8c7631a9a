/** What an import costs, in KiB: minified by esbuild, gzip -9, everything in it included. */
import { type Consumer, consumers } from "../../../../scripts/sizes/consumers.ts"
import { floors, kib, type Name, peers } from "../peers/bundles.ts"
import type { MeasuredRow, Parts } from "../row.ts"

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

/** With what Effect alone weighs in it: no code of ours could be lighter than that. */
const above = async (floor: Name<typeof floors>, measured: Promise<MeasuredRow>): Promise<MeasuredRow> => {
  const [row, effects] = [await measured, await kib(floors[floor])]
  return {
    ...row,
    note: `Effect's ${floor} is ${effects.toFixed(1)} of it`,
    why: `Effect's ${floor} alone is ${effects.toFixed(1)} KiB; the ${(row.median - effects).toFixed(1)} on top are ` +
      "ours and what else of Effect they use."
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
      ours("table", "the table of codes", 1.5),
      ours("documented", "the table and the documented combinations"),
      above("Schema.TaggedError", ours("domain", "the domain, by deep imports", 28)),
      above("Schema.TaggedError", ours("wire", "the domain with the Schemas of the wire")),
      ours("waiting", "classify and the schedules"),
      ours("fleet", "Fleet"),
      above("HttpClient with fetch", ours("seam", "Classified, with fetch")),
      above("contract of one endpoint, a tagged error and fetch", ours("service", service, 48))
    ]),
  "their peers": () => Promise.all([over("stripe"), over("plaid"), over("ky + zod, with one object of three fields")])
}
