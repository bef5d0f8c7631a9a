import { combinations } from "@effect-flanks/domain/Documented"
import { escape } from "effect/RegExp"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { codeFor, credentialsFor, hour, type Said, type Simulator, simulator } from "./harness.ts"

const statusPath = "/v0/bank/credentials/status"
const account = "/v0/bank/credentials/account"
const applications = "/simulator/applications"

/** How every documented combination is brought about, in the order in which the domain lists them. */
const recipes: ReadonlyArray<(simulated: Simulator) => Said> = [
  ({ post }) => post("/v0/bank/credentials", { bank: "testbank", username: "ada", password: "any" }),
  (simulated) => simulated.post("/v0/platform/link", { code: codeFor(simulated, "TOKEN_DELAYED").code }),
  ({ post }) => post("/v0/bank/credentials", { bank: "testbank" }),
  ({ post }) => post("/v0/platform/link", { code: "no such code" }),
  ({ send }) => send("DELETE", applications, { name: "nobody's" }),
  (simulated) => simulated.post(account, { credentials_token: credentialsFor(simulated, "any") }),
  (simulated) => {
    const credentials_token = credentialsFor(simulated, "DATA_ERROR_PRODUCT_ACCOUNT")
    simulated.wait(hour / 2)
    return simulated.post(account, { credentials_token })
  },
  (simulated) => simulated.post(statusPath, { credentials_token: credentialsFor(simulated, "TOKEN_DELAYED") }),
  (simulated) => {
    simulated.wait(hour)
    return simulated.post(statusPath, { credentials_token: "any" })
  },
  (simulated) => {
    simulated.signOut()
    return simulated.post(statusPath, { credentials_token: "any" })
  },
  ({ grant, post }) => post("/v0/token", { ...grant, client_secret: "wrong" }),
  ({ send }) => send("GET", statusPath),
  ({ post }) => {
    post(applications, { name: "mine" })
    return post(applications, { name: "mine" })
  },
  ({ post }) => post(statusPath, "credentials_token=any", { contentType: "application/x-www-form-urlencoded" }),
  ({ post }) => post("/v0/bank/credentials", { bank: "testbank", username: "ada", password: "INTERNAL_ERROR" }),
  ({ post }) => post("/v0/links/create-link", {}),
  (simulated) => {
    simulated.signOut()
    return simulated.post("/letters/v1/create-signed", { connector_id: "testbank", data: "" })
  }
]

/** The answers on the page of curl, each with its status. */
const shown = [
  ...readFileSync(new URL("../../../docs/reference/responses.md", import.meta.url), "utf8")
    .matchAll(/^```text\n(.*)\n(\d{3})\n```$/gm)
].map(([, body, status]) => ({ body, status: Number(status) }))

/** The placeholders of the documentation, and the values that may replace them. */
const fillings: ReadonlyArray<readonly [placeholder: string, pattern: string]> = [
  ["<CREDENTIALS_TOKEN>", "[0-9a-f]{32}"],
  ["<LIST_OF_MISSING_FIELDS>", "username, password"],
  ["<PARAMETER>", "(?:code|bank)"],
  ["<DESCRIPTIVE_ERROR_MESSAGE>", "Internal Error"],
  ["<ERROR_TYPE>", "missing"],
  ["<FIELD>", "redirect_uri"],
  ["<TRACE_ID>", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"]
]

const exactly = (body: unknown): RegExp =>
  new RegExp(`^${
    fillings.reduce(
      (text, [placeholder, pattern]) => text.replaceAll(escape(placeholder), pattern),
      escape(JSON.stringify(body))
    )
  }$`)

describe("every documented combination", () => {
  it("has a recipe", () => {
    expect(recipes).toHaveLength(combinations.length)
  })

  it.each(combinations.map((combination, i) => ({ ...combination, recipe: recipes[i] })))(
    "$status $tag $reason is answered byte for byte",
    ({ body, recipe, status }) => {
      const simulated = simulator()
      simulated.signIn()
      const said = recipe?.(simulated)
      expect(said?.status).toBe(status)
      expect(said?.body).toMatch(exactly(body))
      expect(said?.reply.answer.contentType).toBe("application/json")
    }
  )

  it.each(combinations)("$status $tag $reason is on the page of curl", ({ body, status }) => {
    expect(shown.filter((one) => one.status === status).map((one) => one.body)).toContainEqual(
      expect.stringMatching(exactly(body))
    )
  })
})
