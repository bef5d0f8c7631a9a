import { pairs, type Row, table, wrap } from "@effect-flanks/cli/terminal/TextTable"
import * as fc from "fast-check"
import { stripVTControlCharacters } from "node:util"
import { describe, expect, it } from "vitest"

const word = fc.string({ unit: fc.constantFrom("a", "b", "_", ",", "/"), minLength: 1, maxLength: 30 })
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "))
const letters = (shown: string): string => shown.replaceAll(/\s/g, "")
const widest = (shown: string): number => Math.max(...shown.split("\n").map((line) => line.length))

describe("wrap", () => {
  it("keeps every letter, and exceeds the width only for a single word", () => {
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 60 }), (line, width) => {
      const lines = wrap(line, width)
      expect(letters(lines.join(""))).toBe(letters(line))
      for (const part of lines.filter(({ length }) => length > width)) expect(part).toMatch(/^[^ ,]*,?$/)
    }))
  })

  it("never splits an identifier", () => {
    const identifier = fc.stringMatching(/^[a-z][A-Za-z0-9_/:.-]{0,40}$/)
    fc.assert(fc.property(fc.array(identifier, { minLength: 1 }), fc.integer({ min: 1, max: 60 }), (words, width) => {
      const lines = wrap(words.join(" "), width)
      for (const whole of words) expect(lines.some((line) => line.split(" ").includes(whole))).toBe(true)
    }))
  })

  it("wraps nothing without a width", () => {
    fc.assert(fc.property(text, (line) => {
      expect(wrap(line, Infinity)).toEqual([line])
    }))
  })

  it("breaks between words, and JSON that is too long after its keys and commas", () => {
    expect(wrap("poll the credentials_token", 18)).toEqual(["poll the", "credentials_token"])
    expect(wrap("poll the credentials_token", 12)).toEqual(["poll the", "credentials_token"])
    expect(wrap("{\"code\":20002,\"b\":1}", 8)).toEqual(["{\"code\":", "20002,", "\"b\":1}"])
  })
})

const cells = (texts: ReadonlyArray<string>): Row => texts.map((cell) => ({ text: cell }))
const titles = ["code", "name"].map((title) => ({ text: title }))

describe("table", () => {
  it("is only wider than the screen for a single word, and keeps every letter", () => {
    const grid = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.array(fc.array(text, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 })
    )
    fc.assert(fc.property(grid, fc.integer({ min: 24, max: 140 }), (rows, width) => {
      const shown = table((rows[0] ?? []).map((_, i) => ({ text: `t${i}` })), rows.map(cells), width)
      const longest = Math.max(...rows.flat().flatMap((cell) => cell.split(/ |(?<=,)/).map(({ length }) => length)))
      expect(widest(shown)).toBeLessThanOrEqual(Math.max(width, longest + "t0".length + 2))
      for (const row of rows.flat()) expect(letters(row).length).toBeLessThanOrEqual(letters(shown).length)
      const count = (of: string) => letters(of).replaceAll(/[^ab_,/]/g, "").length
      expect(count(shown)).toBe(count(rows.flat().join("")))
    }))
  })

  it("aligns its columns", () => {
    expect(table(titles, [cells(["1", "one"]), cells(["20003", "two"])], 80)).toBe(
      "code   name\n1      one\n20003  two"
    )
  })

  it("aligns cells to the right if told to", () => {
    const right = (n: string): Row => [{ text: n, isRight: true }, { text: "x" }]
    expect(table(titles, [right("5"), right("20003")], 80)).toBe("code   name\n    5  x\n20003  x")
  })

  it("becomes blocks with titles, without the empty cells, if the columns don't fit", () => {
    expect(table(titles, [cells(["20003", "b".repeat(20)]), cells(["", "c"])], 26)).toBe(
      `code  20003\nname  ${"b".repeat(20)}\n\nname  c`
    )
  })

  it("becomes blocks on a narrow screen if a row would take more than six lines", () => {
    const long = "one two three four five six seven"
    expect(table(titles, [cells(["1", long])], 11).split("\n")[0]).toBe("code  1")
    expect(table(titles, [cells(["1", long])], 15).split("\n")[0]).toBe("code  name")
  })

  it("leaves out optional columns, the highest number first, and names them", () => {
    const columns = [{ text: "a" }, { text: "b", optional: 1 }, { text: "c", optional: 2 }]
    const row = [cells(["a".repeat(10), "b".repeat(10), "c".repeat(10)])]
    expect(table(columns, row, 34)).toBe(
      `a           b           c\n${"a".repeat(10)}  ${"b".repeat(10)}  ${"c".repeat(10)}`
    )
    expect(table(columns, row, 33)).toBe(
      `a           b\n${"a".repeat(10)}  ${"b".repeat(10)}\n\nLeft out at this width: c.`
    )
  })

  it("stays a table from 60 characters on, however tall its rows are", () => {
    const long = "word ".repeat(100).trim()
    expect(table(titles, [cells(["1", long])], 60)).toMatch(/^code  name\n/)
    expect(table(titles, [cells(["1", long])], 59)).toMatch(/^code  1\n/)
  })

  it("separates the rows if many of them take several lines", () => {
    const long = "one two three four"
    expect(table(titles, [cells(["1", long]), cells(["2", long])], 16)).toBe(
      "code  name\n1     one two\n      three four\n\n2     one two\n      three four"
    )
  })

  it("has the same layout with colours as without", () => {
    const style = (shown: string) => `\u001b[31m${shown}\u001b[39m`
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 2 }), fc.integer({ min: 24, max: 80 }), (row, width) => {
        const plain = table(titles, [{ text: "heading" }, cells(row)], width)
        const coloured = table(titles, [{ text: "heading", style }, row.map((cell) => ({ text: cell, style }))], width)
        const trimmed = stripVTControlCharacters(coloured).split("\n").map((line) => line.trimEnd()).join("\n")
        expect(trimmed).toBe(plain)
      })
    )
  })
})

it("shows pairs side by side, however long the right one is", () => {
  expect(pairs([[{ text: "turn" }, { text: "the bank" }], [{ text: "to do" }, { text: "try later" }]], 12)).toBe(
    "turn   the\n       bank\nto do  try\n       later"
  )
})
