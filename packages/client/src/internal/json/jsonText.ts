/** A body without its byte order mark, which classification drops too. */
export const withoutMark = (body: string): string => body.startsWith("\uFEFF") ? body.slice(1) : body

/** The JSON of a body that classification accepted; null if the body is blank. */
export const jsonText = (body: string): string | null => {
  const text = withoutMark(body)
  return text.trim() === "" ? null : text
}
