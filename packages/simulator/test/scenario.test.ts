import * as Fault from "@effect-flanks/simulator/scenarios/Fault"
import * as Scenario from "@effect-flanks/simulator/scenarios/Scenario"
import { describe, expect, it } from "vitest"

const words = (scenarios: ReadonlyArray<{ readonly word: string }>) => scenarios.map(({ word }) => word)

describe("Scenario", () => {
  it("gives every word one meaning in each place", () => {
    for (const list of [Scenario.logins, Scenario.challenges, Fault.faults]) {
      expect(new Set(words(list)).size).toBe(list.length)
      for (const { says, word } of list) expect(`${word}: ${says}`).toMatch(/^[A-Z][A-Z0-9_]+: \S.*[^.]$/)
    }
  })

  it("knows the words of TestBank", () => {
    const testbank = (list: ReadonlyArray<Scenario.Scenario<unknown>>) =>
      words(list.filter(({ origin }) => origin === "testbank")).toSorted()
    expect(testbank(Scenario.logins)).toEqual([
      "ALREADY_EXISTS",
      "DATA_ERROR_PRODUCT_ACCOUNT",
      "INTERNAL_ERROR",
      "INVALID_CREDENTIALS",
      "SCA_APP",
      "SCA_APP_CODE",
      "SCA_CALL",
      "SCA_CARD_READER",
      "SCA_CODE",
      "SCA_CODE_DEVICE",
      "SCA_CODE_FROM_APP",
      "SCA_COORDINATE",
      "SCA_COORDINATE_CARD",
      "SCA_CRYPTOCALCULATOR",
      "SCA_DIGIPASS",
      "SCA_EMAIL",
      "SCA_EXTERNAL_WAIT",
      "SCA_GOOGLE_AUTHENTICATOR",
      "SCA_QR_ACCEPT",
      "SCA_SMS",
      "SCA_TYPE_NOT_ALLOWED",
      "SCA_UPDATABLE_QR",
      "USER_INTERACTION_NEEDED"
    ])
    expect(testbank(Scenario.challenges)).toEqual(["INTERNAL_ERROR", "INVALID_SCA", "USER_INTERACTION_NEEDED"])
  })

  it("finds the word of a login in the name of a link, and no other", () => {
    expect(Scenario.loginWordIn("Onboarding, TOKEN_DELAYED (test)")).toBe("TOKEN_DELAYED")
    expect(Scenario.loginWordIn("My TOKEN_DELAYEDX and DROPPED link")).toBeNull()
    expect(Scenario.findLogin("constructor")).toBeNull()
    expect(Fault.find(undefined)).toBeNull()
  })
})
