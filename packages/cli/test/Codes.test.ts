import * as Codes from "@effect-flanks/cli/codes/Codes"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import { expect, it } from "vitest"

it("lists every outcome once, those with a code first and in its order", () => {
  expect(Codes.outcomes.map(({ tag }) => tag).toSorted()).toEqual(Object.keys(rows).toSorted())
  const codes = Codes.outcomes.flatMap(({ code }) => code ?? [])
  expect(codes).toEqual(codes.toSorted((a, b) => a - b))
  expect(Codes.outcomes.slice(codes.length).every(({ code }) => code === null)).toBe(true)
})

it("lists every documented response as the documentation has it", () => {
  expect(Codes.responses.map(({ reason, status, tag }) => ({ reason, status, tag }))).toEqual(
    combinations.map(({ reason, status, tag }) => ({ reason, status, tag }))
  )
  expect(Codes.responses.every(({ basis }) => basis === "documented")).toBe(true)
  expect(Codes.responses.map(({ body }) => JSON.parse(body))).toEqual(combinations.map(({ body }) => body))
})

it("writes Markdown in which no cell ends early or becomes HTML", () => {
  const text = Codes.markdown({ titles: ["a", "b"], rows: [["x|y", "<b>\\"]] })
  expect(text).toBe("| a | b |\n| --- | --- |\n| x\\|y | \\<b>\\\\ |")
})

it("has as many cells in each row as titles", () => {
  for (
    const listing of [Codes.outcomeListing(true), Codes.outcomeListing(false), Codes.fullListing, Codes.responseListing]
  ) {
    for (const row of listing.rows) expect(row).toHaveLength(listing.titles.length)
  }
})
