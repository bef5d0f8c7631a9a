import * as Lines from "@effect-flanks/cli/classify/Lines"
import * as fc from "fast-check"
import { isUtf8 } from "node:buffer"
import { expect, it } from "vitest"

const longest = 12

const split = (chunks: Iterable<Uint8Array>): ReadonlyArray<string> => {
  const said: Array<string> = []
  const lines = Lines.make(longest, (line, unreadable) => {
    said.push(line ?? `<${unreadable}>`)
    return ""
  })
  for (const chunk of chunks) lines.push(chunk)
  lines.end()
  return said
}

/** The same with all bytes at hand. */
const expected = (bytes: Buffer): ReadonlyArray<string> => {
  const lines: Array<Buffer> = []
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start) === -1 ? bytes.length : bytes.indexOf(10, start)
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines.map((line) =>
    line.length > longest ? "<too long>" : isUtf8(line) ? line.toString("utf8") : "<invalid UTF-8>"
  )
}

const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(10) },
  { weight: 10, arbitrary: fc.constantFrom(0x61, 0x62, 0x0d, 0x20) },
  { weight: 3, arbitrary: fc.constantFrom(0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xff, 0xf0) }
)

it("finds the same lines however the bytes are cut into chunks", () => {
  fc.assert(
    fc.property(fc.array(fc.array(byte, { maxLength: 40 }), { maxLength: 12 }), (chunks) => {
      const buffers = chunks.map((bytes) => Buffer.from(bytes))
      expect(split(buffers)).toEqual(expected(Buffer.concat(buffers)))
    }),
    { numRuns: 2000 }
  )
})

it("keeps a character that two chunks share", () => {
  const [first = 0, second = 0] = Buffer.from("é")
  expect(split([Buffer.from([first]), Buffer.from([second, 10])])).toEqual(["é"])
})

it("answers a chunk's lines at once, and the last line without an end at the end", () => {
  const lines = Lines.make(longest, (line) => `[${line}]`)
  expect(lines.push(Buffer.from("one\ntwo\nthr"))).toBe("[one][two]")
  expect(lines.push(Buffer.from("ee"))).toBe("")
  expect(lines.end()).toBe("[three]")
})

it("keeps nothing of a line that is too long, but its place", () => {
  const chunks = Array.from({ length: 1000 }, () => Buffer.alloc(longest, "a"))
  expect(split([...chunks, Buffer.from("a\nshort\n")])).toEqual(["<too long>", "short"])
  expect(split(chunks)).toEqual(["<too long>"])
})

it("sees a line that is exactly as long as allowed, and not one byte more", () => {
  expect(split([Buffer.from(`${"a".repeat(longest)}\n${"b".repeat(longest + 1)}\n`)])).toEqual([
    "a".repeat(longest),
    "<too long>"
  ])
})
