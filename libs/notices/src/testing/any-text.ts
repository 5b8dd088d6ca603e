import fc from 'fast-check';

/** Any sequence of UTF-16 code units: control characters and halves of pairs among them. */
export const anyUnits = fc
  .array(fc.nat(0xffff), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));

/** What breaks out of headers, HTML, Markdown and comments, where it can. */
const hostile = fc.constantFrom(
  '\r\nBcc: evil@example.com\r\n\r\nhello',
  '\n',
  '=?utf-8?q?=0D=0ABcc:_evil@example.com?=',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table>',
  '<!-- ',
  ' -->',
  '](https://evil.example) ![x](https://evil.example/x.png)',
  '@example-retail/everybody #1 **bold** `code` ~~~',
  '&lt;b&gt;&#60;',
  '\u202e\u2066\u0000\ud800',
  '- [ ] 1. # > | :-: \\',
);

/** Any text that somebody may have written. */
export const anyText = fc
  .array(fc.oneof(hostile, anyUnits, fc.string()), { maxLength: 4 })
  .map((parts) => parts.join(''));
