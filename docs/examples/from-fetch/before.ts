/** A typical wrapper, whose bugs show only when something goes wrong. */
export const accounts = async (accessToken: string, credentialsToken: string, attempt = 0): Promise<unknown> => {
  const response = await fetch("https://api.flanks.io/v0/bank/credentials/account", {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ credentials_token: credentialsToken })
  })
  const body = await response.json() as { readonly error?: string; readonly error_code?: number }
  if (response.ok) return body
  if (body.error_code === 20002 && attempt < 10) {
    await new Promise((resolve) => setTimeout(resolve, 5000))
    return accounts(accessToken, credentialsToken, attempt + 1)
  }
  if (response.status === 401) throw new Error("unauthorized")
  throw new Error(`Flanks said: ${body.error}`)
}
