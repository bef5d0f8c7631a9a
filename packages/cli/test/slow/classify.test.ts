import type { Fields } from "@effect-flanks/cli/classify/ClassifiedLine"
import { rows, type Tag, transient } from "@effect-flanks/domain/Table"
import * as fc from "fast-check"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import * as bodies from "../../../domain/test/bodies.ts"
import { oracle } from "../../../domain/test/oracle.ts"
import { bash, run } from "./process.ts"

/** The classification of a response by the rules alone, as the fields of a line. */
const fieldsOf = (line: number, status: number, body: string): Fields => {
  const expected = oracle(status, body)
  const tag = expected.tag as Tag
  const { action, actor, kind, retry } = { ...rows[tag], ...(expected.transient ? transient : {}) }
  return {
    line,
    status,
    outcome: kind,
    tag,
    basis: expected.basis,
    code: expected.code,
    reason: expected.reason?._tag ?? null,
    actor,
    action,
    retry
  }
}

interface Case {
  readonly text: string
  readonly expected: (line: number) => unknown
}

const readable: fc.Arbitrary<Case> = fc.tuple(bodies.status, bodies.body).map(([status, body]) => ({
  text: JSON.stringify({ status, body }),
  expected: (line) => fieldsOf(line, status, body)
}))

/** JSON that a line can hold as it is. */
const isNoString = (text: string): boolean => {
  try {
    return !text.includes("\n") && typeof JSON.parse(text) !== "string"
  } catch {
    return false
  }
}

const raw: fc.Arbitrary<Case> = fc.tuple(bodies.status, bodies.body.filter(isNoString), fc.constantFrom("", " ", "\r"))
  .map(([status, body, space]) => ({
    text: `{"body":${body},${space}"status":${status}}${space}`,
    expected: (line) => fieldsOf(line, status, body.trim())
  }))

const unreadable: fc.Arbitrary<Case> = fc.constantFrom("", "\r", "{", "[]", "{\"status\":\"400\"}", "{\"body\":{}}")
  .map(
    (text) => ({ text, expected: (line) => ({ line, outcome: "unreadable", problem: expect.any(String) }) })
  )

const mixed = fc.oneof(
  { weight: 8, arbitrary: readable },
  { weight: 2, arbitrary: raw },
  { weight: 1, arbitrary: unreadable }
)

it("agrees with the rules in every one of 25,000 mixed lines", async () => {
  const seed = 20_003
  const cases = fc.sample(mixed, { numRuns: 25_000, seed })
  const { exitCode, stdout } = await run(["classify"], cases.map(({ text }) => `${text}\n`).join(""))
  const answers = stdout.split("\n")
  expect(exitCode).toBe(65)
  expect(answers.pop()).toBe("")
  expect(answers).toHaveLength(cases.length)
  const tags = new Set<unknown>()
  for (const [i, { expected }] of cases.entries()) {
    const answer: Record<string, unknown> = JSON.parse(answers[i] ?? "")
    tags.add(answer["tag"] ?? "unreadable")
    expect(answer).toEqual(expected(i + 1))
  }
  expect([...tags].map(String).toSorted()).toEqual(
    [...Object.keys(rows).filter((tag) => tag !== "TransportError"), "unreadable"].toSorted()
  )
}, 60_000)

it("takes no more memory for ten times the lines", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flanks-"))
  const preload = join(folder, "tell.mjs")
  const block = fc.sample(readable, { numRuns: 20_000, seed: 1 }).map(({ text }) => `${text}\n`).join("")

  // Without a bound, the garbage collector takes what it likes: on one machine a third more than on another.
  const options = `--max-semi-space-size=4 --max-old-space-size=64 --import ${preload}`

  /** The most memory that a run takes, in bytes, as the process itself says at its end. */
  const peak = async (times: number): Promise<number> => {
    const input = join(folder, `${times}.ndjson`)
    await writeFile(input, block.repeat(times))
    const { stderr } = await bash(`NODE_OPTIONS='${options}' flanks classify < '${input}' > /dev/null`)
    return 1024 * Number(stderr)
  }

  try {
    await writeFile(preload, "process.on('exit', () => process.stderr.write(`${process.resourceUsage().maxRSS}`))")
    const few = await peak(10)
    expect(few).toBeGreaterThan(0)
    expect(await peak(100) - few).toBeLessThan(0.25 * 90 * Buffer.byteLength(block))
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)
