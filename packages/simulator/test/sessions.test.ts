import * as Scenario from "@effect-flanks/simulator/scenarios/Scenario"
import { describe, expect, it } from "vitest"
import { credentialsFor, day, hour, minute, second, simulator } from "./harness.ts"

const sessions = (settings: Parameters<typeof simulator>[0] = {}) => {
  const simulated = simulator(settings)
  simulated.signIn()
  const create = (configuration: object = {}) =>
    simulated.post("/connect/v2/sessions/create-session", { configuration })
  const find = (query: object = {}) =>
    simulated.post("/connect/v2/sessions/list-sessions", { query, page_token: null }).json.items
  /** What the user of a new session can do. */
  const begin = (configuration: object = {}) => {
    const { session_id } = create(configuration).json.session
    const one = () => find({ session_id_in: [session_id] })[0]
    return {
      session_id: session_id as string,
      one,
      status: () => one().status as string,
      send: (rest: object) => simulated.post("/simulator/user-login", { session_id, ...rest })
    }
  }
  const status = (credentials_token: string) =>
    simulated.post("/v0/bank/credentials/status", { credentials_token }).json
  return { simulated, create, find, begin, status }
}

describe("a session", () => {
  it("takes a user through a login and challenges to a connection, with every status on the way", () => {
    const { begin, simulated, status } = sessions()
    const session = begin({ redirect_url: "https://app.example/done?a=1", connector_id: "testbank" })
    expect(session.one()).toMatchObject({
      status: "Waiting:ProvideCredentials",
      connector_id: "testbank",
      connection_id: null,
      error_code: null
    })
    const seen: Array<string> = []
    const look = () => {
      seen.push(session.status())
      simulated.wait(3 * second)
      seen.push(session.status())
    }
    expect(session.send({ username: "ada", password: "SCA_SMS" }).json.challenge).toBe("SCA_SMS")
    look()
    expect(session.send({ sca: ["SCA_EMAIL"] }).json.challenge).toBe("SCA_EMAIL")
    look()
    expect(session.send({ sca: ["USER_INTERACTION_NEEDED"] }).json.challenge).toBe("USER_INTERACTION_NEEDED")
    look()
    expect(session.send({ sca: ["done"] }).json).toEqual({
      outcome: "connected",
      redirect: `https://app.example/done?a=1&session_id=${session.session_id}`
    })
    expect(session.one().connection_id).toBeNull()
    look()
    expect(seen).toEqual([
      "Processing:ProvideCredentials",
      "Waiting:Challenge",
      "Processing:Challenge",
      "Waiting:Challenge",
      "Processing:Challenge",
      "Waiting:Challenge",
      "Processing:Challenge",
      "Finished:OK"
    ])
    expect(status(session.one().connection_id).name).toBe("testbank")
    expect(session.send({ username: "ada", password: "any" }).json).toEqual({
      error: "Invalid session_id",
      error_code: 40001
    })
  })

  it("takes all that a user types in one request too", () => {
    const { begin, simulated } = sessions()
    const session = begin()
    session.send({ username: "ada", password: "SCA_SMS", sca: ["SCA_EMAIL", "123456"] })
    expect(session.status()).toBe("Processing:Challenge")
    simulated.wait(3 * second)
    expect(session.status()).toBe("Finished:OK")
  })

  it("ends with each code that a source shows, by TestBank's own words", () => {
    const { begin, simulated } = sessions()
    for (
      const [typed, error] of [
        [{ password: "INVALID_CREDENTIALS" }, "InvalidCredentials"],
        [{ password: "SCA_TYPE_NOT_ALLOWED" }, "UnsupportedChallengeMethod"],
        [{ password: "USER_INTERACTION_NEEDED" }, "UserInteractionNeeded"],
        [{ password: "INTERNAL_ERROR" }, "InternalError"],
        [{ password: "ALREADY_EXISTS" }, "InternalError"],
        [{ password: "BANK_ERROR" }, "InternalError"],
        [{ password: "SCA_SMS", sca: ["INVALID_SCA"] }, "InvalidChallengeResponse"],
        [{ password: "SCA_SMS", sca: ["SCA_EMAIL", "INVALID_SCA"] }, "InvalidChallengeResponse"],
        [{ password: "SCA_SMS", sca: ["INTERNAL_ERROR"] }, "InternalError"],
        [{ password: "SCA_SMS", sca: ["INVALID_CREDENTIALS"] }, "InvalidCredentials"]
      ] as const
    ) {
      const session = begin()
      session.send({ username: "ada", ...typed })
      expect(session.status()).toMatch(/^Processing:/)
      simulated.wait(3 * second)
      expect([typed, session.one()]).toMatchObject([typed, {
        status: "Finished:Error",
        error_code: error,
        connection_id: null
      }])
    }
  })

  it("shows no code but those that a source shows", () => {
    const shown = new Set(Object.values(Scenario.refusals).map(({ session }) => session))
    expect([...shown].toSorted()).toEqual([
      "InternalError",
      "InvalidChallengeResponse",
      "InvalidCredentials",
      "UnsupportedChallengeMethod",
      "UserInteractionNeeded"
    ])
  })

  it("can be used for an hour, and keeps its last status", () => {
    const { begin, simulated } = sessions()
    const [early, late] = [begin(), begin()]
    simulated.wait(hour - second)
    simulated.signIn()
    expect(early.send({ username: "ada", password: "SCA_SMS" }).json.outcome).toBe("challenged")
    simulated.wait(second)
    simulated.signIn()
    for (
      const [session, typed, status] of [
        [early, { sca: ["1"] }, "Processing:ProvideCredentials"],
        [late, { username: "bob", password: "any" }, "Waiting:ProvideCredentials"]
      ] as const
    ) {
      expect(session.send(typed).json.error).toBe("Invalid session_id")
      expect(session.status()).toBe(status)
    }
    simulated.wait(day)
    simulated.signIn()
    expect([early.status(), late.status()]).toEqual(["Waiting:Challenge", "Waiting:ProvideCredentials"])
  })

  it("expires after the same time of the clock if time passes faster", () => {
    const { begin, simulated } = sessions({ speed: 3600 })
    const [early, late] = [begin(), begin()]
    simulated.wait(59 * minute)
    simulated.signIn()
    expect(early.send({ username: "ada", password: "any" }).json.outcome).toBe("connected")
    simulated.wait(minute)
    expect(late.send({ username: "bob", password: "any" }).json).toEqual({
      error: "Invalid session_id",
      error_code: 40001
    })
  })

  it("keeps the user to the connector that it was created with", () => {
    const { begin, simulated, status } = sessions()
    const session = begin({ connector_id: "caja-ficticia" })
    session.send({ bank: "testbank", username: "ada", password: "any" })
    simulated.wait(minute)
    expect(session.one().connector_id).toBe("caja-ficticia")
    expect(status(session.one().connection_id).name).toBe("caja-ficticia")
  })

  it("asks for an answer only where a challenge waits", () => {
    const { begin } = sessions()
    const session = begin()
    expect(session.send({ sca: ["1"] }).json.error).toBe("Missing fields: username, password")
    session.send({ username: "ada", password: "SCA_SMS" })
    expect(session.send({}).json.error).toBe("Missing fields: sca")
  })

  it("unblocks a connection that is there, and makes none of it", () => {
    const { begin, create, simulated, status } = sessions()
    const connection_id = credentialsFor(simulated, "CREDENTIALS_BLOCKED")
    simulated.wait(48 * hour)
    simulated.signIn()
    expect(status(connection_id).blocked).toBe(true)
    const session = begin({ connection_id })
    expect(session.one()).toMatchObject({ status: "Waiting:ProvideCredentials", connection_id })
    session.send({ username: "another name", password: "new" })
    simulated.wait(3 * second)
    expect(session.one()).toMatchObject({ status: "Finished:OK", connection_id, connector_id: "testbank" })
    expect(status(connection_id).blocked).toBe(false)
    expect(simulated.post("/v0/bank/credentials/list", {}).json.items).toHaveLength(1)
    expect(create({ connection_id: "none" }).json.error.details).toEqual([{
      error_type: "not_found",
      field: "configuration.connection_id"
    }])
    const [taken, freed] = [begin(), begin()]
    taken.send({ username: "another name", password: "any" })
    freed.send({ username: "user of CREDENTIALS_BLOCKED", password: "any" })
    simulated.wait(minute)
    expect([taken.one().error_code, freed.one().status]).toEqual(["InternalError", "Finished:OK"])
    expect(status(connection_id).reset_token).toBeNull()
    simulated.send("DELETE", "/v0/bank/credentials", { credentials_token: connection_id })
    const later = begin()
    later.send({ username: "another name", password: "any" })
    simulated.wait(minute)
    expect(later.status()).toBe("Finished:OK")
  })

  it("begins with the challenge for a connection that needs only a confirmation", () => {
    const { begin, simulated, status } = sessions()
    const connection_id = credentialsFor(simulated, "SCA_EXPIRES")
    simulated.wait(48 * hour)
    simulated.signIn()
    const [refused, session] = [begin({ connection_id }), begin({ connection_id })]
    expect(session.status()).toBe("Waiting:Challenge")
    refused.send({ sca: ["INVALID_SCA"] })
    simulated.wait(minute)
    expect(refused.one()).toMatchObject({ status: "Finished:Error", error_code: "InvalidChallengeResponse" })
    expect(status(connection_id).sca_token).not.toBeNull()
    session.send({ sca: ["123456"] })
    simulated.wait(minute)
    expect(session.one()).toMatchObject({ status: "Finished:OK", connection_id })
    expect(status(connection_id).sca_token).toBeNull()
  })

  it("is found by what is asked: fields by and, values by or, nothing by an empty array", () => {
    const { create, find } = sessions()
    const ids = [1, 2, 3].map(() => create().json.session.session_id)
    expect(find()).toHaveLength(3)
    expect(find({ session_id_in: ids.slice(1) })).toHaveLength(2)
    expect(find({ session_id_in: [] })).toEqual([])
    expect(find({ session_id_in: ids, status_in: ["Finished:OK"] })).toEqual([])
  })

  it("is refused for an unknown connector or an invalid address", () => {
    const { create } = sessions()
    const fieldOf = (configuration: object) => create(configuration).json.error.details[0].field
    expect(fieldOf({ connector_id: "none" })).toBe("configuration.connector_id")
    expect(fieldOf({ redirect_url: "not a url" })).toBe("configuration.redirect_url")
  })
})

