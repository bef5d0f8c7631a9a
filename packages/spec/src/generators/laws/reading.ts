/** Bodies that are easily misread, at random. */
import * as fc from "fast-check"
import * as Examples from "../../examples/reading.ts"
import { member } from "../../internal/json.ts"
import * as Words from "../../internal/words.ts"
import * as Bodies from "../Bodies.ts"
import { documented as documentedSample } from "../Responses.ts"
import * as Statuses from "../Statuses.ts"
import * as Texts from "../Texts.ts"

const bom = "\ufeff"

export const documented = documentedSample.map(({ body, status }) => ({ status, body }))

const broken = fc.tuple(
  documented,
  fc.constantFrom(...Examples.forbiddenBlanks, `${bom}${bom}`, ` ${bom}`, ",", "x"),
  fc.boolean()
).map(([{ body }, piece, isBefore]) => isBefore ? piece + body : body + piece)

export const unreadable = fc.record({
  status: fc.constantFrom(200, 400),
  body: fc.oneof(broken, Bodies.prose)
})

export const blank = fc.record({ status: Statuses.status, body: Words.blank })

export const duplicate: fc.Arbitrary<Examples.Duplicate> = fc.tuple(
  Statuses.failureStatus,
  Statuses.knownCode,
  Bodies.json
).map(([status, { code }, other]) => ({
  status,
  members: [["error_code", String(code)]],
  first: ["error_code", other]
}))

export const spelledCode = fc.tuple(
  Statuses.status,
  fc.oneof(Statuses.knownCode.map(({ code }) => code), Statuses.unknownCode)
).chain(([status, code]) => fc.constantFrom(...Examples.spellings(code)).map((raw) => ({ status, code, raw })))

export const noCode = fc.record({
  status: Statuses.failureStatus,
  text: Words.smallTalk,
  raw: fc.oneof(
    fc.constantFrom(...Examples.rawNoCodes),
    fc.double({ noInteger: true, noDefaultInfinity: true, noNaN: true }).map((n) => JSON.stringify(n)),
    Bodies.text.filter((value) => !/^[0-9]+$/.test(value)).map((value) => JSON.stringify(value))
  )
})

export const codeElsewhere = Statuses.knownCode.chain(({ code }) =>
  fc.constantFrom(`{"error":{"code":${code}}}`, `[{"error_code":${code}}]`, `{"data":{"error_code":${code}}}`)
)

export const errorAndMessage: fc.Arbitrary<Examples.ErrorAndMessage> = fc.record({
  status: fc.constantFrom(400, 409, 500),
  error: Words.smallTalk,
  message: Words.smallTalk,
  others: fc.constantFrom(40001, 50001, null).map((code) => code === null ? [] : [member("error_code", code)])
})

export const message: fc.Arbitrary<Examples.Message> = fc.record({
  said: Texts.said,
  error: fc.constantFrom(...Examples.noTexts)
})

export const token: fc.Arbitrary<Examples.TokenField> = fc.record({
  status: Statuses.status,
  raw: Words.secret,
  code: fc.option(Statuses.unknownCode)
})
