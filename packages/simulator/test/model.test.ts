import { describe, it } from "vitest"
import { expectAgreement } from "./model/commands.ts"

describe("the client against the simulator", () => {
  it("agrees with the model, uses no code twice and loses no token", () =>
    expectAgreement({ transport: "memory", runs: 50, maxCommands: 25 }))
})
