/** Laws about redirects, and the claims of their URLs. */
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
  sentence: "Every text, whether it is a URL or not, gets exactly one outcome, and the classifier never throws.",
  source: ["K8", "K9"],
  mutant: "fails to decode a lone percent sign",
  ...forAll(
    Examples.texts,
    Generators.text,
    (text) => about(text, ({ tag }) => tags.has(tag) ? null : `${tag} isn't an outcome of a redirect`)
  )
})

export const eachRedirectErrorHasItsTag = redirectLaw({
  id: "each-redirect-error-has-its-tag",
  sentence: "Each known error of a redirect is its tagged error.",
  source: ["K8"],
  mutant: "knows only the codes of sessions",
  ...forAll(
    Examples.errors,
    null,
    ({ begin, error, tag }) =>
      expectsRedirect(urlOf([["error", error]], begin), { tag, code: error, sessionId: null, linkCode: null })
  )
})

export const anErrorWins = redirectLaw({
  id: "an-error-wins",
  sentence: "A redirect with an error is a failure, even with other claims.",
  source: ["K8"],
  mutant: "checks the session first",
  ...forAll(
    Examples.errorsAmongClaims,
    Generators.errorAmongClaims,
    ({ claims, error, tag }) => expectsRedirect(urlOf([...claims, ["error", error]]), { tag })
  )
})

export const anUnknownRedirectErrorIsKept = redirectLaw({
  id: "an-unknown-redirect-error-is-kept",
  sentence: "An unknown error, such as a known one in another case, is UnexpectedRedirect and can be read back.",
  source: ["K8"],
  mutant: "treats an unknown error as an internal one",
  needs: ["code"],
  ...forAll(Examples.unknownErrors, null, (code) => expectsRedirect(urlOf([["error", code]]), { ...unexpected, code }))
})

export const oneClaimIsRead = redirectLaw({
  id: "one-claim-is-read",
  sentence:
    "A session_id alone is ReturnedWithSession and a code alone is ReturnedWithCode, each with its unchanged value.",
  source: ["K9"],
  mutant: "treats the code of a link as a session",
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
  sentence:
    "A redirect without a claim, with both a session and a code, or with a blank or repeated claim is UnexpectedRedirect.",
  source: ["K9"],
  mutant: "uses the first of two session IDs, so that anyone who adds one to the URL chooses the session",
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
  mutant: "reads the fragment too",
  ...forAll(Examples.otherParts, Generators.otherParts, ({ begin, end, others, session }) => {
    const claim = session === null ? [] : [["session_id", session] as const]
    const expected = session === null ? unexpected : { tag: "ReturnedWithSession", sessionId: session } as const
    return expectsRedirect(urlOf([...others, ...claim, ...others], begin, end), expected)
  })
})

export const aRedirectSaysWhoMustAct = redirectLaw({
  id: "a-redirect-says-who-must-act",
  sentence: "Each failure of a redirect has the actor and the action of its row in the table.",
  source: ["K6"],
  mutant: "sends the user back to the bank although the credentials are already connected",
  needs: ["actor", "action"],
  ...forAll(Examples.everyFailure, null, ({ error, tag }) => {
    const { action, actor } = sessionRows[tag]
    return expectsRedirect(urlOf([["error", error]]), { tag, actor, action })
  })
})

export const noLinkCodeIsPrinted = redirectLaw({
  id: "no-link-code-is-printed",
  sentence: "No printed or encoded form of an outcome has a link code or the URL that contains it.",
  source: ["K7"],
  mutant: "prints a URL that it doesn't understand",
  needs: ["printed"],
  ...forAll(Examples.linkCodes, Generators.linkCode, ({ code, parameters }) =>
    about(
      urlOf([...parameters, ["code", code]]),
      ({ printed }) => (printed?.() ?? "").includes(code) ? "the code is printed" : null
    ))
})
