/**
 * Flanks' API as a service. Every operation is an effect with typed errors.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AccessToken from "./AccessToken.ts"
import { AggregationGroup } from "./api/Aggregation.ts"
import { AggregationV2Group, type Labels, type ProductQuery, type TransactionQuery } from "./api/AggregationV2.ts"
import { type Configuration, ConnectGroup, type ConnectorQuery, type SessionQuery } from "./api/Connect.ts"
import { CredentialsGroup, type Force, type NewCredentials } from "./api/Credentials.ts"
import { EntitiesGroup } from "./api/Entities.ts"
import { LettersGroup, type NewLetter } from "./api/Letters.ts"
import { LinksGroup } from "./api/Links.ts"
import { ReportsGroup } from "./api/Reports.ts"
import type { Grant } from "./api/Token.ts"
import type { InsecureUrl } from "./ClientError.ts"
import { operations } from "./internal/call/operation.ts"
import { byCursor, byNumber } from "./internal/call/pages.ts"
import { makeSender, type Where } from "./internal/call/send.ts"
import { type TestAnswer, testHttpClient, type TestRequest } from "./internal/call/testHttpClient.ts"
import { makeCreate } from "./internal/exchange/create.ts"
import { makeExchange } from "./internal/exchange/exchange.ts"
import { makeAwaitActivation } from "./internal/polling/awaitActivation.ts"
import { makeAwaitData } from "./internal/polling/awaitData.ts"
import { makeSessions } from "./internal/polling/sessions.ts"
import { withDefaults } from "./internal/withDefaults.ts"

/**
 * The options of a read of aggregated data.
 *
 * @category models
 */
export interface ReadOptions {
  /**
   * Restricts the read, for example `{ account_id: [...] }`. All fields must match, each with any value of its array. An
   * empty array matches nothing. Source: docs.
   */
  readonly query?: Readonly<Record<string, unknown>> | undefined
  /** Returns the available data even if Flanks would otherwise respond with 20001. Source: docs. */
  readonly ignoreDataError?: boolean | undefined
}

const read = (token: Redacted.Redacted, options?: ReadOptions) => ({
  payload: {
    credentials_token: token,
    ...options?.query !== undefined && { query: options.query },
    ...options?.ignoreDataError !== undefined && { ignore_data_error: options.ignoreDataError }
  }
})

const ofToken = (token: Redacted.Redacted) => ({ payload: { credentials_token: token } })
const ofLink = (token: string) => ({ payload: { token } })
const nothing = () => ({ payload: {} })

