import { expect, it } from "vitest"
import { packedReadme } from "../packed/readme.ts"

const text = [
  "[The laws](../../docs/laws.md#rules), [`domain/Table`](../../docs/Table.md), [effect](https://effect.website), [here](#top)",
  "",
  "```ts",
  "const links = [\"a\"](../../docs/laws.md)",
  "```"
].join("\n")

const [, ...code] = text.split("\n")

it("links of a packed README lead to the repository that the manifest names", () => {
  const repository = { type: "git", url: "git+https://example.com/owner/name.git" }
  expect(packedReadme(text, "packages/spec", { repository })).toBe([
    "[The laws](https://example.com/owner/name/blob/main/docs/laws.md#rules), " +
    "[`domain/Table`](https://example.com/owner/name/blob/main/docs/Table.md), [effect](https://effect.website), [here](#top)",
    ...code
  ].join("\n"))
})

it("links of a packed README are text if nobody knows the repository", () => {
  expect(packedReadme(text, "packages/spec", {})).toBe([
    "The laws (`docs/laws.md` in the repository), `domain/Table`, [effect](https://effect.website), [here](#top)",
    ...code
  ].join("\n"))
})
