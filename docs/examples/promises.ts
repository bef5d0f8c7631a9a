import { type FlanksPromise, isClientError, isFlanksError, secret } from "@effect-flanks/client/FlanksPromise"
import { userStatus, userText } from "@effect-flanks/domain/UserText"

/** What your service answers: data, or a sentence for the end user. */
export const accounts = async (flanks: FlanksPromise, connection: string, signal?: AbortSignal) => {
  try {
    const found = await flanks.run(({ aggregation }) => aggregation.account(secret(connection)), { signal })
    return { status: 200, ibans: found.map(({ iban }) => iban ?? null) }
  } catch (error) {
    // Your own errors, and an abort of `signal`.
    if (!isFlanksError(error) && !isClientError(error)) throw error
    switch (error._tag) {
      case "Processing":
        return { status: 503, text: "We're still reading your accounts. Please come back in a minute." }
      case "UnexpectedShape":
        console.error(error.message)
        return { status: 500, text: userText(error) }
      default:
        return { status: userStatus(error), text: userText(error) }
    }
  }
}