const make = Effect.fnUntraced(function*(where: Where) {
  const tokens = yield* AccessToken.AccessToken
  const { command, keeping, posted, query } = operations(yield* makeSender(where), tokens)

  const unusedCodes = query(LinksGroup, "unusedCodes", (linkToken?: string) => ({
    query: linkToken === undefined ? {} : { link_token: linkToken }
  }))
  const status = query(CredentialsGroup, "status", ofToken)
  const account = query(AggregationGroup, "account", read)
  const creation = keeping(CredentialsGroup, "create")
  const exchange = keeping(LinksGroup, "exchange")

  const credentialsPage = query(CredentialsGroup, "list", (page: number) => ({ payload: { page } }))
  const connectorsPage = posted(ConnectGroup, "connectors")
  const sessionsPage = posted(ConnectGroup, "sessions")
  const productsPage = posted(AggregationV2Group, "products")
  const transactionsPage = posted(AggregationV2Group, "transactions")

  const createSession = query(ConnectGroup, "createSession", (configuration: Configuration) => ({
    payload: { configuration }
  }))
  const sessions = (of: SessionQuery = {}) =>
    byCursor("connect.sessions", (from) => sessionsPage({ query: of, ...from }))
  const { awaitSession, completeRedirect, reconnect, returned, session, watchSession } = makeSessions({
    list: sessions,
    create: createSession,
    status
  })
  const products = (of: ProductQuery = {}) =>
    byCursor("aggregationV2.products", (from) => productsPage({ query: of, ...from }))
  const transactions = (of: TransactionQuery = {}) =>
    byCursor("aggregationV2.transactions", (from) => transactionsPage({ query: of, ...from }))

  const { awaitData, watchData } = makeAwaitData(status)
  const { awaitActivation, watchActivation } = makeAwaitActivation(status, account)

  return {
    /** Lists the banks. Documented failures: only those of every operation, such as `Unauthorized`. */
    entities: query(EntitiesGroup, "list", () => ({})),

    links: {
      /** Lists all links. Documented failures: `Unauthorized` and `InternalServerError`. */
      list: query(LinksGroup, "list", nothing),
      /**
       * Creates a link. It isn't replay-safe. Documented failure: `ConfigurationError` with the reason `ValidationFailed`.
       */
      create: posted(LinksGroup, "create"),
      /** Changes a link. A null removes a setting. Its failures are undocumented. */
      edit: posted(LinksGroup, "edit"),
      /**
       * Deletes a link that has no unused codes. Its failures are undocumented, including that of a link with unused codes.
       */
      delete: command(LinksGroup, "delete", ofLink),
      /** Pauses a link, so that users can't use it. Its failures are undocumented. */
      pause: query(LinksGroup, "pause", ofLink),
      /** Resumes a paused link. Its failures are undocumented. */
      resume: query(LinksGroup, "resume", ofLink),
      /** Lists the codes that haven't been exchanged yet, of one link or of all links. Its failures are undocumented. */
      unusedCodes
    },

    /**
     * Exchanges a link code for its token, once.
     *
     * A token that arrives is the result, even if it is delayed, or if the rest of the response is broken. If Flanks
     * refuses the code, the exchange fails at once, usually with `ConfigurationError`.
     *
     * After any other response, the exchange waits until the attempt's deadline and then lists the unused codes. It posts
     * the code again only if Flanks lists it as unused, on the transient schedule and regardless of the call's deadline. If
     * the code is gone or can't be listed, the exchange fails with `ExchangeUncertain`, which keeps every response. Pass
     * the code's link to shorten the list.
     *
     * The documentation shows the 202 of a delayed token, which is a success. The response to a used or unknown code is
     * undocumented.
     */
    exchange: makeExchange(tokens, (code) => exchange.send({ payload: { code } }), unusedCodes),

    credentials: {
      /** Returns the status of credentials; `readiness` interprets it. Its failures are undocumented. */
      status,
      /**
       * Lists all credentials, page by page. The list fails with `UnexpectedShape` if the pages never end or repeat. Its
       * other failures are undocumented.
       */
      list: () => byNumber("credentials.list", credentialsPage),
      /**
       * Makes the user complete an SCA or enter the credentials again, or makes Flanks fetch the transactions. It isn't
       * replay-safe. Its failures are undocumented.
       */
      force: query(CredentialsGroup, "force", (token: Redacted.Redacted, force: Force) => ({
        payload: { credentials_token: token, force }
      })),
      /**
       * Deletes credentials. An empty success is accepted, but an object without any known field fails with
       * `UnexpectedShape`. Its other failures are undocumented.
       */
      delete: command(CredentialsGroup, "delete", ofToken),
      /**
       * Creates credentials, for regulated entities that don't use Flanks Link.
       *
       * It isn't replay-safe, except after a `BankError` or an `Unauthorized`, which mean that nothing was created. The
       * documentation mentions `BankError`, `CredentialsError` and `ScaRequired` here, but shows no response with any of
       * them.
       */
      create: makeCreate(tokens, creation.operation, (login: NewCredentials) => creation.send({ payload: login }))
    },

    /**
     * Reads the data that Flanks last fetched, about once a day.
     *
     * Any read can fail with any error. The documentation connects `Incomplete` (20001), `Processing` (20002) and
     * `ScaError` (20003) with these reads. It doesn't show `BankError`, `CredentialsError` or `ScaRequired` (50001 to
     * 50003) here.
     */
    aggregation: {
      /** Reads the user's portfolios. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      portfolio: query(AggregationGroup, "portfolio", read),
      /**
       * Reads the investments, which are positions in portfolios. Documented failures: `Processing`, `Incomplete` and
       * `ScaError`.
       */
      investment: query(AggregationGroup, "investment", read),
      /** Reads the transactions of investments. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      investmentTransaction: query(AggregationGroup, "investmentTransaction", read),
      /** Reads the accounts. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      account,
      /** Reads the transactions of accounts. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      accountTransaction: query(AggregationGroup, "accountTransaction", read),
      /**
       * Reads the liabilities, such as loans and credits. Documented failures: `Processing`, `Incomplete` and `ScaError`.
       */
      liability: query(AggregationGroup, "liability", read),
      /** Reads the transactions of liabilities. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      liabilityTransaction: query(AggregationGroup, "liabilityTransaction", read),
      /** Reads the cards. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      card: query(AggregationGroup, "card", read),
      /** Reads the transactions of cards. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      cardTransaction: query(AggregationGroup, "cardTransaction", read),
      /**
       * Reads the user's identity at the bank, which is one object. Documented failures: `Processing`, `Incomplete` and
       * `ScaError`.
       */
      identity: query(AggregationGroup, "identity", read),
      /** Reads the holders of each product. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      holder: query(AggregationGroup, "holder", read)
    },

    connect: {
      /**
       * Lists the banks that users can connect, page by page. Documented failures: `ConfigurationError` with the reason
       * `ValidationFailed`, `Unauthorized` and `InternalServerError`.
       */
      connectors: (of: ConnectorQuery = {}) =>
        byCursor("connect.connectors", (from) => connectorsPage({ query: of, ...from })),
      /**
       * Creates a session. Send the user to its `url`, and store its `session_id` with the user's own login.
       *
       * It isn't replay-safe, but an unused session is harmless. Its failures are undocumented.
       */
      createSession,
      /** Lists the sessions of the whole company, page by page. Its failures are undocumented. */
      sessions,
      /**
       * Finds a session by its ID; `classifySession` interprets it. Fails with `SessionNotFound` if the company has no such
       * session.
       */
      session,
      /**
       * Polls a session on the session schedule until it has finished, and succeeds with the connection.
       *
       * It fails with the session's tagged error, or with `SessionAbandoned` after half an hour of waiting for the user or
       * ten minutes of uninterrupted processing.
       */
      awaitSession,
      /** Waits like `awaitSession`, and emits each change of the session. The last one is `Connected`. */
      watchSession,
      /**
       * Tells this client that the user of a session came back, so that calls that wait for the session list it at once.
       */
      returned,
      /**
       * Completes a session in the handler of your `redirect_url`, and succeeds with the connection.
       *
       * It reads the URL's claim, compares its ID with `expected`, and lists the session to verify the claim. It can be
       * repeated, for example when the page is reloaded. `expected` is the ID that you stored when you created the session
       * for this user. Without it, anyone could attach another user's connection by its ID.
       *
       * If the URL claims an error, it fails with that tagged error; if the URL has another session's ID, with
       * `RedirectMismatch`; if the session hasn't finished, with `SessionUnfinished`.
       */
      completeRedirect,
      /**
       * Creates a session for a connection that is blocked or needs the bank's SCA. The result is null if the user has
       * nothing to do. It isn't replay-safe.
       */
      reconnect
    },

    aggregationV2: {
      /** Lists the products of all connections, page by page. Its failures are undocumented. Source: client. */
      products,
      /** Lists the products of one connection, page by page. Its failures are undocumented. Source: client. */
      productsOf: (connection: Redacted.Redacted, of: Omit<ProductQuery, "connection_id_in"> = {}) =>
        products({ ...of, connection_id_in: [connection] }),
      /** Lists the transactions of all connections, page by page. Its failures are undocumented. Source: client. */
      transactions,
      /** Lists the transactions of one connection, page by page. Its failures are undocumented. Source: client. */
      transactionsOf: (connection: Redacted.Redacted, of: Omit<TransactionQuery, "connection_id_in"> = {}) =>
        transactions({ ...of, connection_id_in: [connection] }),
      /** Replaces the labels of a product. Its failures are undocumented. Source: client. */
      setProductLabels: command(AggregationV2Group, "setProductLabels", (id: string, labels: typeof Labels.Type) => ({
        payload: { product_id: id, labels }
      })),
      /** Replaces the labels of a transaction. Its failures are undocumented. Source: client. */
      setTransactionLabels: command(
        AggregationV2Group,
        "setTransactionLabels",
        (id: string, labels: typeof Labels.Type) => ({ payload: { transaction_id: id, labels } })
      )
    },

    reports: {
      /** Lists the templates of reports. Its failures are undocumented. Source: client. */
      templates: query(ReportsGroup, "templates", nothing),
      /** Builds a report. It isn't replay-safe. Its failures are undocumented. Source: client. */
      build: posted(ReportsGroup, "build"),
      /** Returns the status of a report. Its failures are undocumented. Source: client. */
      status: query(ReportsGroup, "status", (id: number) => ({ payload: { report_id: id } })),
      /** Returns the URL of a finished report. Its failures are undocumented. Source: client. */
      content: query(ReportsGroup, "content", (id: number) => ({ payload: { report_id: id } }))
    },

    letters: {
      /**
       * Creates a signed letter. Every call creates another one, so it isn't replay-safe. Its failures are undocumented.
       */
      createSigned: query(LettersGroup, "createSigned", (letter: NewLetter) => ({ payload: letter }))
    },

    /**
     * Polls the status until all requested data is ready or known to be absent.
     *
     * It fails with `UserActionNeeded` if the user must act, with `DataErrored` if some data is in error and the rest is no
     * longer pending, and with `DataPending` after half an hour of waiting.
     */
    awaitData,
    /** Waits like `awaitData`, and emits the progress. */
    watchData,
    /**
     * Waits until a delayed token can be used, in one to three days.
     *
     * It sends no request before the window of the security checks opens, and then one every hour. After a restart, call it
     * again with the same token, because the window is counted from the token's `at`. It fails with `ActivationOverdue`
     * after the window has closed.
     */
    awaitActivation,
    /** Waits like `awaitActivation`, and emits when the next check is due. */
    watchActivation
  }
})