describe("users who log in by themselves", () => {
  it("take a few seconds, and answer challenges", () => {
    const { begin, simulated } = sessions({ autoLogin: "SCA_SMS" })
    const session = begin()
    const seen = [session.status()]
    for (let waited = 0; waited < 15; waited += 3) {
      simulated.wait(3 * second)
      seen.push(session.status())
    }
    expect(seen).toEqual([
      "Waiting:ProvideCredentials",
      "Processing:ProvideCredentials",
      "Waiting:Challenge",
      "Processing:Challenge",
      "Finished:OK",
      "Finished:OK"
    ])
  })

  it("log in when it is their time, however late somebody looks, each with a login of its own", () => {
    const { begin, simulated, status } = sessions({ autoLogin: "any" })
    const [one, two] = [begin(), begin()]
    simulated.wait(30 * minute)
    const created = [one, two].map((session) => status(session.one().connection_id).created_at_timestamp)
    expect(created).toEqual([Date.UTC(2026, 2, 4, 12) / 1000 + 3, Date.UTC(2026, 2, 4, 12) / 1000 + 3])
  })

  it("renew the connection that a session is for", () => {
    const { begin, simulated, status } = sessions({ autoLogin: "CREDENTIALS_BLOCKED" })
    const session = begin()
    simulated.wait(day + hour)
    simulated.signIn()
    const { connection_id } = session.one()
    expect(status(connection_id).blocked).toBe(true)
    const again = begin({ connection_id })
    simulated.wait(minute)
    expect(again.one()).toMatchObject({ status: "Finished:OK", connection_id })
    expect(status(connection_id).blocked).toBe(false)
  })

  it("see a refusal too", () => {
    const { begin, simulated } = sessions({ autoLogin: "INVALID_CREDENTIALS" })
    const session = begin()
    simulated.wait(minute)
    expect(session.one().error_code).toBe("InvalidCredentials")
  })
})

