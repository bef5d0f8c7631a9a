/**
 * Wording that a native speaker would not use, or that has another term in this repository. Each rule says why, and shows a
 * better wording. A rule that is often wrong does harm, so each is narrow: a text without a hit can still be stiff.
 */

export interface Rule {
  readonly name: string
  readonly pattern: RegExp
  readonly rule: string
  readonly instead: string
}

export const rules: ReadonlyArray<Rule> = [
  {
    name: "who without a noun",
    pattern:
      /\b(?:for|of|to|by|as|from|with) who(?:ever)?\b(?! must act)|\bwhoever\b|(?:^|[.:;|] )Who [a-z]+s\b(?![^.\n]*\?)/gim,
    rule: "\"who\" needs a noun before it",
    instead: "\"for services that retry\" rather than \"for who retries\""
  },
  {
    name: "what as a subject",
    pattern:
      /(?:^|[.;] |\*\* )What (?:a |an |the )?[a-z']+(?: [a-z']+){0,3} (?:is|are|has|have|does|do|says?|gives?|came|comes|needs?|takes?)\b(?![^.\n]*\?)/gm,
    rule: "name the thing instead of \"what …\"",
    instead: "\"The fields of a row are data\" rather than \"What a row has is data\""
  },
  {
    name: "negated noun",
    pattern: /(?<!\b[Tt]here )\b(?:is|are|was|were) (?:none\b|no (?!longer\b|more\b|use\b|one\b|different\b)[a-z]+)/g,
    rule: "negate the verb, not the noun",
    instead: "\"isn't a number\" rather than \"is no number\""
  },
  {
    name: "else",
    pattern:
      /(?<!\b(?:some|any|every|no)(?:one|body|thing|where)|\b(?:what|who|where|how|if|nothing|or))(?<![`}]) else\b(?! if\b)/gi,
    rule: "\"else\" follows only words such as \"anything\"",
    instead: "\"the first value, otherwise null\" rather than \"the first value, else null\""
  },
  {
    name: "where for if",
    pattern:
      /\bwhere (?:there (?:is|are|was|were)|one (?:is|was|has|fits)|nobody|none|no [a-z]+|Flanks (?:gave|gives|names|would|could)|it (?:has|was|may|can|fits|takes) |that (?:was|has|does)|the user (?:has|must))\b/gi,
    rule: "\"where\" is for places; a condition takes \"if\" or \"when\"",
    instead: "\"if the response has a token\" rather than \"where there is a token\""
  },
  {
    name: "as it came",
    pattern: /\bas (?:it|they) (?:came|comes?|arrived?|stands?)\b/gi,
    rule: "say that the thing is not changed",
    instead: "\"the unchanged body\" rather than \"the body as it came\""
  },
  {
    name: "stand",
    pattern: /\bstands? (?:in(?! for)|beside|beneath|there|below|above|elsewhere|still|twice|by)\b/gi,
    rule: "texts and data don't stand anywhere",
    instead: "\"a key that occurs twice\" rather than \"a key that stands twice\""
  },
  {
    name: "go by",
    pattern: /\bgo(?:es)? by\b|\bgoes on\b/gi,
    rule: "a program uses, follows or continues something",
    instead: "\"uses the machine's clock\" rather than \"goes by the machine's clock\""
  },
  {
    name: "ours",
    pattern: /\b(?:is|are|and|both|or|are all) ours\b|\bof (?:ours|yours|one's own)\b/gi,
    rule: "say whose it is, or who chose it",
    instead: "\"these defaults are this project's choice\" rather than \"the numbers are ours\""
  },
  {
    name: "a Flanks",
    pattern:
      /\b[Aa] (?:simulated )?Flanks\b(?! (?:response|link|token|API|error|client|application|account|page|session|user|code|status|outcome))/g,
    rule: "Flanks is a company; the program is its API or the simulator",
    instead: "\"the simulator\" rather than \"a Flanks on this machine\""
  },
  {
    name: "put to the laws",
    pattern:
      /\bput(?:s|ting)? (?:[a-z']+ ){0,5}to (?:the|these|a|its) (?:[a-z]+ )?laws?\b|\blaws? (?:[a-z]+ ){0,3}put to\b/gi,
    rule: "laws are run against code",
    instead: "\"runs the laws against a program\" rather than \"puts a program to the laws\""
  },
  {
    name: "is to be",
    pattern: /\b(?:has|have|is|are|was) to be\b/gi,
    rule: "use \"must\"",
    instead: "\"a token that must be revoked\" rather than \"a token that is to be revoked\""
  },
  {
    name: "from a version on",
    pattern: /\bfrom (?:[A-Z]\w+ )?v?\d[\d.]* on\b(?! [A-Z])/g,
    rule: "a minimum is \"or later\" or \"or more\"",
    instead: "\"Node 22 or later\" rather than \"from Node 22 on\""
  },
  {
    name: "meet an error",
    pattern: /\b(?:was|were|attempts?|they) met\b|\bmet (?:with|an? (?:error|failure))\b/gi,
    rule: "an attempt receives an error or fails with it",
    instead: "\"the errors that the attempts received\" rather than \"what the attempts met\""
  },
  {
    name: "whose turn",
    pattern: /\bwhose turn\b|\b(?:user|developer|bank|operator|Flanks|nobody)'?s? turn\b/gi,
    rule: "the term here is \"who must act\"",
    instead: "\"the end user must act\" rather than \"it is the user's turn\""
  },
  {
    name: "ask again",
    pattern: /\bask(?:s|ed)? (?:about )?again\b/gi,
    rule: "the term here is \"retry\"",
    instead: "\"retried after a minute\" rather than \"asked again after a minute\""
  },
  {
    name: "live through",
    pattern: /\bliv(?:es?|ed|ing) through\b|\bwhole life\b/gi,
    rule: "data and requests don't live",
    instead: "\"it happens to this user\" rather than \"this user lives through it\""
  },
  {
    name: "mend",
    pattern: /\bmend(?:s|ed|ing)?\b/gi,
    rule: "the term here is \"fix\"",
    instead: "\"fixed after six hours\" rather than \"mended after six hours\""
  },
  {
    name: "beside",
    pattern: /\bbeside\b/gi,
    rule: "\"beside\" is for places",
    instead: "\"in addition to the code\" or \"next to the code\" rather than \"beside the code\""
  },
  {
    name: "nobody knows",
    pattern: /\bthat nobody (?:knows|documents|documented|issued|made|has|shows)\b/gi,
    rule: "use an adjective",
    instead: "\"an undocumented code\" rather than \"a code that nobody documents\""
  }
]