export type { ActivationProgress, IssuedAt } from "./internal/polling/awaitActivation.ts"
export type { Change, DataProgress } from "./internal/polling/awaitData.ts"
export type {
  CompleteRedirectOptions,
  RedirectCompletionFailure,
  SessionProgress,
  SessionWaitFailure
} from "./internal/polling/sessions.ts"

/**
 * Flanks' API, and operations that wait for its data.
 *
 * **When to use**
 *
 * Use it for every call to Flanks. Provide it with `layerConfig` or `layer`, and in tests with `layerTest`. Without Effect,
 * use `FlanksPromise`.
 *
 * **Details**
 *
 * Each operation fails with a `FlanksError`, or with `UnexpectedShape` if a success doesn't match the contract. It gets an
 * access token, and retries within the limits of the `RequestPolicy`. Any operation can fail with any code; the
 * documentation of each operation says which failures the sources connect with it.
 *
 * @example
 * import { FlanksClient, layerConfig } from "@effect-flanks/client/FlanksClient"
 * import { userText } from "@effect-flanks/domain/UserText"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import type * as Redacted from "effect/Redacted"
 *
 * const portfolios = (token: Redacted.Redacted) =>
 *   Effect.flatMap(FlanksClient, ({ aggregation }) => aggregation.portfolio(token)).pipe(
 *     Effect.catchTag("ScaRequired", (error) => Effect.fail(userText(error)))
 *   )
 *
 * const flanks = Layer.provide(layerConfig, FetchHttpClient.layer)
 *
 * @see {@link layerConfig} for the client from environment variables
 *
 * @category services
 */
