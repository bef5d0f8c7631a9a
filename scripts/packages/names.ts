/** The name in an import or export, which syntax allows to be a word or a quoted string. */
export const nameOf = (node: { readonly name: string } | { readonly value: string }): string =>
  "name" in node ? node.name : node.value
