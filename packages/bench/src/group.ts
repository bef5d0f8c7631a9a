/** Measures one group in a process of its own, so that no group's garbage or compiled code is another's. A line a part. */
import { finite, type Parts, type Row } from "./row.ts"

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? ""

const { parts } = await import(`./rows/${process.argv[2]}.ts`) as { readonly parts: Parts }

for (const [what, measure] of Object.entries(parts)) {
  const rows: ReadonlyArray<Row> = await Promise.resolve().then(measure).catch((error: unknown) => [
    { what, peer: "", notMeasured: reason(error) }
  ])
  process.stdout.write(`${JSON.stringify(rows.map(finite))}\n`)
}
