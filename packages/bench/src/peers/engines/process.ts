/** An engine in a process of its own: it is sent rounds of onboardings, and says what each took. */
import { used } from "../../measure.ts"
import { atOnce, type Engine, type Round, type Start } from "./engine.ts"

const [name, flanks = "", database = ""] = process.argv.slice(2)

const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

/** Starts all, so many at a time, until all of them wait. */
const round = async (engine: Engine, starts: ReadonlyArray<Start>, before: number): Promise<Round> => {
  const [beginning, processor] = [performance.now(), used()]
  const queue = [...starts]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let start = queue.pop(); start !== undefined; start = queue.pop()) await engine.start(start)
  }))
  while (await engine.waiting() < before + starts.length) await pause()
  return { ms: performance.now() - beginning, processor: (used() - processor) / 1e3 }
}

const { make } = await import(`./${name}.ts`) as {
  readonly make: (flanks: string, database: string) => Promise<Engine>
}
const engine = await make(flanks, database)
let count = 0
process.on("disconnect", () => process.exit())
process.on("message", async (starts: ReadonlyArray<Start>) => {
  const took = await round(engine, starts, count)
  count += starts.length
  process.send?.(took)
})
process.send?.("ready")
