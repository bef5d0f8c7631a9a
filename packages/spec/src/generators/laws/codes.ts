/** Codes on any status, together with any text, envelope or token. */
import { sentences } from "@effect-flanks/domain/Documented"
import * as fc from "fast-check"
import type * as Examples from "../../examples/codes.ts"
import { member } from "../../internal/json.ts"
import { secret, smallTalk } from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import * as Statuses from "../Statuses.ts"
import { said } from "../Texts.ts"

const text = said.map((one) => one.text)
const code = Statuses.knownCode.map((known): number => known.code)

export const delayedToken: fc.Arbitrary<Examples.DelayedToken> = fc.record({
  status: Statuses.successStatus,
  token: secret,
  others: fc.tuple(Bodies.text, Bodies.noise).map(([message, noise]) => [member("message", message), ...noise])
})

export const delayInWords: fc.Arbitrary<Examples.DelayInWords> = fc.record({
  status: Statuses.successStatus,
  field: fc.constant("message"),
  text: fc.constant(sentences.TokenDelayed),
  token: secret,
  others: Bodies.noise
})

export const noDelay: fc.Arbitrary<Examples.NoDelay> = fc.record({
  status: Statuses.status,
  token: fc.constant(null),
  text: smallTalk,
  code: fc.constant(20003)
})

export const codeOnStatus: fc.Arbitrary<Examples.CodeOnStatus> = fc.record({
  status: Statuses.status,
  code,
  others: Bodies.noise,
  spelling: Bodies.spelling
})

export const codeWithText = fc.record({ status: Statuses.status, code, text: fc.oneof(text, Bodies.text) })

export const codeWithEnvelope = fc.record({ status: Statuses.status, code, envelope: smallTalk })

export const textOf401: fc.Arbitrary<Examples.TextOf401> = fc.record({ text: Bodies.text, others: Bodies.noise })

const sayingAnything = fc.oneof(smallTalk, text)

export const unknownCode: fc.Arbitrary<Examples.UnknownCode> = fc.record({
  status: Statuses.failureStatus,
  code: Statuses.unknownCode,
  others: sayingAnything.map((error) => [member("error", error)])
})

export const unknownCodeOfSuccess: fc.Arbitrary<Examples.UnknownCode> = fc.record({
  status: Statuses.successStatus,
  code: Statuses.unknownCode,
  others: sayingAnything.map((message) => [member("message", message)])
})
