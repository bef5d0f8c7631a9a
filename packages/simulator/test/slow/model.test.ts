import { describe, it } from "vitest"
import { expectAgreement } from "../model/commands.ts"

describe("the client against the simulator", () => {
  it("agrees with the model in long lives, in memory", () =>
    expectAgreement({ transport: "memory", runs: 200, maxCommands: 60 }))

  it("agrees with the model over a real port", () => expectAgreement({ transport: "port", runs: 40, maxCommands: 30 }))

  it("agrees with the model where a new access token ends the one before", () =>
    expectAgreement({ transport: "memory", runs: 100, maxCommands: 30, settings: { oneAccessToken: true } }))
})
