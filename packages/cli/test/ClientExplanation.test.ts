import * as ClientExplanation from "@effect-flanks/cli/codes/ClientExplanation"
import * as ClientError from "@effect-flanks/client/ClientError"
import { userTexts } from "@effect-flanks/domain/UserText"
import { describe, expect, it } from "vitest"

const tags = ClientError.ClientError.members.map((member) => member.fields._tag.schema.literal)

describe("the client's own errors", () => {
  it("are all explained, under their tag in any case", () => {
    expect(ClientExplanation.all.map(({ tag }) => tag).toSorted()).toEqual(tags.toSorted())
    for (const tag of tags) {
      for (const query of [tag, tag.toLowerCase(), tag.toUpperCase()]) {
        expect(ClientExplanation.find(query).map((found) => found.tag)).toEqual([tag])
      }
    }
    expect(ClientExplanation.find("Processing")).toEqual([])
  })

  it("say who must act and what to do, and a field can decide that", () => {
    for (const { actions, actor } of ClientExplanation.all) {
      expect(Object.keys(userTexts)).toContain(actor)
      expect(actions.every((action) => action.length > 10)).toBe(true)
      expect(new Set(actions).size).toBe(actions.length)
    }
    expect(ClientExplanation.find("UserActionNeeded")[0]?.actions).toHaveLength(2)
  })

  it("name the fields that a handler can read", () => {
    expect(ClientExplanation.find("DataPending")[0]?.fields).toEqual(["pending", "ready"])
    expect(ClientExplanation.find("ClientClosed")[0]?.fields).toEqual([])
  })

  it("are suggested for a tag that is mistyped", () => {
    expect(ClientExplanation.suggest("DataPendng")).toEqual(["DataPending"])
    expect(ClientExplanation.suggest("anything at all")).toEqual([])
  })
})
