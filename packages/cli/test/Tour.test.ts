import { styles } from "@effect-flanks/cli/Screen"
import { tour } from "@effect-flanks/cli/Tour"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import { stripVTControlCharacters } from "node:util"
import { expect, it } from "vitest"

const plain = (width: number) => tour(width, styles(false))

it("fits on screens from 56 columns on", () => {
  for (let width = 56; width <= 160; width++) {
    for (const line of plain(width).split("\n")) expect(line.length, `${width}: ${line}`).toBeLessThanOrEqual(width)
  }
})

it("shows every documented response, and every code that is listed without one", () => {
  const shown = plain(400)
  for (const { body, status, tag } of combinations) {
    const says = typeof body.error === "object" ? body.error.code : body.error ?? body.message ?? "?"
    const line = shown.split("\n").find((candidate) => candidate.startsWith(`${status} `) && candidate.includes(says))
    expect(line).toContain(tag)
    expect(line).toContain(rows[tag].action)
  }
  for (const code of [50001, 50002, 50003]) expect(shown).toMatch(new RegExp(`^any +error_code ${code} `, "m"))
})

it("puts each outcome under whose turn it is", () => {
  const section = (heading: string) => plain(400).split(heading)[1]?.split("\n\n")[0] ?? ""
  expect(section("Nobody's turn")).toMatch(/Accepted[^]*TokenDelayed[^]*Processing[^]*ScaError/)
  expect(section("The bank's turn")).toContain("BankError")
  expect(section("The end user's turn")).toMatch(/CredentialsError[^]*ScaRequired/)
  expect(section("The turn of Flanks support")).toContain("Incomplete")
})

it("is the same text with colours", () => {
  const coloured = tour(80, styles(true))
  expect(coloured).toContain("\u001b[")
  expect(stripVTControlCharacters(coloured).replaceAll(/ +$/gm, "")).toBe(plain(80))
})
