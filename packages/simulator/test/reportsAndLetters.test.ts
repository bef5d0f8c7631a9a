import { describe, expect, it } from "vitest"
import { second, simulator } from "./harness.ts"

const signedIn = () => {
  const simulated = simulator()
  simulated.signIn()
  return simulated
}

describe("a report", () => {
  it("is built step by step, and fetched when it is ready", () => {
    const simulated = signedIn()
    const build = (template_id: number) =>
      simulated.post("/report/v1/build-report", { template_id, query: {}, template_attributes: {} })
    const { report_id } = build(1).json
    const failing = build(3).json.report_id
    const status = (id: number) => simulated.post("/report/v1/get-report-status", { report_id: id }).json.status
    const content = () => simulated.post("/report/v1/get-report-content", { report_id })
    const seen = [0, 1, 2, 3].map(() => {
      const now = [status(report_id), content().status]
      simulated.wait(3 * second)
      return now
    })
    expect(seen).toEqual([["new", 400], ["payload", 400], ["file", 400], ["ready", 200]])
    expect(status(failing)).toBe("fail")
    expect(content().json.url).toBe(`http://localhost/simulator/report?report_id=${report_id}`)
    expect(simulated.send("GET", "/simulator/report", undefined, { query: { report_id: String(report_id) } }).status)
      .toBe(200)
    expect(build(4).json.error.details[0].field).toBe("template_id")
  })
})

describe("a letter", () => {
  it("is a new one with every call, and a PDF", () => {
    const { post } = signedIn()
    const send = (data: string) => post("/letters/v1/create-signed", { connector_id: "testbank", data })
    const pdf = Buffer.from("%PDF-1.7 invented").toString("base64")
    expect(send(pdf).json.letter_id).not.toBe(send(pdf).json.letter_id)
    expect(send(Buffer.from("GIF89a").toString("base64")).json.error.details[0].field).toBe("data")
  })
})
