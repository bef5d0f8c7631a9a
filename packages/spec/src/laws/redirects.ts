/** Laws about redirects: what the URL claims that a user comes back to. */
import { sessionRows } from "@effect-flanks/domain/Table"
import * as Examples from "../examples/redirects.ts"
import * as Generators from "../generators/laws/redirects.ts"
import { urlOf } from "../generators/Sessions.ts"
import { forAll } from "../internal/forAll.ts"
import { aboutVerdict, expectsRedirect, redirectLaw } from "../internal/sessionTrials.ts"

const about = aboutVerdict<"classifyRedirect">

const tags: ReadonlySet<string> = new Set(["ReturnedWithSession", "ReturnedWithCode", ...Object.keys(sessionRows)])
const unexpected = { tag: "UnexpectedRedirect" } as const

export const everyRedirectGetsAnOutcome = redirectLaw({
  id: "every-redirect-gets-an-outcome",
  sentence: "Every text gets exactly one outcome, whether it is a URL or not, and nothing is thrown.",
  source: ["K8", "K9"],
  mutant: "fails to decode a per cent sign that stands alone",
  ...forAll(
    Examples.texts,
    Generators.text,
    (text) => about(text, ({ tag }) => tags.has(tag) ? null : `there is no outcome ${tag}`)
  )
})

export const eachRedirectErrorHasItsTag = redirectLaw({
  id: "each-redirect-error-has-its-tag",
  sentence: "Each error that a redirect is known to name is its tagged error.",
  source: ["K8"],
  mutant: "knows the codes of sessions only",
  ...forAll(
    Examples.errors,
    null,
    ({ begin, error, tag }) =>
      expectsRedirect(urlOf([["error", error]], begin), { tag, code: error, sessionId: null, linkCode: null })
  )
})

export const anErrorWins = redirectLaw({
  id: "an-error-wins",
  sentence: "A redirect with an error is a failure, whatever else it claims.",
  source: ["K8"],
  mutant: "looks at the session first",
  ...forAll(
    Examples.errorsAmongClaims,
    Generators.errorAmongClaims,
    ({ claims, error, tag }) => expectsRedirect(urlOf([...claims, ["error", error]]), { tag })
  )
})

export const anUnknownRedirectErrorIsKept = redirectLaw({
  id: "an-unknown-redirect-error-is-kept",
  sentence: "An error that nobody knows, in another case too, is UnexpectedRedirect, and can be read back.",
  source: ["K8"],
  mutant: "takes an error that it does not know for an internal one",
  needs: ["code"],
  ...forAll(Examples.unknownErrors, null, (code) => expectsRedirect(urlOf([["error", code]]), { ...unexpected, code }))
})

export const oneClaimIsRead = redirectLaw({
  id: "one-claim-is-read",
  sentence: "A session_id or a code that stands alone is read as it is, and the two are told apart.",
  source: ["K9"],
  mutant: "takes the code of a Link for a session",
  ...forAll(Examples.claims, Generators.claim, ({ begin, name, value }) =>
    expectsRedirect(
      urlOf([[name, value]], begin),
      name === "code"
        ? { tag: "ReturnedWithCode", linkCode: value, sessionId: null, code: null }
        : { tag: "ReturnedWithSession", sessionId: value, linkCode: null, code: null }
    ))
})

export const aClaimMustBeClear = redirectLaw({
  id: "a-claim-must-be-clear",
  sentence: "No claim, a session and a code at once, a blank claim or a repeated one is UnexpectedRedirect.",
  source: ["K9"],
  mutant: "takes the first of two session ids: whoever adds one to the URL chooses the session",
  ...forAll(
    Examples.unclear,
    Generators.unclear,
    ({ begin, parameters }) => expectsRedirect(urlOf(parameters, begin), unexpected)
  )
})

export const otherPartsOfAUrlMeanNothing = redirectLaw({
  id: "other-parts-of-a-url-mean-nothing",
  sentence: "Other parameters, the path and the fragment of a URL change nothing.",
  source: ["K10"],
  mutant: "reads the fragment as well",
  ...forAll(Examples.otherParts, Generators.otherParts, ({ begin, end, others, session }) => {
    const claim = session === null ? [] : [["session_id", session] as const]
    const expected = session === null ? unexpected : { tag: "ReturnedWithSession", sessionId: session } as const
    return expectsRedirect(urlOf([...others, ...claim, ...others], begin, end), expected)
  })
})

export const aRedirectSaysWhoMustAct = redirectLaw({
  id: "a-redirect-says-who-must-act",
  sentence: "Each failure that a redirect claims says who must act and what to do, as the table has it.",
  source: ["K6"],
  mutant: "sends the user to the bank again whose credentials are connected already",
  needs: ["actor", "action"],
  ...forAll(Examples.everyFailure, null, ({ error, tag }) => {
    const { action, actor } = sessionRows[tag]
    return expectsRedirect(urlOf([["error", error]]), { tag, actor, action })
  })
})

export const noLinkCodeIsPrinted = redirectLaw({
  id: "no-link-code-is-printed",
  sentence: "A link code is in nothing that is printed or encoded, nor is the URL that brought it.",
  source: ["K7"],
  mutant: "prints the URL that it does not understand",
  needs: ["printed"],
  ...forAll(Examples.linkCodes, Generators.linkCode, ({ code, parameters }) =>
    about(
      urlOf([...parameters, ["code", code]]),
      ({ printed }) => (printed?.() ?? "").includes(code) ? "the code is printed" : null
    ))
})
