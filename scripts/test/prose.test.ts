import { describe, expect, it } from "vitest"
import { hitsIn, rateOf } from "../prose/hits.ts"
import { rules } from "../prose/rules.ts"
import { textsOf } from "../prose/texts.ts"

const hitsOf = (file: string, source: string): ReadonlyArray<string> =>
  textsOf(file, source).flatMap((text) => hitsIn(file, text)).map(({ line, text }) => `${line}: ${text}`)

describe("the rules of wording", () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))(
    "%s: finds the wording it refuses, and not the better one",
    (_, rule) => {
      const [better = "", refused = ""] = rule.instead.split(" rather than ").map((quoted) =>
        quoted.replaceAll(/^"|"$/g, "")
      )
      expect(refused.match(rule.pattern)).not.toBeNull()
      expect(hitsOf("page.md", better)).toEqual([])
    }
  )

  it("find nothing in ordinary sentences", () => {
    const sentences =
      "Nothing else happens. There is no token. Run it where you keep your tests. The actor says who must act. " +
      "Who must act? Upgrade from 22.19 on Linux. The Flanks API answers. What is a session? If it fails or else succeeds, log it. " +
      "The queue is no longer empty. It stands in for a server."
    expect(hitsOf("page.md", sentences)).toEqual([])
  })
})

describe("the texts of a file", () => {
  it("are Markdown without its code and its addresses", () => {
    const page =
      "One or else two.\n\n```ts\n// or, else three\n```\n\nA [page](where-there-is-none.md), `, else four`.\n\nFive, else six.\n"
    expect(hitsOf("page.md", page)).toEqual(["9: else"])
  })

  it("are the comments and the sentences of TypeScript, without its code and its examples", () => {
    const source = [
      "/**",
      " * Gives the token, else null.",
      " *",
      " * @example",
      " * const never = \"a, else b\"",
      " *",
      " * @since 0.1.0",
      " */",
      "export const f = (a: boolean) => { if (a) { return \"one, else two\" } else { return `${a} is none of them, else none` } }",
      "// The user's turn"
    ].join("\n")
    expect(hitsOf("file.ts", source)).toEqual(["2: else", "9: else", "9: is none", "9: else", "10: user's turn"])
  })

  it("have a rate of hits per thousand words", () => {
    expect([rateOf(0, 0), rateOf(1, 1000), rateOf(3, 2000)]).toEqual([0, 1, 1.5])
  })
})
