import * as Request from "@effect-flanks/simulator/Request"
import type * as Settings from "@effect-flanks/simulator/Settings"
import { handle, type Reply } from "@effect-flanks/simulator/Simulation"
import * as World from "@effect-flanks/simulator/World"

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** When the tests begin: noon of a day. */
export const start = Date.UTC(2026, 2, 4, 12)

export interface Said {
  readonly status: number
  readonly body: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
  readonly reply: Reply
}

/** A simulator without Effect: requests at a time that the test moves. */
export const simulator = (settings: Partial<Settings.Settings> = {}) => {
  let world = World.make(settings, start)
  let clock = start
  let authorization: string | null = null

  const send = (method: string, path: string, body?: unknown, rest: Partial<Request.Request> = {}): Said => {
    const [after, reply] = handle(
      world,
      Request.make(method, path, {
        authorization,
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        ...rest
      }),
      clock
    )
    world = after
    const { answer } = reply
    return {
      status: answer.status,
      body: answer.body,
      reply,
      get json() {
        return JSON.parse(answer.body)
      }
    }
  }

  const grant = { grant_type: "client_credentials", client_id: "simulator", client_secret: "not-a-secret" }

  return {
    send,
    post: (path: string, body?: unknown, rest?: Partial<Request.Request>) => send("POST", path, body, rest),
    wait: (millis: number) => {
      clock += millis
    },
    world: () => world,
    grant,
    signIn: (): string => {
      const { access_token } = send("POST", "/v0/token", grant).json
      authorization = `Bearer ${access_token}`
      return access_token
    },
    signOut: () => {
      authorization = null
    }
  }
}

export type Simulator = ReturnType<typeof simulator>

/** A link, a user who logs in through it, and the code that the user brings back. */
export const codeFor = ({ post }: Simulator, password: string, rest: { readonly [field: string]: unknown } = {}) => {
  const { data: { token } } = post("/v0/links/create-link", { redirect_uri: "https://app.example/back" }).json
  const userLogin = post("/simulator/user-login", {
    link_token: token,
    username: `user of ${password}`,
    password,
    ...rest
  })
  return { token: token as string, code: userLogin.json.code as string, userLogin }
}

/** The credentials of a user with this password. */
export const credentialsFor = (simulated: Simulator, password: string): string =>
  simulated.post("/v0/platform/link", { code: codeFor(simulated, password).code }).json.credentials_token
