import { describe, expect, it } from "vitest"
import { credentialsFor, simulator } from "./harness.ts"

const signedIn = () => {
  const simulated = simulator()
  simulated.signIn()
  return simulated
}

describe("pages", () => {
  it("lead through everything once", () => {
    const simulated = signedIn()
    credentialsFor(simulated, "EXTRACTION_DONE")
    const found: Array<string> = []
    let page_token: string | null = null
    do {
      const page: { items: Array<{ transaction_id: string }>; next_page_token: string | null } =
        simulated.post("/aggregation/v2/list-transactions", { query: {}, page_token }).json
      expect(page.items.length).toBeLessThanOrEqual(50)
      found.push(...page.items.map(({ transaction_id }) => transaction_id))
      page_token = page.next_page_token
    } while (page_token !== null)
    expect(found.length).toBeGreaterThan(100)
    expect(new Set(found).size).toBe(found.length)
    expect(simulated.post("/aggregation/v2/list-transactions", { query: {}, page_token: "x" }).status).toBe(400)
  })
})

describe("products and transactions", () => {
  it("are those of every connection that is extracted, and keep labels", () => {
    const simulated = signedIn()
    const connection_id = credentialsFor(simulated, "EXTRACTION_DONE")
    credentialsFor(simulated, "EXTRACTION_ENDLESS")
    const products = (query: object = {}) => simulated.post("/aggregation/v2/list-products", { query }).json.items
    expect(new Set(products().map((product: { connection_id: string }) => product.connection_id)))
      .toEqual(new Set([connection_id]))
    const [{ product_id }] = products({ product_type_in: ["Account"] })
    const label = (id: string) =>
      simulated.post("/aggregation/v2/set-product-labels", { product_id: id, labels: { risk: "low" } }).status
    expect([label(product_id), label("none")]).toEqual([200, 400])
    expect(products({ product_id_in: [product_id] })[0].labels).toEqual({ risk: "low" })
    const transactions = (query: object) =>
      simulated.post("/aggregation/v2/list-transactions", { query }).json.items as ReadonlyArray<
        { readonly transaction_id: string; readonly product_id: string }
      >
    const cards = products({ product_type_in: ["Card"] }).map((card: { product_id: string }) => card.product_id)
    const paid = transactions({ product_id_in: cards })
    expect(paid.length).toBeGreaterThan(0)
    expect(transactions({ transaction_id_in: [paid[0]?.transaction_id] })).toEqual([paid[0]])
    expect(transactions({ connection_id_in: [connection_id], product_id_in: cards })).toEqual(paid)
    for (const field of ["transaction_id_in", "product_id_in", "connection_id_in"]) {
      expect(transactions({ [field]: [] })).toEqual([])
      expect(transactions({ [field]: ["another"] })).toEqual([])
    }
    expect(new Set(products().map((product: { product_type: string }) => product.product_type))).toEqual(
      new Set(["Account", "Card", "Investment", "Liability"])
    )
    const between = (date_from: string, date_to: string) =>
      simulated.post("/aggregation/v2/list-transactions", { query: { date_from, date_to } }).json.items
    const days = between("2026-02-01", "2026-02-10").map(({ date }: { date: string }) => date)
    expect(days.length).toBeGreaterThan(0)
    for (const date of days) expect(date >= "2026-02-01" && date <= "2026-02-10").toBe(true)
  })
})

describe("a filter", () => {
  it("is refused if it is unknown", () => {
    const { post } = signedIn()
    for (
      const path of [
        "/aggregation/v2/list-products",
        "/aggregation/v2/list-transactions",
        "/connect/v2/connectors/list-connectors",
        "/connect/v2/sessions/list-sessions"
      ]
    ) {
      expect([path, post(path, { query: {} }).status]).toEqual([path, 200])
      expect(post(path, { query: { product_ids: ["a"] } }).json.error.details).toEqual([
        { error_type: "invalid", field: "query.product_ids" }
      ])
    }
  })
})