export class FlanksClient extends Context.Service<FlanksClient>()("@effect-flanks/client/FlanksClient", { make }) {}

/**
 * The address of Flanks' API.
 *
 * @category configuration
 */
export const defaultBaseUrl = "https://api.flanks.io"

/**
 * The application's grant, and the address of Flanks.
 *
 * @category models
 */
export interface FlanksClientOptions {
  /** The application's ID and secret, with which the client gets access tokens. */
  readonly grant: Grant
  /** The address of Flanks; `defaultBaseUrl` by default. Plain HTTP is accepted only on this machine. */
  readonly baseUrl?: string | undefined
  /** The size limit of a response's body, in bytes; 10 MB by default. A longer body isn't read. */
  readonly maxBytes?: number | undefined
}

/**
 * Provides the client, with your own `AccessToken`. Use it to share access tokens among processes.
 *
 * @category layers
 */
export const layerNoToken = (
  where: Omit<FlanksClientOptions, "grant"> = {}
): Layer.Layer<FlanksClient, InsecureUrl, HttpClient.HttpClient | AccessToken.AccessToken> =>
  Layer.effect(FlanksClient, make(withDefaults<Where>({ baseUrl: defaultBaseUrl }, where)))

/**
 * Provides the client and its access token.
 *
 * **When to use**
 *
 * Use it if your program has its own configuration, or more than one application. Otherwise use `layerConfig`.
 *
 * **Details**
 *
 * The program chooses the `HttpClient`. Don't provide one that retries or follows redirects by itself, because it doesn't
 * know which operations are replay-safe and where a secret may go.
 *
 * @example
 * import { layer } from "@effect-flanks/client/FlanksClient"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const flanks = layer({
 *   grant: {
 *     grant_type: "client_credentials",
 *     client_id: Redacted.make("my-id"),
 *     client_secret: Redacted.make("my-secret")
 *   }
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 *
 * @see {@link layerConfig} for the client from environment variables
 * @see {@link layerNoToken} for your own access tokens
 *
 * @category layers
 */
