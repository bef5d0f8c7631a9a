/** A body without its byte order mark; classification drops one, too. */
export const withoutMark = (body: string): string => body.startsWith("\uFEFF") ? body.slice(1) : body

/** The JSON of a body that classification accepted; null where the body is blank. */
export const jsonText = (body: string): string | null => {
  const text = withoutMark(body)
  return text.trim() === "" ? null : text
}
