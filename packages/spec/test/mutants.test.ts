import { check } from "@effect-flanks/spec/Check"
import type { Implementation } from "@effect-flanks/spec/Implementation"
import type { Law } from "@effect-flanks/spec/Law"
import * as Laws from "@effect-flanks/spec/Laws"
import { assert, describe, it } from "vitest"
import { mutants } from "./mutants/classifier.ts"
import { clients } from "./mutants/client.ts"
import { codecs } from "./mutants/codec.ts"
import { effects } from "./mutants/effect.ts"
import { grammars } from "./mutants/grammar.ts"
import { redirects } from "./mutants/redirects.ts"
import { servers } from "./mutants/server.ts"
import { sessions } from "./mutants/sessions.ts"
import { waitings } from "./mutants/waiting.ts"

const parts = {
  classify: mutants,
  classifySession: sessions,
  classifyRedirect: redirects,
  fromResponse: effects,
  grammar: grammars,
  codec: codecs,
  waiting: waitings,
  client: clients,
  server: servers
}

const mutantOf = ({ id, part }: Law): Implementation => ({ [part]: parts[part][id] })

describe("every law", () => {
  it("has exactly one mutant", () => {
    assert.deepStrictEqual(
      Object.values(parts).flatMap((mutated) => Object.keys(mutated)).toSorted(),
      Laws.all.map(({ id }) => id).toSorted()
    )
  })

  for (const law of Laws.all) {
    it(`${law.id} detects the mutant that ${law.mutant}`, async () => {
      const { results } = await check(mutantOf(law), { laws: [law], seed: 1 })
      assert.deepStrictEqual(results.map(({ verdict }) => verdict), ["broken"])
    })
  }
})
