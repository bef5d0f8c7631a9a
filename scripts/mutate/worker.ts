/**
 * Runs the laws against mutants of the domain, in a thread that can be stopped, because a mutant may never end. Each mutant is a fresh
 * copy of the domain's modules, all but one of them as they are.
 */
import type { reference } from "@effect-flanks/spec/adapters/Reference"
import { check } from "@effect-flanks/spec/Check"
import type { Law } from "@effect-flanks/spec/Law"
import * as Laws from "@effect-flanks/spec/Laws"
import { registerHooks } from "node:module"
import { parentPort } from "node:worker_threads"

/** A mutant to judge. */
export interface Task {
  readonly id: number
  /** The URL of the mutated file. */
  readonly file: string
  readonly source: string
}

/** The law that caught it; null if none did. */
export interface Judgement {
  readonly id: number
  readonly killedBy: string | null
}

let current: Task | null = null

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const mark = context.parentURL === undefined ? "" : new URL(context.parentURL).search
    return mark !== "" && resolved.url.includes("/packages/domain/src/")
      ? { ...resolved, url: resolved.url + mark }
      : resolved
  },
  load(url, context, next) {
    if (current === null || url !== `${current.file}?mutant=${current.id}`) return next(url, context)
    return { format: "module-typescript", source: current.source, shortCircuit: true }
  }
})

/** The part that a file belongs to, by its name; classification by default. */
const parts: ReadonlyArray<readonly [pattern: RegExp, part: Law["part"]]> = [
  [/Wait/, "waiting"],
  [/Grammar/, "grammar"],
  [/redirect/, "classifyRedirect"],
  [/[Ss]ession/, "classifySession"]
]

/** The laws that are most likely to detect a mistake in this file come first. */
const ordered = (file: string): ReadonlyArray<Law> => {
  const [, first = "classify"] = parts.find(([pattern]) => pattern.test(file)) ?? []
  return Laws.all.toSorted((a, b) => Number(b.part === first) - Number(a.part === first))
}

const judge = async (task: Task): Promise<Judgement> => {
  current = task
  let implementation: typeof reference
  try {
    const url = `${import.meta.resolve("@effect-flanks/spec/adapters/Reference")}?mutant=${task.id}`
    implementation = (await import(url)).reference
  } catch {
    return { id: task.id, killedBy: "it does not load" }
  }
  for (const law of ordered(task.file)) {
    const verdicts = await check(implementation, { laws: [law], seed: 1, runs: 60 }).then(
      ({ results }) => results.map(({ verdict }) => verdict),
      () => ["broken"]
    )
    if (verdicts.includes("broken")) return { id: task.id, killedBy: law.id }
  }
  return { id: task.id, killedBy: null }
}

parentPort?.on("message", async (task: Task) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(await judge(task))
})
