/** The JSON of a body that classification accepted, which drops one byte order mark; null where the body is blank. */
export const jsonText = (body: string): string | null => {
  const text = body.startsWith("\uFEFF") ? body.slice(1) : body
  return text.trim() === "" ? null : text
}
