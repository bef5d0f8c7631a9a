import * as Explanation from "@effect-flanks/cli/codes/Explanation"
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { rows, type Tag, transientStatuses } from "@effect-flanks/domain/Table"
import { describe, expect, it } from "vitest"

const tagsOf = (query: string) => Explanation.find(query).map(({ tag }) => tag)
const tags = Object.keys(rows) as ReadonlyArray<Tag>

describe("find", () => {
  it("knows every tag, every code and every name, in any case", () => {
    for (const tag of tags) {
      const { code, name } = rows[tag]
      for (const query of [tag, tag.toLowerCase(), tag.toUpperCase()]) expect(tagsOf(query)).toContain(tag)
      if (code === null) continue
      for (const query of [String(code), name, name.toLowerCase()]) expect(tagsOf(query)).toContain(tag)
    }
  })

  it("tells both things that 20003 is", () => {
    expect(Explanation.find("20003").map(({ kind, tag }) => [tag, kind])).toEqual([
      ["TokenDelayed", "delayed"],
      ["ScaError", "failure"]
    ])
  })

  it("tells on a status everything that a body without a code can make of it", () => {
    const others = ["", "{}", "[]", "<html>", "{\"error\":\"Nobody documents this\"}", "{\"success\":false}"]
    for (let status = 100; status <= 599; status++) {
      const found = tagsOf(String(status))
      expect(found.length).toBeGreaterThan(0)
      for (const body of others) expect(found).toContain(classify(status, body)._tag)
      for (const { tag } of combinations.filter((shown) => shown.status === status)) expect(found).toContain(tag)
    }
  })

  it("tells all that a 400 can be", () => {
    expect(tagsOf("400")).toEqual(["ConfigurationError", "Processing", "Incomplete", "ScaError", "UnexpectedResponse"])
  })

  it("shows with a status only what is documented with it", () => {
    expect(Explanation.find("409").flatMap(({ examples }) => examples.map(({ status }) => status))).toEqual([409])
  })

  it("says retry of the statuses that HTTP calls temporary, and report of the others", () => {
    for (const status of transientStatuses) {
      expect(Explanation.find(String(status))).toMatchObject([{ isTransient: true, retry: "transient" }])
    }
    expect(Explanation.find("418")).toMatchObject([{ tag: "UnexpectedResponse", isTransient: false, retry: "no" }])
    expect(Explanation.find("UnexpectedResponse").map(({ isTransient }) => isTransient)).toEqual([false, true])
  })

  it("knows the reasons of a ConfigurationError", () => {
    expect(Explanation.find("already_exists").map(({ examples, tag }) => [tag, examples.length])).toEqual([
      ["ConfigurationError", 1]
    ])
  })

  it("shows every documented response once", () => {
    const shown = tags.flatMap((tag) => Explanation.find(tag)).flatMap(({ examples }) => examples)
    expect(shown.map(({ body, status }) => `${status} ${body}`).toSorted()).toEqual(
      combinations.map(({ body, status }) => `${status} ${JSON.stringify(body)}`).toSorted()
    )
  })

  it("finds nothing for other texts", () => {
    for (const query of ["", " ", "99", "600", "60001", "hello", "20003.0", "-1", "toString"]) {
      expect(Explanation.find(query)).toEqual([])
    }
  })
})

describe("suggest", () => {
  it("names the nearest", () => {
    expect(Explanation.suggest("SCA_REQIRED")).toEqual(["ScaRequired", "SCA_REQUIRED"])
    expect(Explanation.suggest("20004")).toContain("20003")
    expect(Explanation.suggest("Transporterror ")).toEqual(["TransportError"])
  })

  it("names numbers for a number only, and nothing for what is far off", () => {
    expect(Explanation.suggest("2000").every((name) => /^\d+$/.test(name))).toBe(true)
    for (const query of ["", "x", "hello", "99999", "a".repeat(1000)]) expect(Explanation.suggest(query)).toEqual([])
  })
})
