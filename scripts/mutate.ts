/**
 * Mutation testing: makes every small mistake in the classifier, the grammar and the waits, and sees whether a law catches
 * it. Fails on a mutant that lives and is not listed as equivalent, and on one that is listed and dies or is gone. Keeps
 * the score of a whole run. Arguments name files, to look at these alone.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { Worker } from "node:worker_threads"
import { equivalent } from "./mutate/equivalent.ts"
import { apply, describe, type Mutant, mutantsOf } from "./mutate/mutants.ts"
import type { Judgement, Task } from "./mutate/worker.ts"
import { root } from "./packages/workspace.ts"

const domain = join(root, "packages/domain/src")

const files = [
  "Classify.ts",
  "Grammar.ts",
  "Session.ts",
  "Wait.ts",
  "internal/build.ts",
  "internal/decide.ts",
  "internal/reading.ts",
  "internal/redirect.ts",
  "internal/sessionReading.ts"
].filter((file) => process.argv.length === 2 || process.argv.includes(file))

if (files.length === 0) {
  throw new Error("none of these files is mutated: name one as it is called in packages/domain/src")
}

/**
 * The parts of a file that decide, where it declares much more. The rest of `Session.ts` declares classes: their names, printing
 * and equality, which no law observes, and which the tests of the domain check.
 */
const deciding: { readonly [file: string]: ReadonlyArray<string> } = {
  "Session.ts": ["classifySession", "classifyRedirect"]
}

/** Whether a mutant is in a part that decides: from the declaration's first line to the brace that closes it. */
const isDeciding = (file: string, source: string, { end, start }: Mutant): boolean =>
  deciding[file]?.some((name) => {
    const from = source.indexOf(`export const ${name} = `)
    if (from === -1) throw new Error(`${file} declares no ${name}`)
    return start >= from && end <= source.indexOf("\n}\n", from)
  }) ?? true

/** A mutant that takes longer than this never ends; an original takes a tenth of it. */
const longest = 30_000

/** Each mutant leaves its modules in memory. */
const mostPerWorker = 60

const threads = 2

interface Candidate {
  readonly file: string
  readonly source: string
  readonly mutant: Mutant
  killedBy: string | null
}

const start = (): Worker => new Worker(join(import.meta.dirname, "mutate/worker.ts"))

const candidates: ReadonlyArray<Candidate> = files.flatMap((file) => {
  const source = readFileSync(join(domain, file), "utf8")
  return mutantsOf(file, source)
    .filter((mutant) => isDeciding(file, source, mutant))
    .map((mutant) => ({ file, source, mutant, killedBy: null }))
})

/** What became of a mutant, and whether the worker can go on. */
interface End {
  readonly killedBy: string | null
  readonly isWorkerDone: boolean
}

const judge = (worker: Worker, id: number): Promise<End> =>
  new Promise((resolve) => {
    const { file, mutant, source } = candidates[id] as Candidate
    const task: Task = { id, file: pathToFileURL(join(domain, file)).href, source: apply(source, mutant) }
    const end = (killedBy: string | null, isWorkerDone: boolean): void => {
      clearTimeout(timer)
      worker.off("message", onMessage).off("error", onError)
      resolve({ killedBy, isWorkerDone })
    }
    const onMessage = ({ killedBy }: Judgement): void => end(killedBy, false)
    const onError = (): void => end("it breaks down", true)
    const timer = setTimeout(() => end("it does not end", true), longest)
    worker.on("message", onMessage).on("error", onError)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(task)
  })

let next = 0

const work = async (): Promise<void> => {
  let worker = start()
  for (let judged = 1; next < candidates.length; judged++) {
    const id = next++
    if (process.stderr.isTTY) process.stderr.write(`\rmutant ${id + 1} of ${candidates.length}`)
    const { isWorkerDone, killedBy } = await judge(worker, id)
    const candidate = candidates[id] as Candidate
    candidate.killedBy = killedBy
    if (isWorkerDone || judged % mostPerWorker === 0) {
      await worker.terminate()
      worker = start()
    }
  }
  await worker.terminate()
}

await Promise.all(Array.from({ length: threads }, work))
if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K")

const told = candidates.map((candidate) => ({ ...candidate, ...describe(candidate.source, candidate.mutant) }))
const lives = told.filter(({ killedBy }) => killedBy === null)
const isListed = ({ file, from, to }: (typeof told)[number]): boolean =>
  equivalent.some((known) => known.file === file && known.from === from && known.to === to)
const unlisted = lives.filter((one) => !isListed(one))
const stale = equivalent.filter((known) =>
  files.includes(known.file) &&
  lives.every(({ file, from, to }) => known.file !== file || known.from !== from || known.to !== to)
)

for (const { file, from, line, to } of unlisted) console.log(`lives: ${file}:${line}\n  - ${from}\n  + ${to}\n`)
for (const { file, to } of stale) console.log(`listed as equivalent, but dies or is gone: ${file}\n  + ${to}\n`)

for (const file of files) {
  const own = told.filter((one) => one.file === file)
  const dead = own.filter(({ killedBy }) => killedBy !== null)
  const listed = own.filter((one) => one.killedBy === null && isListed(one))
  console.log(`${file.padEnd(22)} ${own.length} mutants, ${dead.length} caught, ${listed.length} equivalent`)
}
const dead = told.length - lives.length
console.log(
  `${told.length} mutants, ${dead} caught, ${lives.length - unlisted.length} equivalent, ${unlisted.length} live`
)
const isGood = unlisted.length + stale.length === 0
process.exitCode = isGood ? 0 : 1

// The page of the laws says what came of the last whole run.
if (isGood && process.argv.length === 2) {
  const score = {
    day: new Date().toISOString().slice(0, 10),
    made: told.length,
    caught: dead,
    equivalent: lives.length
  }
  writeFileSync(join(import.meta.dirname, "mutate/score.json"), `${JSON.stringify(score, null, 2)}\n`)
}