export const layer = (
  { grant, ...where }: FlanksClientOptions
): Layer.Layer<FlanksClient | AccessToken.AccessToken, InsecureUrl, HttpClient.HttpClient> =>
  layerNoToken(where).pipe(
    Layer.provideMerge(AccessToken.layer({ ...withDefaults<Where>({ baseUrl: defaultBaseUrl }, where), grant }))
  )

/** An empty variable is a mistake, if the provider distinguishes it from a missing one. */
const secretConfig = (name: string) => Config.schema(Schema.RedactedFromValue(Schema.NonEmptyString), name)

/** The user name and password: both or neither, because one without the other is a mistake. */
const makeUserConfig = () => {
  const user = { username: secretConfig("FLANKS_USERNAME"), password: secretConfig("FLANKS_PASSWORD") }
  return Config.all({ username: Config.option(user.username), password: Config.option(user.password) }).pipe(
    Config.flatMap(({ password, username }) =>
      Option.isNone(username) && Option.isNone(password)
        ? Config.succeed(null)
        : Config.all(user)
    )
  )
}

/** This is a function so that programs without a configuration don't bundle it. */
const makeConfig = (): Config.Config<FlanksClientOptions> =>
  Config.all({
    baseUrl: Config.NonEmptyString("FLANKS_BASE_URL").pipe(Config.withDefault(defaultBaseUrl)),
    client_id: secretConfig("FLANKS_CLIENT_ID"),
    client_secret: secretConfig("FLANKS_CLIENT_SECRET"),
    owner: makeUserConfig()
  }).pipe(
    Config.map(({ baseUrl, owner, ...application }) => ({
      baseUrl,
      grant: owner === null
        ? { grant_type: "client_credentials", ...application }
        : { grant_type: "password", ...application, ...owner }
    }))
  )

/**
 * Reads the options from the configuration: `FLANKS_CLIENT_ID`, `FLANKS_CLIENT_SECRET` and, unless it is the default,
 * `FLANKS_BASE_URL`. Applications with the older grant also set `FLANKS_USERNAME` and `FLANKS_PASSWORD`.
 *
 * @category configuration
 */
export const config: Config.Config<FlanksClientOptions> = /* @__PURE__ */ makeConfig()

/**
 * Provides the client from the configuration. For a second application, use `Config.nested(config, …)` and `layer`.
 *
 * @see {@link layer} for your own configuration
 *
 * @category layers
 */
export const layerConfig: Layer.Layer<
  FlanksClient | AccessToken.AccessToken,
  InsecureUrl | Config.ConfigError,
  HttpClient.HttpClient
> = /* @__PURE__ */ Layer.unwrap(/* @__PURE__ */ Effect.map(config, layer))

export type { TestAnswer, TestRequest } from "./internal/call/testHttpClient.ts"

/**
 * Provides the client for tests, with the responses that the test returns.
 *
 * **When to use**
 *
 * Use it to test your own code without a server. For a whole Flanks with users, banks and faults, use the simulator.
 *
 * **Details**
 *
 * Access tokens are issued automatically. Everything else is the real client: it classifies, retries and decodes the
 * responses.
 *
 * @example
 * import { FlanksClient, layerTest } from "@effect-flanks/client/FlanksClient"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.flatMap(FlanksClient, (flanks) => flanks.entities()).pipe(
 *   Effect.provide(layerTest(({ operation }) => operation === "entities.list" ? { body: [] } : { status: 500 }))
 * )
 *
 * @category layers
 */
export const layerTest = <R = never>(
  answer: (request: TestRequest) => TestAnswer | Effect.Effect<TestAnswer, never, R>
): Layer.Layer<FlanksClient | AccessToken.AccessToken, never, R> =>
  Layer.orDie(layer({
    baseUrl: "https://flanks.test",
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make("test"),
      client_secret: Redacted.make("test")
    }
  })).pipe(Layer.provide(Layer.effect(HttpClient.HttpClient, testHttpClient(answer))))
