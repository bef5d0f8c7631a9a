/** What an import costs, in KiB: minified by esbuild, gzip -9, Effect included. */
import { type Consumer, consumers, size } from "../bundle.ts"
import type { Group, MeasuredRow } from "../row.ts"

export const rows: Group = async () => {
  const floor = await size(consumers.floor)
  const kib = async (
    consumer: Consumer,
    what: string,
    rest: { readonly target?: number; readonly peer?: string } = {}
  ): Promise<MeasuredRow> => {
    const median = await size(consumers[consumer])
    return { what, peer: "nothing", unit: "KiB", median, low: median, high: median, ...rest }
  }
  const overFloor = { peer: `one Schema.TaggedError of three fields, ${floor.toFixed(2)} KiB` }
  const domain = await kib("domain", "the domain, by deep imports", { ...overFloor, target: 28 })
  return [
    await kib("table", "the table of codes", { target: 1.5 }),
    await kib("documented", "the table and the documented combinations"),
    { ...domain, note: `${(domain.median - floor).toFixed(2)} KiB above the floor` },
    await kib("wire", "the domain with the Schemas of the wire", overFloor)
  ]
}
