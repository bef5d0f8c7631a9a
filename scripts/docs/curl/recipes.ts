/** How every documented answer, and every other that the simulator has, is brought about. */
import type { Call } from "./call.ts"

/** What a call gives for later ones; `field` is the name of both. */
export interface Kept {
  readonly name: string
  readonly field: string
  readonly call: Call
}

/** The calls that lead to an answer, and the one that gets it. */
export interface Recipe {
  readonly says: string
  readonly before?: ReadonlyArray<Kept | Call>
  readonly asks: Call
}

const credentialsPath = "/v0/bank/credentials"
const statusPath = "/v0/bank/credentials/status"
const accountPath = "/v0/bank/credentials/account"
const tokenPath = "/v0/token"
const applicationsPath = "/simulator/applications"

const credentials = (password: string): Call => ({
  path: credentialsPath,
  body: `{"bank": "testbank", "username": "user of ${password}", "password": "${password}"}`
})

const made = (password: string): Kept => ({
  name: "token",
  field: "credentials_token",
  call: credentials(password)
})

const read = (path: string): Call => ({ path, body: `{"credentials_token": "$token"}` })

const advance = (seconds: number): Call => ({
  path: "/simulator/control/advance",
  token: null,
  body: `{"seconds": ${seconds}}`
})

const grant = (secret: string): Call => ({
  path: tokenPath,
  token: null,
  body: `{"grant_type": "client_credentials", "client_id": "simulator", "client_secret": "${secret}"}`
})

/** How the page signs in. */
export const signIn: Kept = { name: "access", field: "access_token", call: grant("not-a-secret") }

const create = { path: applicationsPath, body: `{"name": "mine"}` }

/** A user who connects a bank through a link, and comes back with a code. */
const comesBack = (password: string): ReadonlyArray<Kept> => [
  {
    name: "link",
    field: "token",
    call: { path: "/v0/links/create-link", body: `{"redirect_uri": "https://app.example/back"}` }
  },
  {
    name: "code",
    field: "code",
    call: {
      path: "/simulator/visit",
      token: null,
      body: `{"link_token": "$link", "username": "someone", "password": "${password}"}`
    }
  }
]

/** For each documented answer, by its status and its text. */
export const documented: { readonly [answer: string]: Recipe } = {
  "200 User created successfully": {
    says: "Credentials are made, and the bank accepts them.",
    asks: credentials("any")
  },
  "202 Token is delayed during security checks": {
    says:
      "A user comes back from a link with a code, and its exchange is delayed. It is a success: keep the token, the code is used up.",
    before: comesBack("TOKEN_DELAYED"),
    asks: { path: "/v0/platform/link", body: `{"code": "$code"}` }
  },
  "400 Missing fields: <LIST_OF_MISSING_FIELDS>": {
    says: "Fields are left out.",
    asks: { path: credentialsPath, body: `{"bank": "testbank"}` }
  },
  "400 Invalid <PARAMETER>": {
    says: "There is no such bank.",
    asks: { path: credentialsPath, body: `{"bank": "no-bank", "username": "ada", "password": "any"}` }
  },
  "400 An application with this name does not exist": {
    says: "What is named does not exist. Flanks shows no path for its applications; this one is the simulator's own.",
    asks: { method: "DELETE", path: applicationsPath, body: `{"name": "nobody"}` }
  },
  "400 Retrieving user data. Please try again in a moment.": {
    says: "The credentials are so new that their accounts are not there yet.",
    before: [made("EXTRACTION_ENDLESS")],
    asks: read(accountPath)
  },
  "400 User data not available. Please try again later.": {
    says: "The extraction is over, and the accounts are in error.",
    before: [made("DATA_ERROR_PRODUCT_ACCOUNT"), advance(120)],
    asks: read(accountPath)
  },
  "400 Making security checks. Your account will be activated in 24-48 hours.": {
    says: "The credentials are made, and not active yet.",
    before: [made("TOKEN_DELAYED")],
    asks: read(statusPath)
  },
  "401 Invalid credentials": {
    says: "The access token is a wrong one.",
    asks: { method: "GET", path: "/v0/bank/available", token: "wrong" }
  },
  "401 Not authenticated": {
    says: "There is no access token.",
    asks: { method: "GET", path: "/v0/bank/available", token: null }
  },
  "403 access_denied": {
    says: "The secret is wrong, at the token endpoint.",
    asks: grant("wrong")
  },
  "405 Method not allowed": {
    says: "The endpoint has no such method.",
    asks: { method: "GET", path: statusPath }
  },
  "409 An application with this name already exists": {
    says: "What is made exists already.",
    before: [create],
    asks: create
  },
  "415 Not matching body content type": {
    says: "The content type is that of a form.",
    asks: { path: statusPath, type: "application/x-www-form-urlencoded", body: "credentials_token=any" }
  },
  "500 <DESCRIPTIVE_ERROR_MESSAGE>": {
    says: "Flanks fails. Its page names no sentence; this one is of its later documentation.",
    asks: credentials("INTERNAL_ERROR")
  },
  "400 ValidationError": {
    says: "A field is left out, at one of the newer endpoints.",
    asks: { path: "/v0/links/create-link", body: "{}" }
  },
  "401 UNAUTHENTICATED": {
    says: "There is no access token, at the letters.",
    asks: {
      path: "/letters/v1/create-signed",
      token: null,
      body: `{"connector_id": "testbank", "data": "JVBERi0xLjc="}`
    }
  }
}

const faulty = (scenario: string, patience?: number): Call => ({
  method: "GET",
  path: "/v0/bank/available",
  scenario,
  ...(patience === undefined ? {} : { patience })
})

/** The codes for which nothing is documented but the code. */
export const codes: { readonly [title: string]: Recipe } = {
  "50001 BANK_ERROR": { says: "The bank does not answer, for ten minutes.", asks: credentials("BANK_ERROR") },
  "50002 CREDENTIALS_ERROR": { says: "The bank refuses the login.", asks: credentials("INVALID_CREDENTIALS") },
  "50003 SCA_REQUIRED": { says: "The bank asks for a second factor.", asks: credentials("SCA_SMS") }
}

/** What no page of Flanks shows, and every API does. */
export const undocumented: { readonly [title: string]: Recipe } = {
  "Too many requests": { says: "A 429, which says when to come back.", asks: faulty("TOO_MANY_REQUESTS") },
  "A bad gateway": { says: "A 502 of something in between, in HTML.", asks: faulty("BAD_GATEWAY") },
  "A slow answer": { says: "It takes ten seconds; here the caller gives up after one.", asks: faulty("SLOW", 1) },
  "No answer": { says: "The connection breaks before the request is looked at.", asks: faulty("DROPPED") },
  "Half an answer": { says: "The connection breaks in the middle of the body.", asks: faulty("TRUNCATED") },
  "An answer that is no JSON": {
    says: "Flanks' page prints its bodies with a trailing comma, here is what that would be.",
    asks: { path: statusPath, body: `{"credentials_token": "none"}`, scenario: "TRAILING_COMMA" }
  },
  "A file that is not what its name says": {
    says: "The 415 of an upload, described without a body. The fields of an upload are the simulator's own.",
    before: [made("EXTRACTION_DONE")],
    asks: {
      path: "/v0/bank/credentials/upload",
      parts: { credentials_token: "$token", file: { filename: "letter.pdf", content: "GIF89a" } }
    }
  },
  "An access token that ran out": {
    says: "An hour later. Sign in anew after it.",
    before: [advance(3600)],
    asks: { method: "GET", path: "/v0/bank/available" }
  }
}