describe("the settings of a session", () => {
  it("offer the banks of the countries that the filter names, in any documented form", () => {
    const { begin, simulated } = sessions()
    const choices = (configuration: object) => {
      begin(configuration)
      const all = [...simulated.world().sessions].map(([, session]) => session)
      return all.toSorted((a, b) => a.n - b.n).at(-1)?.connectorIds
    }
    const spanish = ["testbank", "banco-inventado", "caja-ficticia"]
    expect(choices({})).toBeNull()
    for (const spain of ["esp", "ESP", "es", "spain", "Spain"]) {
      expect(choices({ connector_filter: { countries: [spain] } })).toEqual(spanish)
    }
    expect(choices({ connector_filter: { countries: ["fra"] } })).toEqual(["banque-imaginaire"])
    expect(choices({ connector_filter: { countries: ["fra", "esp"] } })).toEqual([...spanish, "banque-imaginaire"])
    expect(choices({ connector_filter: { countries: ["deu"] } })).toEqual([])
    expect(choices({ connector_filter: { countries: [] } })).toEqual([])
    // Nobody has shown anything else.
    expect(choices({ connector_filter: { banks: ["testbank"] } })).toBeNull()
    expect(choices({ connector_filter: null })).toBeNull()
    expect(choices({ connector_filter: { countries: [7, null, "fra"] } })).toEqual(["banque-imaginaire"])
  })

  it("refuse a login at a bank that the filter does not let through", () => {
    const { begin } = sessions()
    const { one, send, status } = begin({ connector_filter: { countries: ["fra"] } })
    const refused = send({ username: "ada", password: "any", bank: "testbank" })
    expect([refused.status, refused.json]).toEqual([400, { error: "Invalid bank", error_code: 40001 }])
    expect(status()).toBe("Waiting:ProvideCredentials")
    expect(send({ username: "ada", password: "any", bank: "banque-imaginaire" }).json.outcome).toBe("connected")
    expect(one().connector_id).toBe("banque-imaginaire")
  })

  it("have users who log in by themselves choose a bank that is offered", () => {
    const { begin, simulated } = sessions({ autoLogin: "EXTRACTION_DONE" })
    const { one } = begin({ connector_filter: { countries: ["fra"] } })
    simulated.wait(minute)
    expect(one()).toMatchObject({ status: "Finished:OK", connector_id: "banque-imaginaire" })
  })

  it("begin the renewal of a connection with the step that they name", () => {
    const { begin, simulated } = sessions()
    const first = begin()
    first.send({ username: "ada", password: "SCA_EXPIRES" })
    simulated.wait(minute)
    const { connection_id } = first.one()
    expect(begin({ connection_id }).status()).toBe("Waiting:ProvideCredentials")
    expect(begin({ connection_id, initial_step: "Challenge" }).status()).toBe("Waiting:Challenge")
    simulated.wait(40 * day)
    simulated.signIn()
    expect(begin({ connection_id }).status()).toBe("Waiting:Challenge")
    expect(begin({ connection_id, initial_step: "ProvideCredentials" }).status()).toBe("Waiting:ProvideCredentials")
    expect(begin({ connection_id, initial_step: "Summary" }).status()).toBe("Waiting:Challenge")
    expect(begin({ initial_step: "Challenge" }).status()).toBe("Waiting:ProvideCredentials")
  })
})
