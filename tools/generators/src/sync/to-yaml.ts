/** A value that a catalogue entity holds. */
export type YamlValue = string | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined };

/** A document of a multi-document YAML 1.2 file, as the workspace's formatter would write it. */
export function toYaml(value: YamlValue): string {
  return `${blockOf(value, '').replace(/^\n/, '')}\n`;
}

function blockOf(value: YamlValue, indent: string): string {
  if (typeof value === 'string') return ` ${scalarOf(value)}`;
  if (isList(value)) {
    if (value.length === 0) return ' []';
    return `\n${value.map((item) => `${indent}-${itemOf(item, `${indent}  `)}`).join('\n')}`;
  }
  const fields = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [`${indent}${scalarOf(key)}:${blockOf(field, `${indent}  `)}`],
  );
  return fields.length === 0 ? ' {}' : `\n${fields.join('\n')}`;
}

/** An object in a list begins on the line of its hyphen. */
function itemOf(item: YamlValue, indent: string): string {
  const block = blockOf(item, indent);
  return block.startsWith('\n') ? ` ${block.slice(1 + indent.length)}` : block;
}

/** Plain where nobody could read it as anything but text, else quoted as the formatter quotes. */
function scalarOf(text: string): string {
  if (isPlain(text)) return text;
  // Control characters and line separators are text in double quotes only, and escaped.
  if (/[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    return escaped(text);
  if (text.includes("'") && !/["\\]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Letters first, and none of the characters that mean something in YAML, nor a word that means a truth or nothing. */
function isPlain(text: string): boolean {
  return (
    /^[$\p{L}][\p{L}\p{N} .,;()/$'+=_-]*(:[\p{L}\p{N}./-]+)*$/u.test(text) &&
    !text.endsWith(' ') &&
    !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
  );
}

function escaped(text: string): string {
  return JSON.stringify(text).replaceAll(/[^\x20-\x7e]/gu, (character) => {
    const point = (character.codePointAt(0) ?? 0).toString(16);
    return point.length > 4 ? `\\U${point.padStart(8, '0')}` : `\\u${point.padStart(4, '0')}`;
  });
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}
