/** How to provoke every documented response, and every other response of the simulator. */
import type { Call } from "./call.ts"

/** A field of a response that later calls use, stored in the variable `name`. */
export interface Kept {
  readonly name: string
  readonly field: string
  readonly call: Call
}

/** The call that provokes a response, and the calls before it. */
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

/** The call with which the page requests an access token. */
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
      path: "/simulator/user-login",
      token: null,
      body: `{"link_token": "$link", "username": "someone", "password": "${password}"}`
    }
  }
]

/** A recipe for each documented response, by its status and text. */
export const documented: { readonly [answer: string]: Recipe } = {
  "200 User created successfully": {
    says: "Create credentials that the bank accepts.",
    asks: credentials("any")
  },
  "202 Token is delayed during security checks": {
    says:
      "A user comes back from a link with a code, and the token is delayed. This is a success. Keep the token, because the code is used up.",
    before: comesBack("TOKEN_DELAYED"),
    asks: { path: "/v0/platform/link", body: `{"code": "$code"}` }
  },
  "400 Missing fields: <LIST_OF_MISSING_FIELDS>": {
    says: "Leave out required fields.",
    asks: { path: credentialsPath, body: `{"bank": "testbank"}` }
  },
  "400 Invalid <PARAMETER>": {
    says: "Name a bank that does not exist.",
    asks: { path: credentialsPath, body: `{"bank": "no-bank", "username": "ada", "password": "any"}` }
  },
  "400 An application with this name does not exist": {
    says:
      "Delete an application that does not exist. Flanks documents no path for applications, so the simulator chose one.",
    asks: { method: "DELETE", path: applicationsPath, body: `{"name": "nobody"}` }
  },
  "400 Retrieving user data. Please try again in a moment.": {
    says: "Read accounts before they have been extracted.",
    before: [made("EXTRACTION_ENDLESS")],
    asks: read(accountPath)
  },
  "400 User data not available. Please try again later.": {
    says: "Read accounts whose extraction failed.",
    before: [made("DATA_ERROR_PRODUCT_ACCOUNT"), advance(120)],
    asks: read(accountPath)
  },
  "400 Making security checks. Your account will be activated in 24-48 hours.": {
    says: "Read the status of a token that is still delayed.",
    before: [made("TOKEN_DELAYED")],
    asks: read(statusPath)
  },
  "401 Invalid credentials": {
    says: "Send a wrong access token.",
    asks: { method: "GET", path: "/v0/bank/available", token: "wrong" }
  },
  "401 Not authenticated": {
    says: "Send no access token.",
    asks: { method: "GET", path: "/v0/bank/available", token: null }
  },
  "403 access_denied": {
    says: "Send a wrong secret to the token endpoint.",
    asks: grant("wrong")
  },
  "405 Method not allowed": {
    says: "Use a method that the endpoint does not have.",
    asks: { method: "GET", path: statusPath }
  },
  "409 An application with this name already exists": {
    says: "Create an application that already exists.",
    before: [create],
    asks: create
  },
  "415 Not matching body content type": {
    says: "Send the content type of a form.",
    asks: { path: statusPath, type: "application/x-www-form-urlencoded", body: "credentials_token=any" }
  },
  "500 <DESCRIPTIVE_ERROR_MESSAGE>": {
    says:
      "Flanks fails. The troubleshooting page shows no sentence for it; this one is from Flanks' later documentation.",
    asks: credentials("INTERNAL_ERROR")
  },
  "400 ValidationError": {
    says: "Leave out a required field at one of the newer endpoints.",
    asks: { path: "/v0/links/create-link", body: "{}" }
  },
  "401 UNAUTHENTICATED": {
    says: "Send no access token to the letters endpoint.",
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

/** The codes that are documented without a response. */
export const codes: { readonly [title: string]: Recipe } = {
  "50001 BANK_ERROR": { says: "The bank is unreachable for ten minutes.", asks: credentials("BANK_ERROR") },
  "50002 CREDENTIALS_ERROR": { says: "The bank refuses the login.", asks: credentials("INVALID_CREDENTIALS") },
  "50003 SCA_REQUIRED": { says: "The bank asks for a second factor.", asks: credentials("SCA_SMS") }
}

/** Responses that Flanks doesn't document, but that occur with every API. */
export const undocumented: { readonly [title: string]: Recipe } = {
  "Too many requests": { says: "A 429 that says when to retry.", asks: faulty("TOO_MANY_REQUESTS") },
  "A bad gateway": { says: "A 502 from a proxy, in HTML.", asks: faulty("BAD_GATEWAY") },
  "A slow response": {
    says: "The response takes ten seconds. Here the caller gives up after one.",
    asks: faulty("SLOW", 1)
  },
  "No response": { says: "The connection breaks before the request is executed.", asks: faulty("DROPPED") },
  "Half a response": { says: "The connection breaks in the middle of the body.", asks: faulty("TRUNCATED") },
  "A response that isn't JSON": {
    says: "The troubleshooting page prints bodies with a trailing comma. This is such a body.",
    asks: { path: statusPath, body: `{"credentials_token": "none"}`, scenario: "TRAILING_COMMA" }
  },
  "A file whose content does not match its name": {
    says: "The 415 of an upload. Flanks describes it without a body, and the simulator chose the fields of an upload.",
    before: [made("EXTRACTION_DONE")],
    asks: {
      path: "/v0/bank/credentials/upload",
      parts: { credentials_token: "$token", file: { filename: "letter.pdf", content: "GIF89a" } }
    }
  },
  "An expired access token": {
    says: "Advance the clock by an hour. Request a new access token after this section.",
    before: [advance(3600)],
    asks: { method: "GET", path: "/v0/bank/available" }
  }
}
