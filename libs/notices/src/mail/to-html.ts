import type { ChangeReport } from '../report/change-report.ts';
import { toCommitLines, toMailRows } from './mail-rows.ts';

/** The HTML part. */
export function toHtml(report: ChangeReport, title: string): string {
  const rows = toMailRows(report).map(({ name, value, href }) => {
    const text = escapeHtml(value);
    const cell = href === undefined ? text : `<a href="${escapeHtml(href)}">${text}</a>`;
    return `<tr><th align="left" valign="top">${name}</th><td>${cell}</td></tr>`;
  });
  const commits = toCommitLines(report);
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="font-family: sans-serif">',
    `<h1 style="font-size: 1.2em">${escapeHtml(title)}</h1>`,
    `<table cellpadding="4">`,
    ...rows,
    '</table>',
    `<h2 style="font-size: 1em">${commits.title}</h2>`,
    `<ul>`,
    ...commits.lines.map((line) => `<li>${escapeHtml(line)}</li>`),
    '</ul></body></html>',
    '',
  ].join('\n');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
