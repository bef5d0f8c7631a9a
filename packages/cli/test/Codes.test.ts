import * as Codes from "@effect-flanks/cli/codes/Codes"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import { expect, it } from "vitest"

it("lists every outcome once, ordered by code", () => {
  expect(Codes.outcomes.map(({ tag }) => tag).toSorted()).toEqual(Object.keys(rows).toSorted())
  const codes = Codes.outcomes.flatMap(({ code }) => code ?? [])
  expect(codes).toEqual(codes.toSorted((a, b) => a - b))
  expect(Codes.outcomes.slice(codes.length).every(({ code }) => code === null)).toBe(true)
})

it("lists every documented response", () => {
  expect(Codes.responses.map(({ reason, status, tag }) => ({ reason, status, tag }))).toEqual(
    combinations.map(({ reason, status, tag }) => ({ reason, status, tag }))
  )
  expect(Codes.responses.every(({ basis }) => basis === "documented")).toBe(true)
  expect(Codes.responses.map(({ body }) => JSON.parse(body))).toEqual(combinations.map(({ body }) => body))
})

it("escapes the cells of Markdown", () => {
  const text = Codes.markdown({ titles: ["a", "b"], rows: [["x|y", "<b>\\"]] })
  expect(text).toBe("| a | b |\n| --- | --- |\n| x\\|y | \\<b>\\\\ |")
})

it("has as many cells in each row as titles", () => {
  for (
    const listing of [
      Codes.outcomeListing,
      Codes.fullListing,
      Codes.responseListing,
      Codes.sessionListing,
      Codes.fullSessionListing
    ]
  ) {
    for (const row of listing.rows) expect(row).toHaveLength(listing.titles.length)
    for (const title of Object.keys(listing.optional ?? {})) expect(listing.titles).toContain(title)
  }
})
