import { Status } from "@effect-flanks/client/api/Credentials"
import { type DataKind, dataKinds } from "@effect-flanks/client/DataKind"
import { readiness } from "@effect-flanks/client/Readiness"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { credentialsFor, day, hour, minute, second, type Simulator, simulator, start } from "./harness.ts"

const decode = Schema.decodeUnknownSync(Status)

const statusOf = ({ post }: Simulator, credentials_token: string) =>
  post("/v0/bank/credentials/status", { credentials_token })

const readsOf: { readonly [S in DataKind]: string } = {
  identity: "auth",
  holder: "holder",
  portfolio: "portfolio",
  investment: "investment",
  investmentTransaction: "investment/transaction",
  account: "account",
  accountTransaction: "data",
  card: "card",
  cardTransaction: "card/transaction",
  liability: "liability",
  liabilityTransaction: "liability/transaction"
}

const read = ({ post }: Simulator, credentials_token: string, dataKind: DataKind, rest: object = {}) =>
  post(`/v0/bank/credentials/${readsOf[dataKind]}`, { credentials_token, ...rest })

const signedIn = (password: string) => {
  const simulated = simulator()
  simulated.signIn()
  return { simulated, token: credentialsFor(simulated, password) }
}

/** Waits and signs in anew: the access token is older by then. */
const wait = (simulated: Simulator, millis: number) => {
  simulated.wait(millis)
  simulated.signIn()
}

