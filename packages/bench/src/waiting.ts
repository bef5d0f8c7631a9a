/** One way of waiting, measured in a process of its own: the bytes and the processor time for each that waits. */
import { type Name, waiters } from "./peers/waiters.ts"

const [name, count] = [process.argv[2] as Name, Number(process.argv[3])]
const collect = globalThis.gc
if (collect === undefined) throw new Error("needs --expose-gc")

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Bytes in use, in the heap and outside, when all that can be freed is freed. */
const used = async (): Promise<number> => {
  for (let again = 0; again < 3; again++) {
    await turn()
    collect()
  }
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const keys = Array.from({ length: count }, (_, i) => `key-${i}`)
const before = await used()
const start = process.cpuUsage()
let kept: unknown
await new Promise<void>((resolve) => {
  let left = count
  kept = waiters[name](keys, () => {
    if (--left === 0) resolve()
  })
})
// What the last check set off, settles.
await turn()
const { system, user } = process.cpuUsage(start)
const bytes = (await used() - before) / count
process.stdout.write(
  JSON.stringify({ bytes, ms: (system + user) / 1e3 }),
  () => process.exit(kept === undefined ? 1 : 0)
)
