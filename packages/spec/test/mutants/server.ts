/** A small correct server, and for each law about servers the mistake that the law must detect. */
import type { Response, Server, ServerRequest } from "@effect-flanks/spec/Implementation"

type Body = { readonly [field: string]: unknown }

/** The mistakes of servers. */
interface Habits {
  readonly refusedGrant: Response
  readonly unauthorized: Response
  readonly wrongMethod: Response
  readonly missing: (fields: ReadonlyArray<string>) => string
  readonly parse: (body: string) => unknown
  readonly forgetsCodes: boolean
  readonly unknown: (error: string) => Response
}

const json = (status: number, body: object): Response => ({ status, body: JSON.stringify(body) })

const lenient = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

const configuration = (error: string): Response => json(400, { error, error_code: 40001 })

const right: Habits = {
  refusedGrant: json(403, { error: "access_denied" }),
  unauthorized: json(401, { error: "Not authenticated" }),
  wrongMethod: json(405, { error: "Method not allowed" }),
  missing: (fields) => `Missing fields: ${fields.join(", ")}`,
  parse: lenient,
  forgetsCodes: false,
  unknown: (error) => configuration(error)
}

const routes: { readonly [path: string]: { readonly methods: ReadonlyArray<string>; readonly required: string } } = {
  "/v0/token": { methods: ["POST"], required: "grant_type" },
  "/v0/bank/credentials/status": { methods: ["POST", "PUT"], required: "credentials_token" },
  "/v0/platform/link": { methods: ["GET", "POST"], required: "code" }
}

const server = (habits: Partial<Habits> = {}): Server => {
  const { forgetsCodes, missing, parse, refusedGrant, unauthorized, unknown, wrongMethod } = { ...right, ...habits }
  const [clientId, clientSecret, accessToken] = ["invented-id", "invented-secret", "invented-token"]
  const codes = new Set<string>()

  const send = ({ body, headers, method, path }: ServerRequest): Response => {
    const route = routes[path]
    if (route === undefined) return configuration("An endpoint with this path does not exist")
    if (!route.methods.includes(method)) return wrongMethod
    if (path !== "/v0/token" && headers["authorization"] !== `Bearer ${accessToken}`) return unauthorized
    if (headers["content-type"] !== "application/json") return json(415, { error: "Not matching body content type" })
    let parsed: unknown
    try {
      parsed = parse(body)
    } catch {
      return json(500, { error: "Internal Error" })
    }
    const fields: Body = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed as Body : {}
    if (fields[route.required] === undefined) return configuration(missing([route.required]))
    if (path === "/v0/token") {
      const isRight = fields["client_id"] === clientId && fields["client_secret"] === clientSecret &&
        fields["grant_type"] === "client_credentials"
      return isRight ? json(200, { access_token: accessToken, expires_in: 3600, token_type: "Bearer" }) : refusedGrant
    }
    const code = String(fields["code"])
    if (path !== "/v0/platform/link") return unknown("A credential with this token does not exist")
    if (!codes.has(code)) return unknown("A code with this value does not exist")
    if (!forgetsCodes) codes.delete(code)
    return json(200, { credentials_token: "invented-credentials", message: "Successfully retrieved" })
  }

  return {
    clientId,
    clientSecret,
    send,
    linkCode: () => {
      const code = `invented-code-${codes.size}`
      codes.add(code)
      return Promise.resolve(code)
    }
  }
}

export const rightServer = server()

export const servers: { readonly [law: string]: Server } = {
  "issues-a-token-for-the-right-grant": server({ refusedGrant: json(401, { error: "Invalid credentials" }) }),
  "wants-a-valid-token": server({ unauthorized: { status: 401, body: "" } }),
  "refuses-wrong-methods-and-types": server({ wrongMethod: { status: 404, body: "" } }),
  "lists-what-is-missing": server({ missing: () => "Missing fields" }),
  "answers-only-what-is-documented": server({ parse: (body) => JSON.parse(body) }),
  "names-what-does-not-exist": server({ unknown: (error) => json(404, { error }) }),
  "a-code-works-once": server({ forgetsCodes: true })
}
