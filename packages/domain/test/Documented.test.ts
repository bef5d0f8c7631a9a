import { classify } from "@effect-flanks/domain/Classify"
import * as Documented from "@effect-flanks/domain/Documented"
import * as Table from "@effect-flanks/domain/Table"
import { describe, expect, it } from "vitest"
import page from "./fixtures/page.json" with { type: "json" }

/** The page's bodies without a code end in a comma, which is not JSON. */
const withoutTrailingComma = (body: string) => body.replace(/,\s*\}$/, "}")

const printed = page.responses.map(({ body, ...response }) => ({ ...response, body: body.join("\n") }))

const rowsOf = (tag: string) => Table.rows[tag as Table.Tag]

describe("the documented combinations", () => {
  it("are exactly the page's bodies, with the same order of keys", () => {
    const wire = printed.map(({ body, ...response }) => ({
      ...response,
      body: JSON.stringify(JSON.parse(withoutTrailingComma(body)))
    }))
    const table = Documented.combinations.map(({ body, ...combination }) => ({
      ...combination,
      body: JSON.stringify(body)
    }))
    expect(table).toEqual(wire)
  })

  it("have exactly the statuses of the rows", () => {
    const pairs = (entries: ReadonlyArray<{ readonly status: number; readonly tag: string }>) =>
      [...new Set(entries.map(({ status, tag }) => `${status} ${tag}`))].toSorted()
    const ofRows = Object.entries(Table.rows).flatMap(([tag, { statuses }]) =>
      statuses.map((status) => ({ status, tag }))
    )
    expect(pairs(ofRows)).toEqual(pairs(printed))
  })

  it.each(printed)(
    "are classified in their printed form, including trailing commas: $status $tag $reason",
    (response) => {
      const { body, reason, source, status, tag } = response
      const outcome = classify(status, body)
      const isJson = body === withoutTrailingComma(body)
      expect(outcome._tag).toBe(tag)
      expect(outcome.basis).toBe(isJson ? "documented" : "status")
      expect(outcome._tag === "ConfigurationError" ? outcome.reason._tag : null).toBe(reason)
      expect(source === "docs" || rowsOf(tag).source === "seed").toBe(true)
    }
  )

  it.each(printed)(
    "are classified as documented after correction to JSON: $status $tag $reason",
    ({ body, status, tag }) => {
      const outcome = classify(status, withoutTrailingComma(body))
      expect([outcome._tag, outcome.basis]).toEqual([tag, "documented"])
    }
  )
})

describe("the table", () => {
  it("has exactly the page's seven codes", () => {
    const coded = Object.entries(Table.rows).flatMap(([tag, { code, name }]) =>
      code === null ? [] : [{ name, code, tag }]
    )
    expect(coded).toEqual(page.codes)
  })

  it("has a name for every code, and for nothing else", () => {
    for (const { code, name } of Object.values(Table.rows)) expect(code === null).toBe(name === null)
  })

  // Written by hand, so that the test detects an accidental change of a row.
  it("says who must act and whether to retry", () => {
    expect(Object.entries(Table.rows).map(([tag, { actor, kind, retry }]) => [tag, kind, actor, retry].join(" ")))
      .toEqual([
        "Accepted accepted nobody no",
        "TokenDelayed delayed nobody never",
        "Incomplete failure support no",
        "Processing failure nobody processing",
        "ScaError failure nobody securityCheck",
        "ConfigurationError failure developer no",
        "BankError failure bank bank",
        "CredentialsError failure endUser afterUser",
        "ScaRequired failure endUser afterUser",
        "Unauthorized failure developer unauthorized",
        "AccessDenied failure developer no",
        "MethodNotAllowed failure developer no",
        "UnsupportedMediaType failure developer no",
        "InternalServerError failure flanks transient",
        "UnexpectedResponse failure developer no",
        "TransportError failure flanks transient"
      ])
    expect([Table.transient.actor, Table.transient.retry]).toEqual(["flanks", "transient"])
  })

  it("treats an unknown 5xx like a 500, except those that a retry never fixes", () => {
    expect(Table.transientStatuses.slice(0, 6)).toEqual([408, 425, 429, 502, 503, 504])
    for (const status of [506, 520, 522, 530, 599]) expect(Table.transientStatuses).toContain(status)
    for (const status of [500, 501, 505, 511]) expect(Table.transientStatuses).not.toContain(status)
    expect(Table.transientStatuses).toHaveLength(99)
    expect(Table.transientStatusesInWords).toBe("408, 425, 429, and any 5xx except 500, 501, 505 and 511")
  })

  it("keeps the page's remark about regulated entities as data", () => {
    const regulated = Object.entries(Table.rows).filter(([, row]) => row.regulatedOnly).map(([tag]) => tag)
    expect(regulated).toEqual(["ScaError", "BankError", "CredentialsError", "ScaRequired"])
  })
})