describe("the lifecycle of credentials", () => {
  it("extracts data kind by data kind: the status says created when the read no longer says 20002", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("any", "EXTRACTION_SLOW", "EXTRACTION_DONE", "DATA_ERROR_PRODUCT_ACCOUNT"),
        fc.array(fc.nat(5 * minute), { minLength: 1, maxLength: 6 }),
        (password, waits) => {
          const { simulated, token } = signedIn(password)
          for (const millis of waits) {
            wait(simulated, millis)
            const { finished, states } = readiness(decode(statusOf(simulated, token).json))
            for (const dataKind of dataKinds) {
              const said = read(simulated, token, dataKind)
              const code = said.status === 200 ? null : said.json.error_code
              expect([dataKind, states[dataKind], code]).toEqual([
                dataKind,
                states[dataKind],
                { ready: null, errored: 20001, pending: 20002, absent: null }[states[dataKind]]
              ])
            }
            expect(finished).toBe(dataKinds.every((dataKind) => states[dataKind] !== "pending"))
          }
        }
      ),
      { numRuns: 30 }
    )
  })

  it("ends the extraction, with or without errors, and never where it is endless", () => {
    for (
      const [password, pending] of [["any", false], ["DATA_ERROR_HEALS", false], ["EXTRACTION_ENDLESS", true]] as const
    ) {
      const { simulated, token } = signedIn(password)
      expect(statusOf(simulated, token).json.pending).toBe(true)
      expect(statusOf(simulated, token).json.last_update).toBeNull()
      wait(simulated, 300 * day)
      expect(statusOf(simulated, token).json.pending).toBe(pending)
    }
  })

  it("holds everything back while a delayed token is checked, for 24 to 48 hours", () => {
    const { simulated, token } = signedIn("TOKEN_DELAYED")
    wait(simulated, 24 * hour)
    expect(statusOf(simulated, token).json.error_code).toBe(20003)
    expect(read(simulated, token, "account").json.error_code).toBe(20003)
    wait(simulated, 24 * hour)
    expect(statusOf(simulated, token).json.pending).toBe(false)
    expect(read(simulated, token, "account").status).toBe(200)
  })

  it("holds back the data alone where the checks do not delay the token", () => {
    const { simulated, token } = signedIn("SECURITY_CHECKS")
    wait(simulated, 24 * hour)
    expect(statusOf(simulated, token).json.pending).toBe(true)
    expect(read(simulated, token, "account").json.error_code).toBe(20003)
    wait(simulated, 24 * hour)
    expect(read(simulated, token, "account").status).toBe(200)
  })

  it("returns data in error if that is ignored, and fixes it in a scenario that heals", () => {
    const { simulated, token } = signedIn("DATA_ERROR_HEALS")
    wait(simulated, hour)
    expect(statusOf(simulated, token).json.errored.product).toMatchObject({ portfolio: true, account: false })
    expect(read(simulated, token, "portfolio").json.error_code).toBe(20001)
    expect(read(simulated, token, "portfolio", { ignore_data_error: true }).json).not.toHaveLength(0)
    wait(simulated, 6 * hour)
    expect(read(simulated, token, "portfolio").status).toBe(200)
  })

  it("refreshes the data once a day, and says when", () => {
    const { simulated, token } = signedIn("any")
    wait(simulated, 3 * day + hour)
    const { last_update, last_update_timestamp, time } = statusOf(simulated, token).json
    expect([last_update, time]).toEqual(["2026-03-07", "12:01"])
    expect(last_update_timestamp * 1000).toBe(start + 3 * day + 90 * second)
    expect(read(simulated, token, "accountTransaction").json[0].operationDate <= last_update).toBe(true)
  })

  it("stops refreshing when the bank needs the user, and continues after the user acted", () => {
    for (const [password, field] of [["SCA_EXPIRES", "sca_token"], ["CREDENTIALS_BLOCKED", "reset_token"]] as const) {
      const { simulated, token } = signedIn(password)
      wait(simulated, 5 * day)
      const asking = statusOf(simulated, token).json
      expect(asking[field]).toMatch(/^[0-9a-f]{32}$/)
      expect([asking.blocked, asking.last_update]).toEqual([password === "CREDENTIALS_BLOCKED", "2026-03-04"])
      const wrong = simulated.post("/simulator/user-login", {
        [field]: asking[field],
        password: "INVALID_CREDENTIALS",
        sca: ["INVALID_SCA"]
      })
      expect(wrong.json.outcome).toBe("refused")
      expect(statusOf(simulated, token).json[field]).toBe(asking[field])
      const done = simulated.post("/simulator/user-login", { [field]: asking[field], password: "new", sca: ["123456"] })
      expect(done.json.outcome).toBe("done")
      wait(simulated, 2 * day)
      const after = statusOf(simulated, token).json
      expect([after[field], after.blocked, after.last_update]).toEqual([null, false, "2026-03-11"])
    }
  })

  it("is that of the last word that was typed, as the password or at a challenge", () => {
    const { simulated } = signedIn("any")
    const connect = (username: string, answer: string, scenario: string | null = null) => {
      const { session_id } = simulated.post("/connect/v2/sessions/create-session", { configuration: {} }).json.session
      const login = { session_id, username, password: "SCA_SMS", sca: [answer] }
      simulated.post("/simulator/user-login", login, { scenario })
      wait(simulated, hour)
      const query = { session_id_in: [session_id] }
      const [{ connection_id, error_code }] = simulated.post("/connect/v2/sessions/list-sessions", { query }).json.items
      return connection_id === null ? error_code : statusOf(simulated, connection_id).json.error_code ?? "active"
    }
    expect(connect("a", "123456")).toBe("active")
    expect(connect("b", "TOKEN_DELAYED")).toBe(20003)
    expect(connect("c", "123456", "TOKEN_DELAYED")).toBe(20003)
    expect(connect("d", "SECURITY_CHECKS", "TOKEN_DELAYED")).toBe("active")
    expect(connect("e", "BANK_ERROR")).toBe("InternalError")
    expect(connect("e", "BANK_ERROR")).toBe("active")
  })

  it("gives a token for the user's session when forced, until the user was there", () => {
    const { simulated, token } = signedIn("any")
    for (const force of ["sca", "reset", "transaction"]) {
      const forced = simulated.send("PUT", "/v0/bank/credentials/status", { credentials_token: token, force }).json
      expect(Object.keys(forced)).toEqual([`${force}_token`])
      expect(statusOf(simulated, token).json).toMatchObject(forced)
      simulated.post("/simulator/user-login", { ...forced, password: "new", sca: ["1"] })
      expect(statusOf(simulated, token).json[`${force}_token`]).toBeNull()
    }
  })

  it("knows nothing of credentials that were deleted", () => {
    const { simulated, token } = signedIn("any")
    const remove = () => simulated.send("DELETE", "/v0/bank/credentials", { credentials_token: token })
    expect(remove().json).toEqual({ message: "Successfully deleted" })
    for (const said of [remove(), statusOf(simulated, token), read(simulated, token, "account")]) {
      expect([said.status, said.json.error_code]).toEqual([400, 40001])
    }
    expect(simulated.post("/v0/bank/credentials/list", { page: 1 }).json.items).toEqual([])
  })

  it("goes as many times faster as it is told, but not for access tokens", () => {
    const simulated = simulator({ speed: 3600 })
    simulated.signIn()
    const token = credentialsFor(simulated, "TOKEN_DELAYED")
    simulated.wait(29 * second)
    expect(statusOf(simulated, token).json.error_code).toBe(20003)
    simulated.wait(second)
    expect(statusOf(simulated, token).status).toBe(200)
    simulated.wait(hour)
    expect(statusOf(simulated, token).status).toBe(401)
  })
})
